/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's TCP as the lab's network: sockets on loopback or on the delayed link, sniffed. */
#ifndef LAB_KERNEL_H
#define LAB_KERNEL_H

#include "base/error.h"
#include "lab/lab.h"
#include "lab/line.h"

/* In a network namespace of its own, with a delayed link where the options ask for one. */
struct network *kernel_in_namespace(const struct lab_options *options,
                                    struct pipe_out *out, struct error *e);

/* On this machine's loopback, where there are rights to sniff it. Knows no delay. */
struct network *kernel_on_loopback(struct pipe_out *out, struct error *e);

#endif
