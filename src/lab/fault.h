/* SPDX-License-Identifier: BSD-2-Clause */
/* Somebody on the path: changes a bit of what an end sends, or remembers it. */
#ifndef LAB_FAULT_H
#define LAB_FAULT_H

#include "lab/end.h"

/* Puts the end's line under its session, with the fault between the two. */
void fault_insert(struct end *e);

#endif
