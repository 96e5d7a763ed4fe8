/* SPDX-License-Identifier: BSD-2-Clause */
/* A ladder to scale. */
#include "view/timeline.h"

#include "base/array.h"

#include <math.h>
#include <stdlib.h>

bool timeline_has(const struct ladder_row *r)
{
    return r->message || r->line == LINE_TCP;
}

static void add_moments(struct timeline *t, const struct ladder *l)
{
    const struct timing *times = &l->connection->timing;
    double client = times->client_leg > 0 ? times->client_leg / 2 : 0;
    double server = times->server_leg > 0 ? times->server_leg / 2 : 0;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct ladder_row *row = &l->row[i];
        if (!timeline_has(row))
            continue;
        double before = row->from == CLIENT ? client : server;
        double after = row->from == CLIENT ? server : client;
        struct moment *m = ARRAY_ADD(t->moment);
        *m = (struct moment){row, row->seconds - before, row->seconds + after, row->time};
    }
}

/* A capture at one end knows when the other sent something by reckoning only. */
static void name_times(struct timeline *t, const struct ladder *l)
{
    double span = 0;
    for (size_t i = 0; i < t->moment_count; i++)
        span = t->moment[i].arrives > span ? t->moment[i].arrives : span;
    for (size_t i = 0; i < t->moment_count; i++) {
        struct moment *m = &t->moment[i];
        bool reckoned = m->row->seconds - m->leaves > span / 100;
        m->time = reckoned ? arena_printf(&t->arena, "≈%.*f",
                                          l->decimals > 1 ? l->decimals - 1 : 0,
                                          m->leaves * 1e3)
                           : m->row->time;
    }
}

static int by_departure(const void *a, const void *b)
{
    const struct moment *x = a, *y = b;
    if (x->leaves != y->leaves)
        return x->leaves < y->leaves ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Half of TCP's round trip is a guess: what seems to arrive a little after its answer left came
 * before it. Where it is much, the two did cross. Moments are in the order of departure. */
static void put_before_answers(struct timeline *t, double rtt)
{
    for (size_t i = 0; i < t->moment_count; i++) {
        struct moment *said = &t->moment[i];
        for (size_t j = i + 1; j < t->moment_count; j++) {
            const struct moment *answer = &t->moment[j];
            double early = said->arrives - answer->leaves;
            if (early <= 0)
                break;
            if (said->row->from != answer->row->from &&
                said->row->seconds <= answer->row->seconds && early <= rtt / 6)
                said->arrives = answer->leaves;
        }
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Ten times the usual wait between one side's word and the other's may be a wait for something
 * else: a person, a timer. */
static double unusual_wait(const struct timeline *t)
{
    enum { UNUSUAL = 10 };
    double *turn = memory_new((t->moment_count + 1) * sizeof *turn);
    size_t turns = 0;
    for (size_t i = 1; i < t->moment_count; i++)
        if (t->moment[i].row->from != t->moment[i - 1].row->from)
            turn[turns++] = t->moment[i].leaves - t->moment[i - 1].leaves;
    qsort(turn, turns, sizeof *turn, by_value);
    double limit = turns ? UNUSUAL * turn[turns / 2] : 0;
    free(turn);
    return limit;
}

/* In the handshake waiting is what is looked at: there one is broken only if it would crowd out
 * all that is shorter. */
static double crowding_wait(const struct stretch *stretch, size_t n, double unusual)
{
    enum { CROWDS = 3 };
    double *wait = memory_new((n + 1) * sizeof *wait), shorter = 0, limit = unusual;
    for (size_t i = 0; i < n; i++)
        wait[i] = stretch[i].to - stretch[i].from;
    qsort(wait, n, sizeof *wait, by_value);
    for (size_t i = 0; i < n && (wait[i] <= unusual || wait[i] <= CROWDS * shorter);
         i++) {
        shorter += wait[i];
        limit = wait[i] > limit ? wait[i] : limit;
    }
    free(wait);
    return limit;
}

static void mark_broken(struct timeline *t, double over)
{
    double unusual = unusual_wait(t),
           crowding = crowding_wait(t->stretch, t->stretch_count, unusual);
    for (size_t i = 0; i < t->stretch_count && unusual > 0; i++) {
        struct stretch *s = &t->stretch[i];
        bool after = over > 0 && s->from >= over;
        s->broken = s->to - s->from > (after ? unusual : crowding);
    }
}

/* `over` is when the client may send; not positive: not known. */
static void add_stretches(struct timeline *t, double over, double height, double broken)
{
    size_t n = 0, breaks = 0;
    double *time = memory_new((2 * t->moment_count + 1) * sizeof *time), shown = 0;
    for (size_t i = 0; i < t->moment_count; i++) {
        time[n++] = t->moment[i].leaves;
        time[n++] = t->moment[i].arrives;
    }
    qsort(time, n, sizeof *time, by_value);
    t->begin = n ? time[0] : 0;
    t->end = n ? time[n - 1] : 0;
    for (size_t i = 1; i < n; i++)
        if (time[i] > time[i - 1])
            *ARRAY_ADD(t->stretch) = (struct stretch){.from = time[i - 1], .to = time[i]};
    free(time);
    mark_broken(t, over);
    for (size_t i = 0; i < t->stretch_count; i++) {
        const struct stretch *s = &t->stretch[i];
        shown += s->broken ? 0 : s->to - s->from;
        breaks += s->broken;
    }
    double rest = height - (double)breaks * broken;
    rest = rest > height / 3 ? rest : height / 3;
    for (size_t i = 0; i < t->stretch_count; i++) {
        struct stretch *s = &t->stretch[i];
        s->at = t->height;
        s->height = s->broken ? broken : shown > 0 ? (s->to - s->from) / shown * rest : 0;
        t->height += s->height;
    }
}

/* Whether what an end sent may well answer what seems to have come a little later: one way is only
 * known to be about half of the round trip. */
static bool answers(const struct timeline *t, const struct moment *sent, double slack)
{
    for (size_t i = 0; i < t->moment_count && t->moment[i].leaves < sent->leaves; i++)
        if (t->moment[i].row->from != sent->row->from &&
            t->moment[i].arrives > sent->leaves &&
            t->moment[i].arrives <= sent->leaves + slack)
            return true;
    return false;
}

static bool crosses_break(const struct timeline *t, double from, double to)
{
    for (size_t i = 0; i < t->stretch_count; i++)
        if (t->stretch[i].broken && t->stretch[i].from < to && t->stretch[i].to > from)
            return true;
    return false;
}

/* An end works from the last that it got, or sent, until it sends. */
static void add_work(struct timeline *t, double rtt)
{
    for (size_t i = 0; i < t->moment_count; i++) {
        const struct moment *m = &t->moment[i];
        double since = -1;
        for (size_t j = 0; j < i; j++) { /* those that left before it */
            const struct moment *other = &t->moment[j];
            bool got = other->row->from != m->row->from;
            double at = got ? other->arrives : other->leaves;
            if (at <= m->leaves && at > since)
                since = at;
        }
        if (since >= t->begin && since < m->leaves && !answers(t, m, rtt / 8) &&
            !crosses_break(t, since, m->leaves))
            *ARRAY_ADD(t->work) = (struct work){m->row->from, since, m->leaves};
    }
}

static const char *where(struct timeline *t, const struct ladder *l)
{
    const struct connection *c = l->connection;
    const struct endpoint *client = connection_endpoint(c, CLIENT),
                          *server = connection_endpoint(c, SERVER);
    const char *trip = c->datagram ? "the shortest round trip" : "TCP's round trip";
    if (c->timing.rtt < 0)
        return c->datagram ? "No round trip can be measured, so the delay is not known: "
                             "arrows are level."
                           : "TCP's opening was not captured, so the delay is not known: "
                             "arrows are level.";
    if (client->family == server->family &&
        memcmp(client->address, server->address, sizeof client->address) == 0)
        return "Captured on loopback: both ends are on one machine, and a message leaves "
               "and arrives nearly at once.";
    bool at_client = c->timing.client_leg < c->timing.server_leg / 8,
         at_server = c->timing.server_leg < c->timing.client_leg / 8;
    if (!at_client && !at_server)
        return arena_printf(&t->arena,
                            "Captured between the ends: times (≈) are reckoned, an arrow "
                            "takes half of %s.",
                            trip);
    return arena_printf(
        &t->arena,
        "Captured at the %s: when the %s did what (≈) is reckoned, half of "
        "%s before it was seen.",
        at_client ? "client" : "server", at_client ? "server" : "client", trip);
}

void timeline_init(struct timeline *t, const struct ladder *l, double height,
                   double broken)
{
    *t = (struct timeline){0};
    t->where = where(t, l);
    add_moments(t, l);
    name_times(t, l);
    if (t->moment_count)
        qsort(t->moment, t->moment_count, sizeof *t->moment, by_departure);
    put_before_answers(t, l->connection->timing.rtt);
    add_stretches(t, l->connection->timing.client_may_send, height, broken);
    add_work(t, l->connection->timing.rtt);
}

void timeline_done(struct timeline *t)
{
    free(t->moment);
    free(t->stretch);
    free(t->work);
    arena_done(&t->arena);
    *t = (struct timeline){0};
}

double timeline_at(const struct timeline *t, double seconds)
{
    for (size_t i = 0; i < t->stretch_count; i++) {
        const struct stretch *s = &t->stretch[i];
        if (seconds < s->from)
            return s->at;
        if (seconds <= s->to)
            return s->at + (seconds - s->from) / (s->to - s->from) * s->height;
    }
    return t->height;
}

/* Places that are too near form groups; a group is spread around the middle of its wishes, and
 * groups that then meet are one. */
void timeline_spread(double *place, size_t n, double apart)
{
    struct group {
        size_t first, n;
        double sum; /* of wished places less their offsets in the group */
    } *group = memory_new((n + 1) * sizeof *group);
    size_t groups = 0;
    for (size_t i = 0; i < n; i++) {
        group[groups++] = (struct group){i, 1, place[i]};
        while (groups > 1) {
            struct group *a = &group[groups - 2], *b = &group[groups - 1];
            if (a->sum / (double)a->n + (double)a->n * apart <= b->sum / (double)b->n)
                break;
            a->sum += b->sum - (double)b->n * (double)a->n * apart;
            a->n += b->n;
            groups--;
        }
    }
    for (size_t g = 0; g < groups; g++) {
        double start = group[g].sum / (double)group[g].n;
        for (size_t i = 0; i < group[g].n; i++)
            place[group[g].first + i] = start + (double)i * apart;
    }
    free(group);
}

void timeline_stack(double *place, size_t n, double apart)
{
    for (size_t i = 1; i < n; i++)
        if (place[i] < place[i - 1] + apart)
            place[i] = place[i - 1] + apart;
}

double timeline_step(double seconds, int n)
{
    double raw = seconds / (n > 0 ? n : 1);
    if (!(raw > 0))
        return 1;
    double power = pow(10, floor(log10(raw))), rest = raw / power;
    return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}
