/* SPDX-License-Identifier: BSD-2-Clause */
/* The least rights that the lab's process can do with: it reads what a peer sends, and holds keys.
 *
 * First it keeps nothing of what the program has open. Once its network stands it gives up, for
 * good: capabilities, root's user, files (Landlock), other TCP ports than its own (Landlock),
 * programs, processes and further kinds of sockets (seccomp), core dumps and being traced. */
#ifndef LAB_CONFINE_H
#define LAB_CONFINE_H

#include <stddef.h>
#include <stdint.h>

/* Closes all that is open but `keep`; standard input, output and error lead nowhere. Memory is not
 * dumped, files cannot grow, descriptors and processor time are bounded. To be called first. */
void confine_descriptors(int keep);

/* Gives up the rest; the ports are those of the lab's servers. To be called while there is but
 * this thread: those it starts are confined with it. What the kernel cannot take away stays. */
void confine_rights(const uint16_t *port, size_t ports);

/* The version of Landlock that this kernel has; 0: none. */
int confine_landlock(void);

#endif
