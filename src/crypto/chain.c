/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a certificate chain holds. */
#include "crypto/chain.h"

#include "base/text.h"
#include "crypto/certificate.h"
#include "crypto/x509.h"

enum { DAY = 86400, HOUR = 3600, MINUTE = 60, NAMES_SAID = 3 };

/* The names of the checks. */
static const struct {
    const char *chain, *name, *time, *now;
} whats[] = {{"server certificate chain", "server certificate name",
              "server certificate time", "server certificate time now"},
             {"client certificate chain", NULL, "client certificate time",
              "client certificate time now"}};

const char *chain_distance(int64_t from, int64_t to, const char *than, struct arena *a)
{
    int64_t apart = from < to ? to - from : from - to;
    int64_t unit = apart >= 2 * DAY ? DAY : apart >= 2 * HOUR ? HOUR : MINUTE;
    const char *word = unit == DAY ? "day" : unit == HOUR ? "hour" : "minute";
    long count = (long)((apart + unit / 2) / unit);
    const char *text = arena_printf(a, "%ld %s%s", count, word, count == 1 ? "" : "s");
    if (!than)
        return arena_printf(a, from < to ? "%s ago" : "in %s", text);
    return arena_printf(a, from < to ? "%s before %s" : "%s after %s", text, than);
}

static const char *day(int64_t seconds, struct arena *a)
{
    const char *text = certificate_time(seconds, a);
    return text ? arena_printf(a, "%.10s", text) : "an unknown day";
}

/* What the library found wrong, in words: the gravest first. */
static const char *words_of(unsigned status)
{
    static const struct {
        unsigned bit;
        const char *words;
    } table[] = {
        {GNUTLS_CERT_SIGNATURE_FAILURE, "a signature does not fit"},
        {GNUTLS_CERT_SIGNER_NOT_CA, "an issuer is no certification authority"},
        {GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE,
         "an issuer may not issue this: its constraints forbid it"},
        {GNUTLS_CERT_PURPOSE_MISMATCH, "it is not meant for this purpose"},
        {GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS,
         "it has a critical extension that the library does not know"},
        {GNUTLS_CERT_INSECURE_ALGORITHM, "the library refuses its signature algorithm"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (status & table[i].bit)
            return table[i].words;
    return "the library refuses it";
}

/* The path from the leaf up, out of what was sent. Returns its length. */
static unsigned find_path(const struct x509_list *sent, gnutls_x509_crt_t *path,
                          bool *in_order)
{
    bool used[CHAIN_MOST] = {true};
    unsigned n = 1;
    path[0] = sent->crt[0];
    *in_order = true;
    while (n < sent->count && !gnutls_x509_crt_check_issuer(path[n - 1], path[n - 1])) {
        unsigned next = 0;
        for (unsigned i = 1; i < sent->count && !next; i++)
            if (!used[i] && gnutls_x509_crt_check_issuer(path[n - 1], sent->crt[i]))
                next = i;
        if (!next)
            break;
        *in_order &= next == n;
        used[next] = true;
        path[n++] = sent->crt[next];
    }
    return n;
}

/* The first certificate of the path that the one behind it did not sign; the path's length where
 * all fit. */
static unsigned first_unsigned(gnutls_x509_crt_t *path, unsigned count)
{
    for (unsigned i = 0; i + 1 < count; i++)
        if (x509_signed_by(path[i], path[i + 1]) == X509_SIGNATURE_BAD)
            return i;
    return count;
}

/* How the chain was sent. RFC 9846, 4.5.1: each certifies the one before, the root left out. */
static const char *order_of(const struct x509_list *sent, gnutls_x509_crt_t *path,
                            unsigned count, bool in_order, struct arena *a)
{
    bool root =
        count > 1 && gnutls_x509_crt_check_issuer(path[count - 1], path[count - 1]);
    unsigned extra = sent->count - count;
    return arena_printf(a, "%s%s%s", in_order ? "" : "; sent out of order",
                        root ? "; the root was sent, too, which need not be" : "",
                        extra == 0   ? ""
                        : extra == 1 ? "; one certificate does not belong to the chain"
                                     : "; some certificates do not belong to the chain");
}

/* Nobody vouches for the last certificate. */
static struct check without_root(const struct chain *chain, const char *what,
                                 gnutls_x509_crt_t last, const char *order, bool alone,
                                 struct arena *a)
{
    const char *subject = x509_subject(last, a), *issuer = x509_issuer(last, a);
    bool self = gnutls_x509_crt_check_issuer(last, last);
    const char *stores = trust_is_given(chain->trust)
                             ? "is not among those to be trusted"
                             : "is in no trust store here (give it with --trust)";
    const char *signature =
        alone || chain->count < 2 ? "" : "; the signatures between the certificates fit";
    const char *words =
        self ? arena_printf(a, "%s is signed by itself, and %s%s%s", subject, stores,
                            signature, order)
             : arena_printf(a, "%s %s%s%s", issuer, stores, signature, order);
    if (trust_is_given(chain->trust))
        return check_fail(what, arena_printf(a, "issuer not known: %s", words));
    words = self ? words : arena_printf(a, "its issuer %s", words);
    return check_unknown(what, words);
}

static struct check check_chain(const struct chain *chain, const struct x509_list *sent,
                                gnutls_x509_crt_t *path, unsigned count, bool in_order,
                                struct arena *a)
{
    const char *what = whats[chain->of_client].chain;
    unsigned bad = first_unsigned(path, count);
    const char *order = order_of(sent, path, count, in_order, a);
    if (bad < count)
        return check_fail(
            what,
            arena_printf(a,
                         "the signature of %s by %s does not fit: bytes of one of "
                         "both were changed",
                         x509_subject(path[bad], a), x509_subject(path[bad + 1], a)));
    struct trust_answer answer =
        trust_ask(chain->trust, path, count,
                  chain->of_client ? GNUTLS_KP_TLS_WWW_CLIENT : GNUTLS_KP_TLS_WWW_SERVER);
    if (answer.verdict == TRUST_NO_ROOT)
        return without_root(chain, what, path[count - 1], order, count == 1, a);
    if (answer.verdict == TRUST_BAD)
        return check_fail(what, arena_printf(a, "%s (%s)%s", words_of(answer.status),
                                             answer.store, order));
    struct check check = check_pass(what);
    check.why = arena_printf(a, "its root is trusted by %s%s%s", answer.store,
                             x509_weak_signature(path, count), order);
    return check;
}

/* The certificate's names, the first few. */
static const char *names_of(struct bytes der, struct arena *a)
{
    struct certificate c;
    struct buf text = {0};
    certificate_read(der, &c, a);
    for (size_t i = 0; i < c.name_count && i < NAMES_SAID; i++)
        buf_printf(&text, "%s%s", i ? ", " : "", c.name[i]);
    if (c.name_count > NAMES_SAID)
        buf_printf(&text, " and %zu more", c.name_count - NAMES_SAID);
    if (c.name_count == 0)
        buf_printf(&text, "its subject %s", c.subject ? c.subject : "");
    const char *names = arena_printf(a, "%s", buf_text(&text));
    buf_done(&text);
    return names;
}

static struct check check_name(const struct chain *chain, const struct x509_list *sent,
                               struct arena *a)
{
    const char *what = whats[0].name;
    if (!chain->name)
        return check_unknown(what, "the ClientHello names no server");
    if (gnutls_x509_crt_check_hostname2(sent->crt[0], chain->name, 0))
        return check_pass(what);
    return check_fail(what, arena_printf(a, "%s is not among %s", chain->name,
                                         names_of(chain->der[0], a)));
}

/* RFC 5280, 4.1.2.5: the first certificate of the path whose days do not hold that time. */
static struct check check_time(const char *what, gnutls_x509_crt_t *path, unsigned count,
                               int64_t time, const char *than, struct arena *a)
{
    for (unsigned i = 0; i < count; i++) {
        int64_t from = gnutls_x509_crt_get_activation_time(path[i]),
                until = gnutls_x509_crt_get_expiration_time(path[i]);
        if (from != -1 && time < from)
            return check_fail(what, arena_printf(a, "%s is not valid before %s (%s)",
                                                 x509_subject(path[i], a), day(from, a),
                                                 chain_distance(from, time, than, a)));
        if (until != -1 && time > until)
            return check_fail(what, arena_printf(a, "%s expired on %s (%s)",
                                                 x509_subject(path[i], a), day(until, a),
                                                 chain_distance(until, time, than, a)));
    }
    return check_pass(what);
}

void chain_check(const struct chain *chain, struct check_list *checks, struct arena *a)
{
    const char *what = whats[chain->of_client].chain;
    struct x509_list sent;
    gnutls_x509_crt_t path[CHAIN_MOST];
    bool in_order;
    if (chain->count == 0)
        return;
    x509_list_init(&sent, chain->der, chain->count);
    if (sent.count == 0) {
        struct certificate c;
        certificate_read(chain->der[0], &c, a);
        check_add(checks, check_unknown(what, c.form == CERTIFICATE_RAW_KEY
                                                  ? "a raw public key: it is known by "
                                                    "other means (RFC 7250)"
                                                  : c.note));
        return;
    }
    unsigned count = find_path(&sent, path, &in_order);
    check_add(checks, check_chain(chain, &sent, path, count, in_order, a));
    if (!chain->of_client)
        check_add(checks, check_name(chain, &sent, a));
    struct check then = check_time(whats[chain->of_client].time, path, count,
                                   chain->captured, "the capture", a),
                 now = check_time(whats[chain->of_client].now, path, count, chain->now,
                                  NULL, a);
    check_add(checks, then);
    /* what does not hold today is no fault of the handshake; what did not then needs no second word */
    if (then.result == CHECK_PASS || now.result == CHECK_PASS)
        check_add(checks, check_aside(now));
    x509_list_done(&sent);
}
