/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a certificate chain holds: signatures, trust, name, times, stapled OCSP response.
 *
 * Three results are kept apart. A chain whose signatures do not fit fails. One that nobody here
 * can vouch for cannot be checked, which is no reproach: most authorities of a school or a company
 * are in no trust store. Only where somebody said whom to trust (trust_is_given) does an issuer
 * that is not among those fail. */
#ifndef CRYPTO_CHAIN_H
#define CRYPTO_CHAIN_H

#include "base/arena.h"
#include "crypto/check.h"
#include "crypto/trust.h"

enum { CHAIN_MOST = 32 }; /* certificates that are looked at */

struct chain {
    struct bytes der[CHAIN_MOST]; /* as they were sent, the leaf first */
    size_t count;
    bool of_client;
    const char *name;      /* the server's that the client asked for; NULL: none */
    int64_t captured, now; /* seconds since 1970 */
    struct trust *trust;   /* may be NULL */
};

/* Adds the checks of the chain. Their words lie in the arena. RFC 5280, 6; RFC 6125 (names) */
void chain_check(const struct chain *chain, struct check_list *checks, struct arena *a);

/* Adds the checks of an OCSP response that was stapled to the chain's leaf. RFC 6960, 3.2 */
void staple_check(const struct chain *chain, struct bytes response,
                  struct check_list *checks, struct arena *a);

/* "45 days before the capture" for `than` = "the capture", "45 days ago" for NULL, in the arena.
 * Both times are seconds since 1970. */
const char *chain_distance(int64_t from, int64_t to, const char *than, struct arena *a);

#endif
