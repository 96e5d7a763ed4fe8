/* SPDX-License-Identifier: BSD-2-Clause */
/* The server's certificate, and what the first whole handshake proved. */
#include "base/text.h"
#include "scan/probe.h"

#include <time.h>

enum { DAY = 86400, SOON = 21 };

static struct connection *first_connection(const struct scan *s)
{
    for (size_t i = 0; i < s->tracker->connection_count; i++)
        if (s->tracker->connection[i]->number == s->first)
            return s->tracker->connection[i];
    return NULL;
}

static void say(struct scan *s, const char *topic, const char *value, const char *why,
                enum scan_verdict verdict)
{
    scan_find(s, (struct finding){"certificate", topic, value, why, verdict, s->first});
}

/* RFC 9325, 4.5: keys below 2048 bits (RSA) or 224 bits (curves) are too short. */
static void judge_key(struct scan *s, const struct certificate *c)
{
    const struct certificate_key *k = &c->key;
    bool rsa = k->algorithm && strncmp(k->algorithm, "RSA", 3) == 0;
    bool small = k->bits && (rsa ? k->bits < 2048 : k->bits < 224);
    const char *bits = k->bits ? arena_printf(&s->arena, ", %u bits", k->bits) : "";
    say(s, "public key",
        arena_printf(&s->arena, "%s%s%s%s", k->algorithm ? k->algorithm : "unknown", bits,
                     k->curve ? ", " : "", k->curve ? k->curve : ""),
        small ? "too short: RFC 9325, 4.5" : "", small ? SCAN_BAD : SCAN_GOOD);
}

static void judge_signature(struct scan *s, const struct certificate *c)
{
    bool weak =
        c->signature && (strstr(c->signature, "SHA1") || strstr(c->signature, "MD5"));
    say(s, "signed with", c->signature ? c->signature : "unknown",
        weak ? "such a signature can be forged: RFC 9155" : "",
        weak ? SCAN_BAD : SCAN_GOOD);
}

static void judge_times(struct scan *s, const struct certificate *c, int64_t now)
{
    int64_t left = (c->not_after - now) / DAY;
    bool over = c->not_after >= 0 && c->not_after < now;
    const char *until = certificate_time(c->not_after, &s->arena);
    say(s, "valid until", until ? until : "unknown",
        over ? "expired" : arena_printf(&s->arena, "%lld days are left", (long long)left),
        over          ? SCAN_BAD
        : left < SOON ? SCAN_FAIR
                      : SCAN_GOOD);
}

static const char *names_of(struct scan *s, const struct certificate *c)
{
    enum { SHOWN = 8 };
    struct buf b = {0};
    for (size_t i = 0; i < c->name_count && i < SHOWN; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", c->name[i]);
    if (c->name_count > SHOWN)
        buf_printf(&b, " and %zu more", c->name_count - SHOWN);
    const char *text = arena_printf(&s->arena, "%s", buf_text(&b));
    buf_done(&b);
    return text;
}

static void judge_leaf(struct scan *s, const struct certificate *c, int64_t now)
{
    say(s, "subject", c->subject ? c->subject : "none", "", SCAN_NEUTRAL);
    say(s, "issuer", c->issuer ? c->issuer : "none",
        c->self_signed ? "it signed itself" : "", SCAN_NEUTRAL);
    say(s, "names", c->name_count ? names_of(s, c) : "none",
        c->name_count ? "" : "clients look at subjectAltName only: RFC 9525",
        c->name_count ? SCAN_NEUTRAL : SCAN_BAD);
    judge_key(s, c);
    judge_signature(s, c);
    judge_times(s, c, now);
}

static void judge_claims(struct scan *s, const struct connection *c)
{
    static const struct {
        const char *value;
        enum scan_verdict verdict;
    } words[] = {[CHECK_PASS] = {"holds", SCAN_GOOD},
                 [CHECK_FAIL] = {"does not hold", SCAN_BAD},
                 [CHECK_UNKNOWN] = {"cannot be checked here", SCAN_NEUTRAL}};
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *k = &c->claim[i].check;
        say(s, k->what, words[k->result].value,
            k->why ? arena_printf(&s->arena, "%s", k->why) : "",
            words[k->result].verdict);
    }
}

/* Whether a response was stapled: in CertificateStatus, or with the certificate. RFC 6066, 8 */
static bool has_staple(const struct connection *c)
{
    uint32_t length;
    probe_field(c, HANDSHAKE_CERTIFICATE, "response", &length);
    if (!length)
        probe_field(c, HANDSHAKE_CERTIFICATE_STATUS, "response", &length);
    return length != 0;
}

void step_certificate(struct scan *s)
{
    struct connection *c = first_connection(s);
    int64_t now = time(NULL);
    if (!c)
        return;
    connection_examine(c, now);
    if (!s->home.connected)
        scan_find(s, (struct finding){"certificate", "a whole handshake", "fails",
                                      arena_printf(&s->arena, "%s", s->home.error),
                                      SCAN_BAD, s->first});
    for (size_t i = 0; i < c->certificate_count; i++)
        if (c->certificate[i].from == SERVER) {
            judge_leaf(s, &c->certificate[i].certificate, now);
            break;
        }
    say(s, "certificates sent", arena_printf(&s->arena, "%u", c->certificate_count), "",
        SCAN_NEUTRAL);
    say(s, "stapled OCSP response", has_staple(c) ? "yes" : "no",
        has_staple(c) ? "clients need not ask whether it was revoked"
                      : "clients must ask elsewhere whether it was revoked, or do not",
        has_staple(c) ? SCAN_GOOD : SCAN_NEUTRAL);
    judge_claims(s, c);
}
