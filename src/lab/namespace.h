/* SPDX-License-Identifier: BSD-2-Clause */
/* A network of the lab's own: a user and network namespace, which ends with its last process. */
#ifndef LAB_NAMESPACE_H
#define LAB_NAMESPACE_H

#include "base/error.h"

#include <net/if.h>

/* Moves this process (single-threaded) into a new user and network namespace in which it may do
 * everything to the network, and brings its loopback up. -1 with reason and remedy in `e`. */
int namespace_enter(struct error *e);

/* Lets TCP carry data in the SYN (RFC 7413) in this network. -1: errno. */
int namespace_allow_fast_open(void);

/* Brings an interface up; `address` ("10.9.0.1", as /24) and `mtu` may be NULL and 0. -1: errno. */
int namespace_interface_up(const char *name, const char *address, int mtu);

#endif
