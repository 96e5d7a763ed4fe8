/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab's own process: network, capture, and the scenarios one after another. */
#ifndef LAB_HOST_H
#define LAB_HOST_H

#include "lab/lab.h"

/* Runs the lab to its end, saying everything through the pipe `descriptor`. */
void host_run(const struct lab_options *options, int descriptor);

#endif
