/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim of a handshake and what came of checking it. */
#include "crypto/check.h"

#include "base/text.h"

#include <stdio.h>

struct check check_pass(const char *what)
{
    return (struct check){.what = what, .result = CHECK_PASS};
}

struct check check_fail(const char *what, const char *why)
{
    return (struct check){.what = what, .result = CHECK_FAIL, .why = why};
}

struct check check_unknown(const char *what, const char *why)
{
    return (struct check){.what = what, .result = CHECK_UNKNOWN, .why = why};
}

struct check check_aside(struct check check)
{
    check.aside = true;
    if (check.result == CHECK_FAIL)
        check.result = CHECK_UNKNOWN;
    return check;
}

/* Hex digits, cut with an ellipsis where there is no room for all. */
static void write_hex(char out[CHECK_VALUE], struct bytes b)
{
    enum { MOST = CHECK_VALUE / 2 - 2 };
    struct buf hex = {0};
    text_add_hex(&hex, (struct bytes){b.p, b.n < MOST ? b.n : MOST}, "");
    snprintf(out, CHECK_VALUE, "%s%s", buf_text(&hex), b.n > MOST ? "…" : "");
    buf_done(&hex);
}

struct check check_equal(const char *what, struct bytes expected, struct bytes found,
                         const char *why)
{
    if (bytes_equal(expected, found))
        return check_pass(what);
    struct check check = check_fail(what, why);
    write_hex(check.expected, expected);
    write_hex(check.found, found);
    return check;
}

void check_add(struct check_list *list, struct check check)
{
    if (list->count < CHECKS_MOST)
        list->check[list->count++] = check;
}
