/* SPDX-License-Identifier: BSD-2-Clause */
/* What went wrong in the world (a file, a device, a library), said for a person.
 *
 * Functions that can fail so return 0 or -1 and fill in one struct error; only app prints it.
 * Malformed input is not an error but a note on a node; our own bugs are asserts. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

struct error {
    char text[1024]; /* what happened, where, and what to do about it; no final newline */
};

/* Writes the text (printf format, cut to fit) into `e`, which may be NULL. Returns -1, so that
 * a caller can `return error_set(...)`. */
int error_set(struct error *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints the text on standard error and exits with status 3: for memory that is exhausted. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
