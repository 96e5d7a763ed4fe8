/* SPDX-License-Identifier: BSD-2-Clause */
/* What every unit test program needs: one suite, its closing lines, bytes from hex. */
#ifndef TESTS_HARNESS_H
#define TESTS_HARNESS_H

#include "base/buf.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>

/* For any test: a sanitizer on a busy machine takes its time. */
enum { HARNESS_SECONDS = 120 };

/* Runs a suite of one test case; the exit status of the program. */
static inline int harness_run(const char *name, TCase *tests)
{
    setlocale(LC_ALL, "C.UTF-8");
    Suite *suite = suite_create(name);
    tcase_set_timeout(tests, HARNESS_SECONDS);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Adds the bytes of a hex string; blanks are skipped. */
static inline void harness_hex(struct buf *b, const char *hex)
{
    unsigned value = 0, digits = 0;
    for (; *hex; hex++) {
        if (*hex == ' ' || *hex == '\n')
            continue;
        unsigned digit =
            *hex <= '9' ? (unsigned)(*hex - '0') : (unsigned)((*hex | 32) - 'a' + 10);
        value = value << 4 | digit;
        if (++digits % 2 == 0) {
            uint8_t byte = (uint8_t)value;
            buf_add(b, (struct bytes){&byte, 1});
            value = 0;
        }
    }
}

#endif
