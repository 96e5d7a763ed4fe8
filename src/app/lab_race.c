/* SPDX-License-Identifier: BSD-2-Clause */
/* The race: two scenarios at once, and who was first. */
#include "app/lab_run.h"

#include <stdio.h>

/* Counted by the server's port: the last connection of each scenario is the one that races. */
void lab_race_find(const struct tracker *t, const struct lab_run *r,
                   const struct source *source, unsigned number[2])
{
    number[0] = number[1] = 0;
    if (!r->lab.race)
        return;
    for (unsigned lane = 0; lane < 2; lane++) {
        unsigned wanted = r->lab.scenario[lane]->connections, seen = 0;
        for (size_t i = 0; i < t->connection_count; i++) {
            const struct connection *c = t->connection[i];
            if (connection_endpoint(c, SERVER)->port == source->server_port[lane] &&
                ++seen == (wanted ? wanted : 1))
                number[lane] = c->number;
        }
    }
}

/* Milliseconds on the race's clock until the client may send; negative: it never may. */
static double finish_of(const struct connection *c, int64_t start)
{
    if (c->timing.client_may_send < 0)
        return -1;
    return (double)(c->begin.time - start) / 1e6 + c->timing.client_may_send * 1e3;
}

static void print_one(const struct connection *c, double finish)
{
    if (finish < 0)
        printf("%s never lets its client send (%s)", c->scenario,
               connection_outcome_name(c->outcome));
    else
        printf(
            "%s lets its client send at %.2f ms, after %d + %d round trips (TCP + TLS)",
            c->scenario, finish, c->tcp_round_trips, c->tls_round_trips);
}

static void print_verdict(const struct connection *a, const struct connection *b)
{
    enum { PERCENT_EQUAL = 5 };
    int64_t start = a->begin.time < b->begin.time ? a->begin.time : b->begin.time;
    double first = finish_of(a, start), second = finish_of(b, start);
    if (first < 0 || (second >= 0 && second < first)) {
        const struct connection *c = a;
        double time = first;
        a = b;
        first = second;
        b = c;
        second = time;
    }
    printf("\nThe race: ");
    print_one(a, first);
    printf("; ");
    print_one(b, second);
    if (first < 0 || second < 0)
        printf(".\n");
    else if (second - first < second * PERCENT_EQUAL / 100)
        printf(": no difference that a person could see.\n");
    else
        printf(", %.2f ms later. %s wins.\n", second - first, a->scenario);
}

void lab_race_print(const struct tracker *t, const struct lab_run *r,
                    const unsigned number[2])
{
    const struct connection *c[2];
    for (unsigned i = 0; i < 2; i++) {
        struct options one = *r->options;
        one.connection = number[i];
        c[i] = t->connection[number[i] - 1];
        if (one.format != FORMAT_JSON)
            printf("%s%s: %s\n", i ? "\n" : "", r->lab.scenario[i]->name,
                   r->lab.scenario[i]->story);
        print_connections(t, "lab", &one);
    }
    if (r->options->format != FORMAT_JSON && c[0]->scenario && c[1]->scenario)
        print_verdict(c[0], c[1]);
}
