/* SPDX-License-Identifier: BSD-2-Clause */
/* Every scenario of the lab, as its stored trace and played afresh, against traces/expected.tsv. */
#include "capture/trace.h"
#include "harness.h"
#include "lab/lab.h"
#include "model/app_events.h"

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

enum { ROWS = 128, FIELDS = 9, LINE = 2048 };

enum column {
    NAME,
    CONNECTION,
    KIND,
    EARLY,
    OUTCOME,
    ALERT,
    TRIPS,
    CLIENT_SAYS,
    SERVER_SAYS
};

struct row {
    char line[LINE];
    const char *field[FIELDS];
};

static struct row rows[ROWS];
static int row_count;

static const char *source_file(const char *name)
{
    static char path[4096];
    const char *folder = getenv("SOURCE_DIR");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", name);
    return path;
}

static void read_rows(void)
{
    FILE *f = fopen(source_file("traces/expected.tsv"), "r");
    while (f && row_count < ROWS && fgets(rows[row_count].line, LINE, f)) {
        struct row *row = &rows[row_count];
        char *at = row->line, *part;
        at[strcspn(at, "\n")] = '\0';
        if (*at == '#')
            continue;
        for (int i = 0; i < FIELDS && (part = strsep(&at, "\t")); i++)
            row->field[i] = part;
        row_count += row->field[FIELDS - 1] != NULL;
    }
    if (f)
        fclose(f);
}

/* The messages of one side by name, runs of application data as one. */
static void add_names(struct buf *b, const struct connection *c, enum side side)
{
    char last[80] = "";
    for (size_t i = 0; i < c->message_count; i++) {
        char name[80];
        const struct message *m = &c->message[i];
        if (connection_side(c, m->end) != side || m->damaged)
            continue;
        /* what stays closed has no name of its own, and its division is chance */
        snprintf(name, sizeof name, "%s",
                 m->encrypted && !m->opened ? "closed" : m->name);
        for (char *p = name; *p; p++)
            *p = *p == ' ' ? '_' : *p;
        bool run = strcmp(name, "Application_Data") == 0 || strcmp(name, "closed") == 0;
        if (strcmp(name, last) != 0 || !run)
            buf_printf(b, "%s%s", b->n ? " " : "", name);
        snprintf(last, sizeof last, "%s", name);
    }
    if (b->n == 0)
        buf_add_text(b, "-");
}

static void compare(const struct row *row, enum column field, const char *got)
{
    ck_assert_msg(strcmp(row->field[field], got) == 0,
                  "%s, connection %s: wanted %s, got %s", row->field[NAME],
                  row->field[CONNECTION], row->field[field], got);
}

static void check_connection(const struct row *row, const struct connection *c)
{
    char number[16];
    struct buf names = {0};
    compare(row, OUTCOME, connection_outcome_name(c->outcome));
    compare(row, KIND,
            connection_kind_name(c->kind) ? connection_kind_name(c->kind) : "-");
    compare(row, EARLY, connection_early_data_name(c->early_data));
    snprintf(number, sizeof number, "%d", c->tls_round_trips);
    compare(row, TRIPS, c->tls_round_trips < 0 ? "-" : number);
    snprintf(number, sizeof number, "%u",
             c->alert_message ? c->message[c->alert_message - 1].alert : 0);
    compare(row, ALERT, c->alert_message ? number : "-");
    add_names(&names, c, CLIENT);
    compare(row, CLIENT_SAYS, buf_text(&names));
    names.n = 0;
    add_names(&names, c, SERVER);
    compare(row, SERVER_SAYS, buf_text(&names));
    buf_done(&names);
}

/* The one claim that fails, of the scenarios that are made for it. The ClientHello that was changed
 * is the one that the server saw, and so did the capture: to it, all fits. */
static const struct {
    const char *scenario, *what;
} failing[] = {
    {"fail-expired", "server certificate time"},
    {"fail-expired-tls12", "server certificate time"},
    {"fail-wrong-name", "server certificate name"},
    {"fail-unknown-ca", "server certificate chain"},
    {"fail-revoked-staple", "OCSP staple status"},
    {"fail-client-certificate", "client certificate chain"},
    {"tamper-record", "server AEAD tags"},
    {"tamper-server-hello", "server AEAD tags"},
};

static const char *what_fails(const char *scenario)
{
    for (size_t i = 0; i < sizeof failing / sizeof *failing; i++)
        if (strcmp(failing[i].scenario, scenario) == 0)
            return failing[i].what;
    return NULL;
}

/* Every claim holds but the one that the scenario is made for. */
static void check_claims(const struct row *row, struct connection *c)
{
    const char *name = row->field[NAME], *wanted = what_fails(name);
    bool found = wanted == NULL;
    connection_examine(c, c->begin.time / 1000000000);
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *k = &c->claim[i].check;
        bool this_one = wanted && strcmp(k->what, wanted) == 0;
        bool ticket = strcmp(k->what, "PSK binder") == 0 && c->kind != KIND_PSK_EXTERNAL;
        found |= this_one;
        if (this_one)
            ck_assert_msg(k->result == CHECK_FAIL, "%s: %s holds", name, k->what);
        else if (ticket)
            ck_assert_msg(k->result != CHECK_FAIL, "%s: %s: %s", name, k->what, k->why);
        else
            ck_assert_msg(k->result == CHECK_PASS || k->aside, "%s: %s: %s", name,
                          k->what, k->why);
    }
    ck_assert_msg(found, "%s: no claim about %s", name, wanted);
}

/* Both ends say what they do, on the packets' clock, while the connection lasts. */
static void check_events(const struct connection *c, const char *name)
{
    bool said[2] = {false, false};
    ck_assert_str_eq(c->scenario, name);
    for (size_t i = 0; i < c->app_event_count; i++) {
        const struct app_event *e = &c->app_event[i];
        said[e->server] = true;
        ck_assert_int_ge(e->time, c->begin.time - 100000000); /* before a SYN with data */
        ck_assert_int_le(e->time, c->end.time + 1000000000);
        ck_assert(i == 0 || c->app_event[i - 1].time <= e->time);
    }
    ck_assert_msg(said[0] && said[1], "%s, connection %u: an end is silent", name,
                  c->number);
}

static void check_scenario(int first, const struct tracker *t)
{
    unsigned wanted = 0;
    for (int i = first;
         i < row_count && strcmp(rows[i].field[NAME], rows[first].field[NAME]) == 0;
         i++, wanted++) {
        ck_assert_msg(t->connection_count > wanted, "%s: connection %u is missing",
                      rows[i].field[NAME], wanted + 1);
        check_connection(&rows[i], t->connection[wanted]);
        check_claims(&rows[i], t->connection[wanted]);
    }
    ck_assert_uint_eq(t->connection_count, wanted);
}

/* The lab's own pre-shared key: "a key that both ends were given", and a zero byte. */
#define LAB_PSK "student:61206b6579207468617420626f746820656e6473207765726520676976656e00"

static struct tracker *drain(struct source *s)
{
    struct tracker *t = tracker_new();
    struct packet packet;
    trust_forget_system(t->trust);
    ck_assert_int_eq(keyring_add_psk(t->ring, LAB_PSK, NULL), 0);
    for (;;) {
        enum source_event e = s->next(s, &packet);
        t->synthetic = s->synthetic;
        if (e == SOURCE_PACKET)
            tracker_packet(t, &packet);
        else if (e == SOURCE_AUTHORITY)
            ck_assert_int_eq(
                trust_add_pem(t->trust, s->authority, "the lab's trust store", NULL), 0);
        else if (e == SOURCE_KEYS)
            tracker_keys(t, s->keys);
        else if (e == SOURCE_IDLE)
            poll(&(struct pollfd){s->descriptor, POLLIN, 0}, 1, 1000);
        else if (e == SOURCE_APP)
            app_events_add(t, &s->app);
        else if (e != SOURCE_NOTE)
            break;
    }
    return t;
}

static void feed_keys(struct tracker *t, const char *path)
{
    char text[65536];
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s is missing", path);
    size_t n = fread(text, 1, sizeof text, f);
    fclose(f);
    tracker_keys(t, (struct bytes){(const uint8_t *)text, n});
}

START_TEST(the_stored_trace_is_read_as_expected)
{
    struct error e;
    char name[256];
    if (_i > 0 && strcmp(rows[_i].field[NAME], rows[_i - 1].field[NAME]) == 0)
        return; /* checked with the scenario's first row */
    snprintf(name, sizeof name, "traces/%s.pcap", rows[_i].field[NAME]);
    struct source *s = trace_open(source_file(name), &e);
    ck_assert_msg(s != NULL, "%s", e.text);
    struct tracker *t = drain(s);
    s->close(s);
    snprintf(name, sizeof name, "traces/%s.keys", rows[_i].field[NAME]);
    feed_keys(t, source_file(name));
    snprintf(name, sizeof name, "traces/%s.ca.pem", rows[_i].field[NAME]);
    trust_add_file(t->trust, source_file(name), &e); /* some have none */
    tracker_finish(t);
    check_scenario(_i, t);
    tracker_free(t);
}
END_TEST

static const struct message *first_data(const struct connection *c, enum side side)
{
    for (size_t i = 0; i < c->message_count; i++)
        if (connection_side(c, c->message[i].end) == side &&
            strcmp(c->message[i].name, "Application Data") == 0)
            return &c->message[i];
    ck_abort_msg("connection %u: no data", c->number);
    return NULL;
}

/* Connection 1 is the client's, 2 the proxy's own. */
static void check_relay(const struct tracker *t)
{
    const struct connection *const *leg = (const struct connection *const *)t->connection;
    ck_assert_uint_eq(t->connection_count, 2);
    ck_assert_int_gt(leg[1]->begin.time, first_data(leg[0], CLIENT)->last.time);
    ck_assert_int_gt(first_data(leg[0], SERVER)->last.time,
                     first_data(leg[1], SERVER)->last.time);
    for (int side = CLIENT; side <= SERVER; side++) {
        struct bytes a = first_data(leg[0], (enum side)side)->bytes,
                     b = first_data(leg[1], (enum side)side)->bytes;
        ck_assert(a.n > 30 && a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
    }
}

/* What the server's certificate is, and whether its chain holds. */
static void check_issuer(struct connection *c, const char *issuer,
                         enum check_result chain)
{
    bool found = false;
    connection_examine(c, c->begin.time / 1000000000);
    ck_assert_uint_eq(c->certificate_count, 1);
    ck_assert_str_eq(c->certificate[0].certificate.subject, "CN=lab.example");
    ck_assert_str_eq(c->certificate[0].certificate.issuer, issuer);
    for (size_t i = 0; i < c->claim_count; i++)
        if (strcmp(c->claim[i].check.what, "server certificate chain") == 0) {
            ck_assert_int_eq(c->claim[i].check.result, chain);
            found = true;
        }
    ck_assert(found);
}

/* Trust in the lab's authority alone, the first of the two in the file, is what most clients have. */
START_TEST(only_who_trusts_the_proxys_authority_accepts_it)
{
    struct error e;
    struct source *s = trace_open(source_file("traces/proxy-trusted-ca.pcap"), &e);
    ck_assert_msg(s != NULL, "%s", e.text);
    struct tracker *t = drain(s);
    s->close(s);
    feed_keys(t, source_file("traces/proxy-trusted-ca.keys"));
    char pem[4096] = "";
    FILE *f = fopen(source_file("traces/proxy-trusted-ca.ca.pem"), "r");
    ck_assert_ptr_nonnull(f);
    size_t n = fread(pem, 1, sizeof pem - 1, f);
    fclose(f);
    char *second = strstr(pem + 1, "-----BEGIN");
    ck_assert_ptr_nonnull(second);
    struct bytes lab = {(const uint8_t *)pem, _i ? n : (size_t)(second - pem)};
    ck_assert_int_eq(trust_add_pem(t->trust, lab, "here", &e), 0);
    tracker_finish(t);
    check_relay(t);
    check_issuer(t->connection[0], "CN=tlsladder lab proxy CA",
                 _i ? CHECK_PASS : CHECK_FAIL);
    check_issuer(t->connection[1], "CN=tlsladder lab CA", CHECK_PASS);
    tracker_free(t);
}
END_TEST

/* Why the lab cannot be run here; NULL where it can. */
static const char *why_no_lab(void)
{
    static struct error e;
    const struct scenario *one = scenario_find("tls13-full");
    struct lab_options options = {
        .scenario = &one, .scenarios = 1, .transport = LAB_NAMESPACE};
    struct source *s = lab_open(&options, &e);
    if (!s)
        return e.text;
    struct packet packet;
    enum source_event event = SOURCE_IDLE;
    while (event != SOURCE_END && event != SOURCE_ERROR) {
        event = s->next(s, &packet);
        if (event == SOURCE_IDLE)
            poll(&(struct pollfd){s->descriptor, POLLIN, 0}, 1, 1000);
    }
    e = s->error;
    s->close(s);
    return event == SOURCE_ERROR ? e.text : NULL;
}

/* The scenario of a row, the row being its first; NULL where it cannot be played so. */
static const struct scenario *scenario_of(int row, bool memory)
{
    if (row > 0 && strcmp(rows[row].field[NAME], rows[row - 1].field[NAME]) == 0)
        return NULL;
    const struct scenario *one = scenario_find(rows[row].field[NAME]);
    ck_assert_msg(one != NULL, "no scenario %s", rows[row].field[NAME]);
    bool kernel = one->options & FAST_OPEN;
    return scenario_why_not(one) || (memory && kernel) ? NULL : one;
}

static struct tracker *play(const struct scenario *one, enum lab_transport transport,
                            double rtt)
{
    struct error e;
    struct lab_options options = {
        .scenario = &one, .scenarios = 1, .transport = transport, .net = {.rtt = rtt}};
    struct source *s = lab_open(&options, &e);
    ck_assert_msg(s != NULL, "%s", e.text);
    struct tracker *t = drain(s);
    bool synthetic = s->synthetic;
    s->close(s);
    tracker_finish(t);
    ck_assert(synthetic == (transport == LAB_MEMORY));
    for (size_t i = 0; i < t->connection_count; i++) {
        ck_assert(t->connection[i]->synthetic == synthetic);
        check_events(t->connection[i], one->name);
    }
    return t;
}

START_TEST(the_scenario_played_afresh_gives_what_is_expected)
{
    const struct scenario *one = scenario_of(_i, false);
    if (!one)
        return;
    struct tracker *t = play(one, LAB_NAMESPACE, 0);
    check_scenario(_i, t);
    tracker_free(t);
}
END_TEST

/* The time until the client may send is the round trips, TCP's and TLS's and those of a window
 * that is too small, within 5 %. */
static void check_time(const struct connection *c, const struct scenario *one, double rtt)
{
    if (c->outcome != OUTCOME_ESTABLISHED)
        return;
    int tcp = c->tcp_round_trips > 0 ? c->tcp_round_trips : 0; /* UDP has none */
    int trips = tcp + c->tls_round_trips + one->slow_start;
    ck_assert_int_eq(c->slow_start, one->slow_start);
    /* RFC 6347, 4.2.4.1: a second until a flight is sent again */
    double lost = one->options & LOSE_FLIGHT ? 1 : 0;
    double wanted = trips * rtt / 1e3 + lost, got = c->timing.client_may_send;
    ck_assert_msg(got >= wanted * 0.95 && got <= wanted * 1.05 + 1e-3,
                  "%s, connection %u: the client may send at %.1f ms, not %d x %.0f ms",
                  one->name, c->number, got * 1e3, trips, rtt);
}

START_TEST(the_scenario_in_memory_takes_as_long_as_its_round_trips)
{
    enum { RTT = 400 }; /* so long that computing, with sanitizers too, is within 5 % */
    const struct scenario *one = scenario_of(_i, true);
    if (!one)
        return;
    struct tracker *t = play(one, LAB_MEMORY, RTT);
    check_scenario(_i, t);
    for (size_t i = 0; i < t->connection_count; i++)
        check_time(t->connection[i], one, RTT);
    tracker_free(t);
}
END_TEST

/* By the kernel's TCP, on a machine that others load, too: the best of some tries must do. */
START_TEST(the_scenario_on_the_link_takes_as_long_as_its_round_trips)
{
    static const char *const names[] = {"tls12-full",       "tls13-full",
                                        "tls13-retry",      "tls13-resume",
                                        "tls13-long-chain", "proxy-trusted-ca"};
    enum { RTT = 100, TRIES = 6 };
    const struct scenario *one = scenario_find(names[_i]);
    double off = 1;
    for (int try = 0; try < TRIES && off > 0.05; try++) {
        struct tracker *t = play(one, LAB_NAMESPACE, RTT);
        const struct connection *c = t->connection[t->connection_count - 1];
        ck_assert_int_eq(c->outcome, OUTCOME_ESTABLISHED);
        ck_assert_int_eq(c->tls_round_trips, one->tls_round_trips);
        ck_assert_int_eq(c->slow_start, one->slow_start);
        double wanted = (1 + one->tls_round_trips + one->slow_start) * RTT / 1e3;
        off = fabs(c->timing.client_may_send / wanted - 1);
        tracker_free(t);
    }
    ck_assert_msg(off <= 0.05, "%s: off by %.0f %%", one->name, off * 100);
}
END_TEST

/* More wait for each processor than time could be measured beside, or sanitizers take it. */
static bool is_too_busy(void)
{
#ifdef __SANITIZE_ADDRESS__
    return true;
#endif
    enum { WAITING = 3 };
    double load = 0;
    return getloadavg(&load, 1) == 1 &&
           load > WAITING * (double)sysconf(_SC_NPROCESSORS_ONLN);
}

START_TEST(every_scenario_that_can_be_played_here_has_a_row)
{
    size_t count;
    const struct scenario *all = scenario_all(&count);
    ck_assert_uint_ge(count, 36);
    for (size_t i = 0; i < count; i++) {
        bool found = scenario_why_not(&all[i]) != NULL;
        for (int r = 0; r < row_count && !found; r++)
            found = strcmp(rows[r].field[NAME], all[i].name) == 0;
        ck_assert_msg(found, "%s", all[i].name);
    }
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("scenarios");
    read_rows();
    const char *why = why_no_lab();
    tcase_add_loop_test(t, the_stored_trace_is_read_as_expected, 0, row_count);
    tcase_add_loop_test(t, only_who_trusts_the_proxys_authority_accepts_it, 0, 2);
    tcase_add_test(t, every_scenario_that_can_be_played_here_has_a_row);
    tcase_add_loop_test(t, the_scenario_in_memory_takes_as_long_as_its_round_trips, 0,
                        row_count);
    if (why)
        printf("scenarios are not played afresh here: %s\n", why);
    else {
        tcase_add_loop_test(t, the_scenario_played_afresh_gives_what_is_expected, 0,
                            row_count);
        if (is_too_busy())
            printf("this machine is too busy to measure times on\n");
        else
            tcase_add_loop_test(
                t, the_scenario_on_the_link_takes_as_long_as_its_round_trips, 0, 6);
    }
    return harness_run("scenarios", t);
}
