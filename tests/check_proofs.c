/* SPDX-License-Identifier: BSD-2-Clause */
/* model: a bit that is changed anywhere in a stored trace does not pass, and is found where it is;
 * and why records stay closed, each reason in the case that it is for. */
#include "capture/trace.h"
#include "harness.h"
#include "model/tracker.h"

#include <stdio.h>
#include <string.h>

enum { PACKETS = 200, LINKTYPE_ETHERNET = 1, ETHERNET = 14 /* bytes of header */ };

/* A trace in memory, and what is done to it before it is read. */
struct stage {
    struct packet packet[PACKETS];
    struct arena arena;
    size_t count;
    struct buf keys;
};

static const char *path_of(const char *name, const char *ending)
{
    static char path[1024];
    const char *folder = getenv("SOURCE_DIR");
    snprintf(path, sizeof path, "%s/traces/%s.%s", folder ? folder : ".", name, ending);
    return path;
}

static void stage_load(struct stage *s, const char *name)
{
    struct error e;
    struct packet packet;
    char text[65536];
    *s = (struct stage){0};
    struct source *source = trace_open(path_of(name, "pcap"), &e);
    ck_assert_msg(source != NULL, "%s", e.text);
    while (source->next(source, &packet) == SOURCE_PACKET) {
        ck_assert_uint_lt(s->count, PACKETS);
        s->packet[s->count] = packet;
        s->packet[s->count++].data = arena_copy(&s->arena, packet.data);
    }
    source->close(source);
    FILE *f = fopen(path_of(name, "keys"), "r");
    ck_assert_ptr_nonnull(f);
    buf_add(&s->keys, (struct bytes){(uint8_t *)text, fread(text, 1, sizeof text, f)});
    fclose(f);
}

static void stage_done(struct stage *s)
{
    buf_done(&s->keys);
    arena_done(&s->arena);
}

/* Reads the trace without the packets from `gone` to before `end`, counted from 0. */
static struct tracker *stage_read_without(const struct stage *s, size_t gone, size_t end)
{
    struct tracker *t = tracker_new();
    trust_forget_system(t->trust);
    tracker_keys(t, buf_bytes(&s->keys));
    for (size_t i = 0; i < s->count; i++)
        if (i < gone || i >= end)
            tracker_packet(t, &s->packet[i]);
    tracker_finish(t);
    for (size_t i = 0; i < t->connection_count; i++)
        connection_examine(t->connection[i], s->packet[0].time / 1000000000);
    return t;
}

/* `without` a packet (from 0), or SIZE_MAX. */
static struct tracker *stage_read(const struct stage *s, size_t without)
{
    return stage_read_without(s, without, without < SIZE_MAX ? without + 1 : SIZE_MAX);
}

/* The TCP payload of a stored packet: the lab's are IPv4 over Ethernet, or bare. */
static struct bytes payload_of(const struct packet *p)
{
    struct bytes b = p->data;
    size_t ip = p->link_type == LINKTYPE_ETHERNET ? ETHERNET : 0;
    size_t header = ip + (size_t)(b.p[ip] & 15) * 4;
    size_t total = ip + ((size_t)b.p[ip + 2] << 8 | b.p[ip + 3]);
    header += (size_t)(b.p[header + 12] >> 4) * 4;
    return (struct bytes){b.p + header, total - header};
}

/* The ports that it goes from and to. */
static const uint8_t *ports_of(const struct packet *p)
{
    size_t ip = p->data.p[0] >> 4 == 4 ? 0 : ETHERNET;
    return p->data.p + ip + (size_t)(p->data.p[ip] & 15) * 4;
}

/* Whether the packet's payload was sent before: TCP had not heard of it. */
static bool is_again(const struct stage *s, size_t i)
{
    struct bytes payload = payload_of(&s->packet[i]);
    for (size_t k = 0; k < i; k++) {
        struct bytes other = payload_of(&s->packet[k]);
        if (payload.n && bytes_equal(payload, other))
            return true;
    }
    return false;
}

/* Whether a packet holds whole records, as it does where TCP did not cut them. */
static bool holds_records(struct bytes payload)
{
    size_t at = 0;
    while (at + 5 <= payload.n)
        at += 5 + ((size_t)payload.p[at + 3] << 8 | payload.p[at + 4]);
    return payload.n > 0 && at == payload.n;
}

/* Whether data comes right behind a ClientHello: early data, of which nobody knows yet that it has to
 * be a protected record. */
static bool is_early(const struct stage *s, size_t packet)
{
    struct bytes before = {0};
    for (size_t i = 0; i < packet; i++)
        if (payload_of(&s->packet[i]).n)
            before = payload_of(&s->packet[i]);
    return before.n > 5 && before.p[0] == 22 && before.p[5] == 1;
}

/* The number (from 0) of the first packet that carries that handshake type in the clear. */
static size_t packet_with(const struct stage *s, uint8_t type)
{
    for (size_t i = 0; i < s->count; i++) {
        struct bytes p = payload_of(&s->packet[i]);
        if (p.n > 6 && p.p[0] == 22 && p.p[5] == type)
            return i;
    }
    ck_abort_msg("no such packet");
    return 0;
}

/* Claims with that result, asides left out. */
static unsigned count_claims(const struct tracker *t, enum check_result result)
{
    unsigned count = 0;
    for (size_t i = 0; i < t->connection_count; i++)
        for (size_t k = 0; k < t->connection[i]->claim_count; k++) {
            const struct check *check = &t->connection[i]->claim[k].check;
            count += check->result == result && !check->aside;
        }
    return count;
}

static bool all_hold(const struct tracker *t, unsigned wanted)
{
    return count_claims(t, CHECK_FAIL) == 0 && count_claims(t, CHECK_PASS) >= wanted;
}

static const char *const traces[] = {"tls13-full",
                                     "tls13-retry",
                                     "tls13-client-certificate",
                                     "tls13-post-handshake-auth",
                                     "tls13-key-update",
                                     "tls13-record-size-limit",
                                     "tls13-0rtt",
                                     "tls12-full",
                                     "tls12-cbc",
                                     "tls12-static-rsa",
                                     "tls10",
                                     "tls12-rc4",
                                     "tls12-client-certificate",
                                     "tls12-renegotiation"};

START_TEST(no_changed_bit_passes_unnoticed)
{
    struct stage s;
    stage_load(&s, traces[_i]);
    struct tracker *t = stage_read(&s, SIZE_MAX);
    unsigned good = count_claims(t, CHECK_PASS);
    ck_assert_uint_eq(count_claims(t, CHECK_FAIL), 0);
    ck_assert_uint_ge(good, 4);
    tracker_free(t);
    for (size_t i = 0; i < s.count; i++) {
        struct bytes payload = payload_of(&s.packet[i]);
        /* acknowledgements; ChangeCipherSpec, which nothing covers */
        if (payload.n < 12 || is_again(&s, i))
            continue;
        for (size_t quarter = 1; quarter <= 4; quarter++) {
            size_t at = payload.n * quarter / 4 - 1;
            if (at >= 6 && memcmp(payload.p + at - 5, "\x14\x03\x03\0\1", 5) == 0)
                continue; /* likewise, behind a hello in the same packet */
            uint8_t *byte = (uint8_t *)(uintptr_t)&payload.p[at];
            *byte ^= 1;
            t = stage_read(&s, SIZE_MAX);
            ck_assert_msg(!all_hold(t, good), "%s: packet %zu, byte %zu", traces[_i],
                          i + 1, at);
            tracker_free(t);
            *byte ^= 1;
        }
    }
    stage_done(&s);
}
END_TEST

/* That a claim about the records of a side fails, with these words, and is the only one that does. */
static void only_tags_fail(const struct tracker *t, const char *words, const char *trace)
{
    unsigned found = 0;
    for (size_t i = 0; i < t->connection_count; i++)
        for (size_t k = 0; k < t->connection[i]->claim_count; k++) {
            const struct check *check = &t->connection[i]->claim[k].check;
            if (check->result != CHECK_FAIL || !strstr(check->why, words))
                continue;
            ck_assert(strstr(check->what, "AEAD tags") || strstr(check->what, "MACs"));
            found++;
        }
    ck_assert_msg(found == 1 && count_claims(t, CHECK_FAIL) == 1, "%s: %s", trace, words);
}

/* Of a record that keys open, the claim about its side fails, and names its packet. */
START_TEST(a_changed_record_is_found_where_it_is)
{
    struct stage s;
    char words[64];
    stage_load(&s, traces[_i]);
    for (size_t i = 0; i < s.count; i++) {
        struct bytes payload = payload_of(&s.packet[i]);
        if (payload.n < 12 || payload.p[0] != 23 || is_again(&s, i) ||
            !holds_records(payload))
            continue;
        uint8_t *byte = (uint8_t *)(uintptr_t)&payload.p[payload.n - 1];
        *byte ^= 0x80;
        struct tracker *t = stage_read(&s, SIZE_MAX);
        snprintf(words, sizeof words, "in packet %zu:", i + 1);
        only_tags_fail(t, words, traces[_i]);
        tracker_free(t);
        *byte ^= 0x80;
    }
    stage_done(&s);
}
END_TEST

/* What stands where a record has to begin is none: its content type is not one, or not one that can be
 * in the clear there, or its version. */
START_TEST(a_changed_record_header_is_found_where_it_is)
{
    struct stage s;
    char words[64];
    stage_load(&s, traces[_i]);
    for (size_t i = 0; i < s.count; i++) {
        struct bytes payload = payload_of(&s.packet[i]);
        if (payload.n < 12 || payload.p[0] != 23 || is_again(&s, i) ||
            !holds_records(payload) || is_early(&s, i))
            continue;
        for (unsigned change = 0; change < 3; change++) {
            uint8_t *byte = (uint8_t *)(uintptr_t)&payload.p[change == 2],
                    mask = change ? 0x40 : 1;
            *byte ^= mask;
            struct tracker *t = stage_read(&s, SIZE_MAX);
            snprintf(words, sizeof words, "in packet %zu:", i + 1);
            only_tags_fail(t, words, traces[_i]);
            tracker_free(t);
            *byte ^= mask;
        }
    }
    stage_done(&s);
}
END_TEST

/* Two records of a packet change places: no byte of them differs, and yet nobody would take them. */
START_TEST(records_in_another_order_are_said_to_be)
{
    struct stage s;
    unsigned pairs = 0;
    stage_load(&s, traces[_i]);
    for (size_t i = 0; i < s.count; i++) {
        struct bytes payload = payload_of(&s.packet[i]);
        uint8_t *p = (uint8_t *)(uintptr_t)payload.p, copy[65536];
        if (payload.n < 12 || p[0] != 23 || is_again(&s, i))
            continue;
        size_t one = 5 + ((size_t)p[3] << 8 | p[4]);
        if (one + 5 > payload.n || p[one] != 23)
            continue;
        size_t two = 5 + ((size_t)p[one + 3] << 8 | p[one + 4]);
        if (one + two > payload.n)
            continue;
        memcpy(copy, p, one + two);
        memcpy(p, copy + one, two);
        memcpy(p + two, copy, one);
        struct tracker *t = stage_read(&s, SIZE_MAX);
        only_tags_fail(t, "records are missing, repeated or in another order",
                       traces[_i]);
        tracker_free(t);
        memcpy(p, copy, one + two);
        pairs++;
    }
    ck_assert_uint_ge(pairs, strcmp(traces[_i], "tls13-full") == 0);
    stage_done(&s);
}
END_TEST

/* The ClientHello becomes another message, though none is missing. */
START_TEST(a_hello_that_is_none_any_more_fails_the_handshake)
{
    struct stage s;
    stage_load(&s, traces[_i]);
    struct bytes hello = payload_of(&s.packet[packet_with(&s, 1)]);
    ((uint8_t *)(uintptr_t)hello.p)[5] ^= 0x20;
    struct tracker *t = stage_read(&s, SIZE_MAX);
    ck_assert_uint_gt(count_claims(t, CHECK_FAIL), 0);
    tracker_free(t);
    stage_done(&s);
}
END_TEST

/* The line's label and its secret become another's. */
static void spoil(struct buf *keys, const char *label, bool only_name)
{
    char *at = strstr((char *)keys->p, label);
    ck_assert_msg(at != NULL, "%s", label);
    if (only_name) {
        at[0] = 'X';
        return;
    }
    at = strchr(at + strlen(label) + 1, ' ') + 1;
    *at = *at == '0' ? '1' : '0';
}

static const char *why_of(const struct tracker *t)
{
    ck_assert_uint_ge(t->connection_count, 1);
    const char *why = t->connection[0]->opening.why;
    return why ? why : "nothing stayed closed";
}

static const struct {
    const char *trace, *label; /* of the line that is spoilt */
    bool missing;              /* or taken away */
    const char *why;
} key_rows[] = {
    {"tls13-full", NULL, true, "no key log was given"},
    {"tls12-full", "CLIENT_RANDOM", true, "no key log was given"},
    {"tls13-full", "SERVER_HANDSHAKE_TRAFFIC_SECRET", true,
     "the key log lacks SERVER_HANDSHAKE_TRAFFIC_SECRET"},
    {"tls13-full", "CLIENT_HANDSHAKE_TRAFFIC_SECRET", true,
     "the key log lacks CLIENT_HANDSHAKE_TRAFFIC_SECRET"},
    {"tls13-full", "SERVER_TRAFFIC_SECRET_0", true,
     "the key log lacks SERVER_TRAFFIC_SECRET_0"},
    {"tls13-full", "CLIENT_TRAFFIC_SECRET_0", true,
     "the key log lacks CLIENT_TRAFFIC_SECRET_0"},
    {"tls13-full", "SERVER_HANDSHAKE_TRAFFIC_SECRET", false, "the keys do not fit"},
    {"tls12-full", "CLIENT_RANDOM", false, "the keys do not fit"},
    {"tls12-cbc", "CLIENT_RANDOM", false, "the keys do not fit"},
};

START_TEST(each_reason_that_lies_in_the_keys_is_said)
{
    struct stage s;
    stage_load(&s, key_rows[_i].trace);
    if (key_rows[_i].label)
        spoil(&s.keys, key_rows[_i].label, key_rows[_i].missing);
    else
        s.keys.n = 0;
    struct tracker *t = stage_read(&s, SIZE_MAX);
    ck_assert_msg(strncmp(why_of(t), key_rows[_i].why, strlen(key_rows[_i].why)) == 0,
                  "%s", why_of(t));
    /* wrong keys prove nothing against the connection */
    ck_assert(!strstr(key_rows[_i].why, "do not fit") ||
              t->connection[0]->opening.opened || count_claims(t, CHECK_FAIL) == 0);
    tracker_free(t);
    stage_done(&s);
}
END_TEST

START_TEST(keys_of_another_connection_are_said_to_be_so)
{
    struct stage s, other;
    stage_load(&s, "tls13-full");
    stage_load(&other, "tls13-retry");
    s.keys.n = 0;
    buf_add(&s.keys, buf_bytes(&other.keys));
    struct tracker *t = stage_read(&s, SIZE_MAX);
    ck_assert_str_eq(why_of(t), "the key log has no line for this client random");
    tracker_free(t);
    stage_done(&s);
    stage_done(&other);
}
END_TEST

START_TEST(a_capture_that_began_late_says_so)
{
    struct stage s, other;
    stage_load(&s, "tls12-full");
    stage_load(&other, "tls12-cbc");
    s.keys.n = 0;
    buf_add(&s.keys, buf_bytes(&other.keys));
    stage_done(&other);
    struct tracker *t = stage_read(&s, packet_with(&s, 1));
    ck_assert_ptr_nonnull(strstr(why_of(t), "ClientHello"));
    for (size_t i = 0; i < t->connection[0]->message_count; i++) {
        const struct message *m = &t->connection[0]->message[i];
        ck_assert(!m->encrypted || m->opened || m->why);
    }
    ck_assert_uint_eq(count_claims(t, CHECK_FAIL), 0);
    tracker_free(t);
    stage_done(&s);
}
END_TEST

static unsigned count_closed(const struct tracker *t)
{
    unsigned count = 0;
    for (size_t i = 0; i < t->connection_count; i++)
        count += t->connection[i]->opening.closed;
    return count;
}

/* The secrets of the log are tried where the hello that names them is not there. */
START_TEST(without_a_client_hello_records_open_and_finished_is_left_open)
{
    static const char *const names[] = {"tls12-full", "tls12-cbc", "tls12-rc4",
                                        "tls13-full", "tls13-client-certificate"};
    struct stage s;
    stage_load(&s, names[_i]);
    struct tracker *t = stage_read(&s, packet_with(&s, 1));
    ck_assert_uint_eq(count_closed(t), 0);
    ck_assert_uint_eq(count_claims(t, CHECK_FAIL), 0);
    ck_assert_uint_gt(count_claims(t, CHECK_UNKNOWN), 0);
    tracker_free(t);
    stage_done(&s);
}
END_TEST

/* Its keys are found all the same, and what rests on the hello shows that it was changed. */
START_TEST(a_changed_client_random_fails_the_handshake)
{
    struct stage s;
    stage_load(&s, traces[_i]);
    struct bytes hello = payload_of(&s.packet[packet_with(&s, 1)]);
    ((uint8_t *)(uintptr_t)hello.p)[5 + 4 + 2 + 7] ^= 0x10;
    struct tracker *t = stage_read(&s, SIZE_MAX);
    ck_assert_uint_gt(count_claims(t, CHECK_FAIL), 0);
    tracker_free(t);
    stage_done(&s);
}
END_TEST

/* A capture may hold what the two ends sent in a wrong order: that is nobody's fault. */
START_TEST(packets_of_both_sides_in_a_wrong_order_fail_no_claim)
{
    struct stage s;
    stage_load(&s, traces[_i]);
    for (size_t i = 0; i + 1 < s.count; i++) {
        struct bytes data = s.packet[i].data;
        if (payload_of(&s.packet[i]).n == 0)
            continue;
        size_t next = i + 1;
        while (next < s.count && payload_of(&s.packet[next]).n == 0)
            next++;
        if (next == s.count)
            break;
        s.packet[i].data = s.packet[next].data;
        s.packet[next].data = data;
        struct tracker *t = stage_read(&s, SIZE_MAX);
        ck_assert_msg(count_claims(t, CHECK_FAIL) == 0, "%s, packet %zu", traces[_i],
                      i + 1);
        tracker_free(t);
        s.packet[next].data = s.packet[i].data;
        s.packet[i].data = data;
    }
    stage_done(&s);
}
END_TEST

/* Nothing is blamed on anybody, and what cannot be checked or opened has its reason. */
static void blames_nobody(struct tracker *t, size_t gone, size_t end)
{
    for (size_t k = 0; k < t->connection_count; k++) {
        const struct connection *c = t->connection[k];
        for (size_t j = 0; j < c->claim_count; j++) {
            const struct check *check = &c->claim[j].check;
            ck_assert_msg(check->result != CHECK_FAIL,
                          "without packets %zu to %zu: %s: %s", gone + 1, end,
                          check->what, check->why);
            ck_assert(check->result != CHECK_UNKNOWN || check->why);
        }
        for (size_t j = 0; j < c->message_count; j++)
            ck_assert(!c->message[j].encrypted || c->message[j].opened ||
                      c->message[j].why || c->message[j].ssl2);
    }
    tracker_free(t);
}

static const char *const lossy[] = {"tls13-full",
                                    "tls13-retry",
                                    "tls13-client-certificate",
                                    "tls12-full",
                                    "tls12-cbc",
                                    "tls12-static-rsa",
                                    "tls10",
                                    "tls12-rc4",
                                    "tls12-client-certificate",
                                    "tls13-0rtt",
                                    "tls13-0rtt-replay",
                                    "tls13-0rtt-rejected",
                                    "tls12-renegotiation",
                                    "tls13-key-update",
                                    "tls13-post-handshake-auth",
                                    "tls13-no-compat",
                                    "tls13-fast-open",
                                    "tls12-resume-id"};

/* Each packet in turn, and each with the next. */
START_TEST(missing_packets_fail_no_claim)
{
    struct stage s;
    stage_load(&s, lossy[_i]);
    for (size_t i = 0; i < s.count; i++)
        for (size_t end = i + 1; end <= i + 2; end++)
            blames_nobody(stage_read_without(&s, i, end), i, end);
    stage_done(&s);
}
END_TEST

START_TEST(a_capture_that_begins_late_or_ends_early_fails_no_claim)
{
    struct stage s;
    stage_load(&s, lossy[_i]);
    for (size_t i = 0; i < s.count; i++) {
        blames_nobody(stage_read_without(&s, 0, i), 0, i);
        blames_nobody(stage_read_without(&s, i, s.count), i, s.count);
    }
    stage_done(&s);
}
END_TEST

/* TCP's handshake is there, then the capture has a hole up to some packet. */
START_TEST(a_hole_at_the_beginning_fails_no_claim)
{
    struct stage s;
    stage_load(&s, lossy[_i]);
    for (size_t i = 4; i < s.count; i++)
        blames_nobody(stage_read_without(&s, 3, i), 3, i);
    stage_done(&s);
}
END_TEST

/* What is missing was no part of the handshake, and that can be shown: it fits. */
START_TEST(early_data_that_is_missing_costs_no_proof)
{
    struct stage s;
    bool found = false;
    stage_load(&s, "tls13-0rtt");
    size_t early = s.count; /* the packet behind the last ClientHello */
    while (early-- > 0) {
        struct bytes before =
            early ? payload_of(&s.packet[early - 1]) : (struct bytes){0};
        if (before.n > 6 && before.p[0] == 22 && before.p[5] == 1)
            break;
    }
    const uint8_t *client = ports_of(&s.packet[early - 1]);
    while (payload_of(&s.packet[early]).n == 0 ||
           memcmp(ports_of(&s.packet[early]), client, 4) != 0)
        early++;
    struct tracker *t = stage_read(&s, early);
    const struct connection *c = t->connection[1];
    ck_assert_uint_gt(c->gap_count, 0);
    for (size_t i = 0; i < c->claim_count; i++)
        if (strcmp(c->claim[i].check.what, "client Finished") == 0) {
            ck_assert_int_eq(c->claim[i].check.result, CHECK_PASS);
            found = true;
        }
    ck_assert(found);
    tracker_free(t);
    stage_done(&s);
}
END_TEST

/* 0xc0 0x9b and its like: TLS 1.2 with a cipher that the library does not have. */
START_TEST(a_cipher_that_the_library_lacks_is_said)
{
    struct stage s;
    stage_load(&s, "tls12-full");
    struct bytes hello = payload_of(&s.packet[packet_with(&s, 2)]);
    uint8_t *suite = (uint8_t *)(uintptr_t)hello.p + 5 + 4 + 2 + 32;
    suite += 1 + *suite;
    suite[0] = 0xc0; /* TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256. RFC 6209 */
    suite[1] = 0x5c;
    struct tracker *t = stage_read(&s, SIZE_MAX);
    ck_assert_str_eq(why_of(t), "the library does not have this cipher");
    tracker_free(t);
    stage_done(&s);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

int main(void)
{
    TCase *t = tcase_create("proofs");
    tcase_add_loop_test(t, no_changed_bit_passes_unnoticed, 0, ROWS(traces));
    tcase_add_loop_test(t, a_changed_record_is_found_where_it_is, 0, ROWS(traces));
    tcase_add_loop_test(t, each_reason_that_lies_in_the_keys_is_said, 0, ROWS(key_rows));
    tcase_add_test(t, keys_of_another_connection_are_said_to_be_so);
    tcase_add_test(t, a_capture_that_began_late_says_so);
    tcase_add_loop_test(t, without_a_client_hello_records_open_and_finished_is_left_open,
                        0, 5);
    tcase_add_loop_test(t, a_changed_client_random_fails_the_handshake, 0, ROWS(traces));
    tcase_add_loop_test(t, packets_of_both_sides_in_a_wrong_order_fail_no_claim, 0,
                        ROWS(traces));
    tcase_add_loop_test(t, a_changed_record_header_is_found_where_it_is, 0, ROWS(traces));
    tcase_add_loop_test(t, records_in_another_order_are_said_to_be, 0, ROWS(traces));
    tcase_add_loop_test(t, a_hello_that_is_none_any_more_fails_the_handshake, 0,
                        ROWS(traces));
    tcase_add_loop_test(t, missing_packets_fail_no_claim, 0, ROWS(lossy));
    tcase_add_loop_test(t, a_capture_that_begins_late_or_ends_early_fails_no_claim, 0,
                        ROWS(lossy));
    tcase_add_loop_test(t, a_hole_at_the_beginning_fails_no_claim, 0, ROWS(lossy));
    tcase_add_test(t, early_data_that_is_missing_costs_no_proof);
    tcase_add_test(t, a_cipher_that_the_library_lacks_is_said);
    return harness_run("proofs", t);
}
