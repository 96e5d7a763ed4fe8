/* SPDX-License-Identifier: BSD-2-Clause */
/* How the fragment of a protected record is made up, in words. */
#ifndef VIEW_RECORD_PARTS_H
#define VIEW_RECORD_PARTS_H

#include "model/connection.h"

/* "explicit nonce 8 B │ ciphertext 37 B │ tag 16 B" for a fragment of `length` bytes on this
 * connection, in the arena. NULL where the suite is not known, or the length does not fit it.
 * RFC 9846, 5.2; RFC 5246, 6.2.3; RFC 7366, 3 */
const char *record_parts(const struct connection *c, uint32_t length, struct arena *a);

/* Whether the server has agreed that the MAC of CBC suites comes last: RFC 7366 */
bool record_mac_is_last(const struct connection *c);

#endif
