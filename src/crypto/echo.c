/* SPDX-License-Identifier: BSD-2-Clause */
/* What one hello must repeat of another. */
#include "crypto/echo.h"

#include "base/arena.h"
#include "base/text.h"
#include "tls/hello.h"
#include "tls/registries.h"
#include "wire/cursor.h"

#include <stdio.h>

enum { EXTENSION_PADDING = 21, EXTENSION_COOKIE = 44, EXTENSION_ECH = 0xfe0d };

static const char second_what[] = "second ClientHello";
static const char retry_what[] = "HelloRetryRequest";

/* What is repeated rightly says nothing of the rest of a message. */
static void add(struct check_list *checks, struct check check)
{
    check.echo = true;
    check_add(checks, check);
}

void echo_restart(struct echo *e)
{
    e->first.n = e->retry.n = e->second.n = 0;
}

void echo_done(struct echo *e)
{
    buf_done(&e->first);
    buf_done(&e->retry);
    buf_done(&e->second);
}

/* A hello's extensions: what is left behind its fixed part. RFC 9846, 4.2.2 and 4.2.3 */
static struct cursor extensions_of(struct bytes message, bool client)
{
    struct cursor c = cursor_over(message);
    cursor_take(&c, 4);
    uint64_t version = cursor_uint(&c, 2);
    cursor_take(&c, 32);
    cursor_vector(&c, 1); /* legacy_session_id */
    if (client && tls_version_is_dtls((uint16_t)version))
        cursor_vector(&c, 1); /* legacy_cookie: RFC 9147, 5.3 */
    if (client) {
        cursor_vector(&c, 2); /* cipher_suites */
        cursor_vector(&c, 1); /* legacy_compression_methods */
    } else {
        cursor_take(&c, 2 + 1);
    }
    return cursor_vector(&c, 2);
}

/* The body of an extension; false where there is none. */
static bool find(struct bytes message, bool client, uint64_t type, struct bytes *body)
{
    struct cursor list = extensions_of(message, client);
    while (cursor_left(&list)) {
        uint64_t found = cursor_uint(&list, 2);
        struct cursor inside = cursor_vector(&list, 2);
        if (found == type && !inside.failed) {
            *body = cursor_rest(&inside);
            return true;
        }
    }
    return false;
}

/* Extensions that a retry lets the client change. RFC 9846, 4.2.2; RFC 7685; RFC 9849, 6.1.5 */
static bool may_change(uint64_t type)
{
    return type == EXTENSION_KEY_SHARE || type == EXTENSION_EARLY_DATA ||
           type == EXTENSION_COOKIE || type == EXTENSION_PRE_SHARED_KEY ||
           type == EXTENSION_PADDING || type == EXTENSION_ECH;
}

/* "supported_groups 001d0017" */
static void say_extension(char out[CHECK_VALUE], uint64_t type, bool there,
                          struct bytes body)
{
    enum { SHOWN = 20 };
    const char *name = registry_find(&tls_extensions, type);
    struct buf hex = {0};
    text_add_hex(&hex, (struct bytes){body.p, body.n < SHOWN ? body.n : SHOWN}, "");
    int n = name ? snprintf(out, CHECK_VALUE, "%.40s", name)
                 : snprintf(out, CHECK_VALUE, "extension %u", (unsigned)type);
    snprintf(out + n, CHECK_VALUE - (size_t)n, there ? " %s%s" : ": none", buf_text(&hex),
             body.n > SHOWN ? "…" : "");
    buf_done(&hex);
}

/* The first extension of `one` that `other` does not have alike. */
static bool extensions_differ(struct bytes one, struct bytes other, bool swapped,
                              struct check *check)
{
    struct cursor list = extensions_of(one, true);
    while (cursor_left(&list)) {
        uint64_t type = cursor_uint(&list, 2);
        struct cursor inside = cursor_vector(&list, 2);
        struct bytes body = cursor_rest(&inside), twin = {0};
        bool there = find(other, true, type, &twin);
        if (inside.failed || may_change(type) || (there && bytes_equal(body, twin)))
            continue;
        *check = check_fail(second_what,
                            "an extension differs from the first ClientHello's that must "
                            "stay as it was");
        say_extension(swapped ? check->found : check->expected, type, true, body);
        say_extension(swapped ? check->expected : check->found, type, there, twin);
        return true;
    }
    return false;
}

/* The key share must be a single one, of the group that was asked for. RFC 9846, 4.3.8 */
static bool share_differs(struct bytes retry, struct bytes second, struct check *check)
{
    struct bytes asked, shares;
    if (!find(retry, false, EXTENSION_KEY_SHARE, &asked) || asked.n != 2)
        return false;
    bool there = find(second, true, EXTENSION_KEY_SHARE, &shares);
    struct cursor c = cursor_over(there ? shares : (struct bytes){0});
    struct cursor list = cursor_vector(&c, 2);
    struct bytes group = cursor_take(&list, 2);
    cursor_vector(&list, 2);
    if (bytes_equal(group, asked) && !list.failed && cursor_left(&list) == 0)
        return false;
    *check = check_equal(second_what, asked, group,
                         "its key share is not the single one of the group that the "
                         "server asked for");
    if (check->result == CHECK_PASS)
        *check = check_fail(second_what, "it has more key shares than the one that the "
                                         "server asked for");
    return true;
}

static bool cookie_differs(struct bytes retry, struct bytes second, struct check *check)
{
    struct bytes wanted = {0}, found = {0};
    bool asked = find(retry, false, EXTENSION_COOKIE, &wanted);
    bool there = find(second, true, EXTENSION_COOKIE, &found);
    if (asked == there && bytes_equal(wanted, found))
        return false;
    *check = check_equal(second_what, wanted, found,
                         "its cookie is not that of the HelloRetryRequest");
    return check->result == CHECK_FAIL;
}

static bool fixed_part_differs(const struct hello *a, const struct hello *b,
                               struct check *check)
{
    const struct {
        struct bytes expected, found;
        const char *why;
    } parts[] = {
        {a->random, b->random, "random differs from the first ClientHello's"},
        {a->session_id, b->session_id,
         "legacy_session_id differs from the first ClientHello's"},
        {a->cipher_suites, b->cipher_suites,
         "cipher_suites differ from the first ClientHello's"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!bytes_equal(parts[i].expected, parts[i].found)) {
            *check =
                check_equal(second_what, parts[i].expected, parts[i].found, parts[i].why);
            return true;
        }
    return false;
}

static struct check compare_hellos(struct bytes first, struct bytes retry,
                                   struct bytes second)
{
    struct hello a, b;
    struct bytes body;
    struct check check;
    if (!hello_read_client(first, &a) || !hello_read_client(second, &b))
        return check_unknown(second_what, "one of both ClientHellos is not whole");
    if (fixed_part_differs(&a, &b, &check) || share_differs(retry, second, &check) ||
        cookie_differs(retry, second, &check) ||
        extensions_differ(first, second, false, &check) ||
        extensions_differ(second, first, true, &check))
        return check;
    if (find(second, true, EXTENSION_EARLY_DATA, &body))
        return check_fail(second_what, "it offers early data, which a retry forbids");
    return check_pass(second_what);
}

void echo_client_hello(struct echo *e, struct bytes message, struct check_list *checks)
{
    if (e->retry.n && e->first.n) {
        e->second.n = 0;
        buf_add(&e->second, message);
        add(checks, compare_hellos(buf_bytes(&e->first), buf_bytes(&e->retry), message));
        return;
    }
    echo_restart(e);
    buf_add(&e->first, message);
}

static bool has_group(struct bytes list, struct bytes group)
{
    struct cursor c = cursor_over(list);
    struct cursor groups = cursor_vector(&c, 2);
    while (cursor_left(&groups))
        if (bytes_equal(cursor_take(&groups, 2), group))
            return true;
    return false;
}

static bool has_share(struct bytes list, struct bytes group)
{
    struct cursor c = cursor_over(list);
    struct cursor shares = cursor_vector(&c, 2);
    while (cursor_left(&shares)) {
        struct bytes of = cursor_take(&shares, 2);
        cursor_vector(&shares, 2);
        if (bytes_equal(of, group))
            return true;
    }
    return false;
}

/* The session id comes back. RFC 9846, 4.2.3 */
static bool session_id_differs(struct bytes client, struct bytes server, const char *what,
                               struct check *check)
{
    struct hello a, b;
    if (!hello_read_client(client, &a) || !hello_read_server(server, &b) ||
        bytes_equal(a.session_id, b.session_id))
        return false;
    *check =
        check_equal(what, a.session_id, b.session_id,
                    "legacy_session_id_echo is not the session id of the ClientHello");
    return true;
}

static struct check check_retry(struct bytes first, struct bytes retry)
{
    struct bytes group, groups = {0}, shares = {0}, cookie;
    struct check check;
    if (first.n == 0)
        return check_unknown(retry_what, "the first ClientHello was not captured");
    if (session_id_differs(first, retry, retry_what, &check))
        return check;
    bool asks = find(retry, false, EXTENSION_KEY_SHARE, &group) && group.n == 2;
    if (!asks)
        return find(retry, false, EXTENSION_COOKIE, &cookie)
                   ? check_pass(retry_what)
                   : check_fail(retry_what, "it asks for no change at all");
    find(first, true, EXTENSION_SUPPORTED_GROUPS, &groups);
    find(first, true, EXTENSION_KEY_SHARE, &shares);
    if (!has_group(groups, group))
        return check_fail(retry_what, "it asks for a group that was not offered");
    if (has_share(shares, group))
        return check_fail(retry_what,
                          "it asks for a group of which it had a key share already");
    return check_pass(retry_what);
}

void echo_retry(struct echo *e, struct bytes message, struct check_list *checks)
{
    e->retry.n = 0;
    buf_add(&e->retry, message);
    add(checks, check_retry(buf_bytes(&e->first), message));
}

/* The group of its key share. */
static struct bytes group_of(struct bytes hello)
{
    struct bytes share;
    if (!find(hello, false, EXTENSION_KEY_SHARE, &share) || share.n < 2)
        return (struct bytes){0};
    return (struct bytes){share.p, 2};
}

/* RFC 9846, 4.2.4: what the retry said stays true. */
static void check_after_retry(struct bytes retry, struct bytes message,
                              struct check_list *checks)
{
    const char *what = "ServerHello after HelloRetryRequest";
    struct cursor a = cursor_over(retry), b = cursor_over(message);
    for (int i = 0; i < 2; i++) {
        struct cursor *c = i ? &b : &a;
        cursor_take(c, 4 + 2 + 32);
        cursor_vector(c, 1);
    }
    struct bytes suite = cursor_take(&a, 2), chosen = cursor_take(&b, 2);
    struct bytes version = {0}, now = {0}, group = group_of(retry),
                 share = group_of(message);
    find(retry, false, EXTENSION_SUPPORTED_VERSIONS, &version);
    find(message, false, EXTENSION_SUPPORTED_VERSIONS, &now);
    struct check check = check_equal(
        what, suite, chosen, "its cipher suite is not that of the HelloRetryRequest");
    if (check.result == CHECK_PASS)
        check = check_equal(what, version, now,
                            "its version is not that of the HelloRetryRequest");
    if (check.result == CHECK_PASS && group.n && share.n)
        check =
            check_equal(what, group, share,
                        "its group is not the one that the HelloRetryRequest asked for");
    add(checks, check);
}

void echo_server_hello(const struct echo *e, struct bytes message,
                       struct check_list *checks)
{
    const char *what = "session id echo";
    struct bytes client = buf_bytes(e->second.n ? &e->second : &e->first);
    struct check check;
    if (client.n)
        add(checks,
            session_id_differs(client, message, what, &check) ? check : check_pass(what));
    if (e->retry.n)
        check_after_retry(buf_bytes(&e->retry), message, checks);
}
