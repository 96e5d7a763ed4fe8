/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads that are woken when they are due: other programs load the machine, and what is measured
 * in milliseconds must not hang on theirs. */
#ifndef LAB_HASTE_H
#define LAB_HASTE_H

/* Asks the kernel to wake this thread, and those that it will start, on time: timers are not
 * gathered, and the turn comes soon but is short. Needs no rights; where the kernel knows less
 * (turns: Linux 6.12), that much is left as it was. */
void haste_make(void);

#endif
