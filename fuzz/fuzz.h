/* SPDX-License-Identifier: BSD-2-Clause */
/* What fuzz targets share. Each is one function that libFuzzer calls with bytes of its making; with
 * driver.c in its place, the same program replays files. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "model/tracker.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* --- paint.c --- */

/* A tracker without the system's certification authorities, which take long to load. */
struct tracker *fuzz_tracker(void);

/* Paints every connection in every form that can be printed, to nowhere. */
void fuzz_paint(struct tracker *t);

/* Aborts where a byte of a message belongs to no leaf of its tree, or to more than one. */
void fuzz_check_tree(const struct node *root, size_t n);

/* --- play.c --- */

/* Plays a script of segments (or of datagrams) between two ends into the tracker, to the end of the
 * capture. */
void fuzz_play(struct tracker *t, struct bytes script, bool datagrams);

#endif
