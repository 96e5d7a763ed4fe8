/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim of a handshake and what came of checking it. */
#ifndef CRYPTO_CHECK_H
#define CRYPTO_CHECK_H

#include "base/bytes.h"

enum check_result { CHECK_PASS, CHECK_FAIL, CHECK_UNKNOWN };

enum { CHECK_VALUE = 104 }; /* room for 48 bytes in hex digits */

struct check {
    const char *what; /* e.g. "server Finished" */
    enum check_result result;
    const char *why; /* what differs, or why it could not be checked; NULL for a pass */
    bool transcript; /* it rests on all messages before it */
    bool
        echo; /* it is about what one message repeats of another: the rest may be false */
    bool aside;      /* it is told, but no claim of the handshake rests on it */
    char expected[CHECK_VALUE], found[CHECK_VALUE]; /* of what differs; "" otherwise */
};

/* What one message proves. */
enum { CHECKS_MOST = 8 };

struct check_list {
    struct check check[CHECKS_MOST];
    size_t count;
};

/* A check that passed. */
struct check check_pass(const char *what);

/* One that failed: `why` is borrowed. */
struct check check_fail(const char *what, const char *why);

/* One that cannot be made. */
struct check check_unknown(const char *what, const char *why);

/* The same check as an aside; it never fails. */
struct check check_aside(struct check check);

/* Passes where both are equal; where they are not, fails with both as hex digits. */
struct check check_equal(const char *what, struct bytes expected, struct bytes found,
                         const char *why);

/* Adds to the list, which drops what is more than CHECKS_MOST. */
void check_add(struct check_list *list, struct check check);

#endif
