/* SPDX-License-Identifier: BSD-2-Clause */
/* Growing arrays: three fields in the owner (`T *name; size_t name_count, name_room;`) and one
 * macro. The owner frees the array with free(). */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include "base/memory.h"

#include <string.h>

/* Room for one more, then a pointer to it, zeroed: `struct x *x = ARRAY_ADD(owner->xs);` */
#define ARRAY_ADD(name)                                                                  \
    ((name##_count == name##_room                                                        \
          ? (name = memory_resize(name, name##_room = name##_room ? 2 * name##_room : 4, \
                                  sizeof *(name)))                                       \
          : name),                                                                       \
     memset(&(name)[name##_count], 0, sizeof *(name)), &(name)[name##_count++])

#define ARRAY_LENGTH(a) (sizeof(a) / sizeof *(a))

#endif
