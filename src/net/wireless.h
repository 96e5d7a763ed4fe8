/* SPDX-License-Identifier: BSD-2-Clause */
/* IEEE 802.11, and the headers that captures put before its frames. Each moves `c` to the IP header
 * and returns true; false where there is none, or where the frame is encrypted. */
#ifndef NET_WIRELESS_H
#define NET_WIRELESS_H

#include "wire/cursor.h"

bool wireless_frame(struct cursor *c);
bool wireless_radiotap(struct cursor *c);
bool wireless_prism(struct cursor *c);
bool wireless_avs(struct cursor *c);
bool wireless_ppi(struct cursor *c);

#endif
