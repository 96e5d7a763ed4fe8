/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the best network that this machine lets the lab have. */
#ifndef LAB_TRANSPORT_H
#define LAB_TRANSPORT_H

#include "base/error.h"
#include "lab/lab.h"
#include "lab/line.h"

/* The network that the options ask for; with LAB_AUTO the first that can be had: a namespace, then
 * loopback (where no delay is asked for), then memory. What was fallen back to, and why, is said as
 * a note. NULL with the reason in `e`. */
struct network *transport_open(const struct lab_options *options, struct pipe_out *out,
                               struct error *e);

#endif
