/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers in words: lengths of time and dates. */
#include "tls/bodies.h"

#include "base/array.h"

#include <time.h>

static const char *length_of_time(struct arena *a, uint64_t seconds)
{
    static const struct {
        uint64_t seconds;
        const char *name;
    } units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    for (size_t i = 0; i < ARRAY_LENGTH(units); i++)
        if (seconds >= units[i].seconds && seconds % units[i].seconds == 0) {
            unsigned long long n = seconds / units[i].seconds;
            return arena_printf(a, "%llu %s%s", n, units[i].name, n == 1 ? "" : "s");
        }
    return "0 seconds";
}

void remark_seconds(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)value;
    n->text = length_of_time(s->arena, n->number);
}

void remark_milliseconds(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)value;
    n->text = n->number && n->number % 1000 == 0
                  ? length_of_time(s->arena, n->number / 1000)
                  : arena_printf(s->arena, "%llu ms", (unsigned long long)n->number);
}

void remark_date(const struct schema_scope *s, struct node *n, struct bytes value)
{
    time_t seconds = (time_t)(n->number / 1000);
    struct tm utc;
    char text[40];
    (void)value;
    if (n->number / 1000 > 253402300799 || !gmtime_r(&seconds, &utc) ||
        !strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &utc)) {
        n->note = "not a date before the year 10000";
        return;
    }
    n->text = arena_printf(s->arena, "%s.%03u UTC", text, (unsigned)(n->number % 1000));
}
