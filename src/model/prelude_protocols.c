/* SPDX-License-Identifier: BSD-2-Clause */
/* The protocols that TLS may stand behind. */
#include "model/prelude_protocols.h"

#include "base/array.h"
#include "base/text.h"
#include "wire/cursor.h"

#include <arpa/inet.h>
#include <strings.h>

static bool begins(struct bytes b, const char *text)
{
    size_t n = strlen(text);
    return b.n >= n && strncasecmp((const char *)b.p, text, n) == 0;
}

static bool begins_with_any(struct bytes b, const char *const *words)
{
    for (; *words; words++)
        if (begins(b, *words))
            return true;
    return false;
}

static uint64_t number_at(struct bytes b, size_t at, unsigned width)
{
    struct cursor c = cursor_over(b);
    cursor_take(&c, at);
    return cursor_uint(&c, width);
}

/* --- lines of text ------------------------------------------------------------------------- */

static bool is_smtp(const struct prelude_opening *o)
{
    static const char *const words[] = {"EHLO", "HELO", "LHLO", NULL};
    return begins_with_any(o->client, words) ||
           (begins(o->server, "220") && o->client.n == 0);
}

static bool is_ftp(const struct prelude_opening *o)
{
    static const char *const words[] = {"AUTH ", "USER ", "FEAT", "SYST", "HOST ", NULL};
    return begins(o->server, "220") && begins_with_any(o->client, words);
}

static bool is_imap(const struct prelude_opening *o)
{
    return begins(o->server, "* OK") || begins(o->server, "* PREAUTH");
}

static bool is_pop3(const struct prelude_opening *o)
{
    return begins(o->server, "+OK");
}

static bool is_nntp(const struct prelude_opening *o)
{
    static const char *const words[] = {"CAPABILITIES", "STARTTLS", "MODE READER", NULL};
    return begins(o->server, "20") && begins_with_any(o->client, words);
}

static bool is_sieve(const struct prelude_opening *o)
{
    return begins(o->server, "\"IMPLEMENTATION\"");
}

static bool is_xmpp(const struct prelude_opening *o)
{
    return begins(o->client, "<?xml") || begins(o->client, "<stream:stream");
}

static bool is_connect(const struct prelude_opening *o)
{
    return begins(o->client, "CONNECT ");
}

static bool is_http(const struct prelude_opening *o)
{
    static const char *const words[] = {"GET ",     "POST ",   "PUT ", "HEAD ",
                                        "OPTIONS ", "DELETE ", NULL};
    return begins_with_any(o->client, words);
}

static bool is_proxy_1(const struct prelude_opening *o)
{
    return begins(o->client, "PROXY ");
}

/* --- the PROXY header in bytes -------------------------------------------------------------- */

static const char proxy_signature[] = "\r\n\r\n\0\r\nQUIT\n";

static bool is_proxy_2(const struct prelude_opening *o)
{
    return o->client.n >= 16 && memcmp(o->client.p, proxy_signature, 12) == 0;
}

static const char *address(struct bytes b, size_t at, int family, struct arena *a)
{
    char text[INET6_ADDRSTRLEN];
    size_t size = family == AF_INET ? 4 : 16;
    if (b.n < at + size || !inet_ntop(family, b.p + at, text, sizeof text))
        return "?";
    return arena_printf(a, "%s", text);
}

static const char *say_proxy_2(const struct prelude_speech *s, struct arena *a)
{
    if (s->from_server || s->number)
        return NULL;
    int family = number_at(s->head, 13, 1) >> 4 == 1 ? AF_INET : AF_INET6;
    size_t size = family == AF_INET ? 4 : 16;
    if ((number_at(s->head, 12, 1) & 0xf) == 0)
        return "LOCAL: the proxy itself";
    return arena_printf(a, "from %s port %u to %s port %u",
                        address(s->head, 16, family, a),
                        (unsigned)number_at(s->head, 16 + 2 * size, 2),
                        address(s->head, 16 + size, family, a),
                        (unsigned)number_at(s->head, 18 + 2 * size, 2));
}

/* --- SOCKS ----------------------------------------------------------------------------------- */

static bool is_socks4(const struct prelude_opening *o)
{
    struct bytes b = o->client;
    return b.n >= 9 && b.p[0] == 4 && (b.p[1] == 1 || b.p[1] == 2) &&
           memchr(b.p + 8, 0, b.n - 8);
}

/* SOCKS 4A: an address 0.0.0.x means that a name follows the user's. */
static const char *say_socks4(const struct prelude_speech *s, struct arena *a)
{
    struct bytes b = s->head;
    if (s->number || b.n < 8)
        return NULL;
    if (s->from_server)
        return b.p[1] == 90 ? "request granted"
                            : arena_printf(a, "request refused (%u)", b.p[1]);
    const char *where = address(b, 4, AF_INET, a);
    const uint8_t *name = memchr(b.p + 8, 0, b.n - 8);
    if (name && number_at(b, 4, 3) == 0) {
        size_t at = (size_t)(name + 1 - b.p);
        const uint8_t *end = at < b.n ? memchr(b.p + at, 0, b.n - at) : NULL;
        if (end)
            where = text_safe(a, (struct bytes){b.p + at, (size_t)(end - b.p) - at});
    }
    return arena_printf(a, "%s %s port %u", b.p[1] == 1 ? "CONNECT" : "BIND", where,
                        (unsigned)number_at(b, 2, 2));
}

static bool is_socks5(const struct prelude_opening *o)
{
    struct bytes b = o->client;
    return b.n >= 3 && b.p[0] == 5 && b.n == (size_t)b.p[1] + 2 &&
           (o->server.n == 0 || o->server.p[0] == 5);
}

static const char *socks5_method(unsigned method)
{
    return method == 0      ? "no authentication"
           : method == 1    ? "GSSAPI"
           : method == 2    ? "user name and password"
           : method == 0xff ? "none is acceptable"
                            : "another method";
}

static const char *say_socks5_request(struct bytes b, struct arena *a)
{
    static const char *const commands[] = {"?", "CONNECT", "BIND", "UDP ASSOCIATE"};
    unsigned command = b.p[1] < 4 ? b.p[1] : 0, kind = b.p[3];
    const char *where = "?";
    size_t size = kind == 1 ? 4 : kind == 4 ? 16 : b.n > 4 ? 1u + b.p[4] : 1;
    if (kind == 1 || kind == 4)
        where = address(b, 4, kind == 1 ? AF_INET : AF_INET6, a);
    else if (kind == 3 && b.n >= 4 + size)
        where = text_safe(a, (struct bytes){b.p + 5, size - 1});
    return arena_printf(a, "%s %s port %u", commands[command], where,
                        (unsigned)number_at(b, 4 + size, 2));
}

static const char *say_socks5_reply(unsigned code, struct arena *a)
{
    static const char *const replies[] = {
        "succeeded",           "general failure",  "not allowed by the rules",
        "network unreachable", "host unreachable", "connection refused",
        "time to live ended",  "unknown command",  "unknown kind of address"};
    return code < ARRAY_LENGTH(replies) ? replies[code]
                                        : arena_printf(a, "reply %u", code);
}

/* RFC 1928, 3, 4 and 6; RFC 1929 where a password is asked for */
static const char *say_socks5(const struct prelude_speech *s, struct arena *a)
{
    struct bytes b = s->head;
    if (b.n < 2)
        return NULL;
    if (b.p[0] == 1)
        return s->from_server
                   ? (b.p[1] ? "user name or password refused" : "user name accepted")
                   : "user name and password (in the clear)";
    if (s->number == 0 && !s->from_server)
        return arena_printf(
            a, "greeting, %u method%s: %s%s", b.p[1], b.p[1] == 1 ? "" : "s",
            socks5_method(b.n > 2 ? b.p[2] : 0xff), b.p[1] > 1 ? ", …" : "");
    if (s->number == 0)
        return arena_printf(a, "method: %s", socks5_method(b.p[1]));
    if (b.p[0] != 5 || b.n < 4)
        return NULL;
    return s->from_server ? say_socks5_reply(b.p[1], a) : say_socks5_request(b, a);
}

/* --- databases and the rest ------------------------------------------------------------------ */

enum { POSTGRES_SSL = 0x04d2162f, POSTGRES_GSS = 0x04d21630 };

static bool is_postgres(const struct prelude_opening *o)
{
    uint64_t code = number_at(o->client, 4, 4);
    return number_at(o->client, 0, 4) == 8 &&
           (code == POSTGRES_SSL || code == POSTGRES_GSS);
}

static const char *say_postgres(const struct prelude_speech *s, struct arena *a)
{
    (void)a;
    if (!s->from_server)
        return number_at(s->head, 4, 4) == POSTGRES_SSL   ? "SSLRequest"
               : number_at(s->head, 4, 4) == POSTGRES_GSS ? "GSSENCRequest"
                                                          : NULL;
    return s->head.n != 1      ? NULL
           : *s->head.p == 'S' ? "S: willing to do TLS"
           : *s->head.p == 'N' ? "N: not willing"
                               : NULL;
}

/* A packet is its length (little endian, 3 bytes), a number, and the payload. */
static bool is_mysql(const struct prelude_opening *o)
{
    struct bytes b = o->server;
    return b.n > 10 && b.p[3] == 0 && b.p[4] == 10 &&
           ((size_t)b.p[2] << 16 | (size_t)b.p[1] << 8 | b.p[0]) >= 30 && b.p[5] >= '0' &&
           b.p[5] <= '9';
}

static const char *say_mysql(const struct prelude_speech *s, struct arena *a)
{
    if (s->number)
        return NULL;
    if (!s->from_server)
        return s->head.n >= 36 ? "SSLRequest" : NULL;
    struct bytes version = {s->head.p + 5, s->head.n > 5 ? s->head.n - 5 : 0};
    const uint8_t *end = memchr(version.p, 0, version.n);
    version.n = end ? (size_t)(end - version.p) : version.n;
    version.n = version.n > 40 ? 40 : version.n;
    return arena_printf(a, "greeting of server %s", text_safe(a, version));
}

static const char start_tls_oid[] = "1.3.6.1.4.1.1466.20037";

static bool is_ldap(const struct prelude_opening *o)
{
    return o->client.n > 24 && o->client.p[0] == 0x30 &&
           memmem(o->client.p, o->client.n, start_tls_oid, sizeof start_tls_oid - 1);
}

/* RFC 4511, 4.12 and 4.14: the result code follows the response's tag and length. */
static const char *say_ldap(const struct prelude_speech *s, struct arena *a)
{
    struct bytes b = s->head;
    if (!s->from_server)
        return memmem(b.p, b.n, start_tls_oid, sizeof start_tls_oid - 1)
                   ? "ExtendedRequest: StartTLS"
                   : NULL;
    for (size_t i = 0; i + 4 < b.n && i < 16; i++)
        if (b.p[i] == 0x78 && memmem(b.p + i, b.n - i < 8 ? b.n - i : 8, "\x0a\x01", 2)) {
            const uint8_t *code = memmem(b.p + i, b.n - i, "\x0a\x01", 2);
            if (code + 2 >= b.p + b.n)
                return NULL;
            return code[2] ? arena_printf(a, "ExtendedResponse: result %u", code[2])
                           : "ExtendedResponse: success";
        }
    return NULL;
}

/* RFC 1006 and X.224: a TPKT header, then a connection request or its confirmation. */
static bool is_rdp(const struct prelude_opening *o)
{
    return o->client.n >= 11 && o->client.p[0] == 3 && o->client.p[1] == 0 &&
           o->client.p[5] == 0xe0;
}

static const char *say_rdp(const struct prelude_speech *s, struct arena *a)
{
    (void)a;
    if (s->head.n < 6)
        return NULL;
    return s->head.p[5] == 0xe0   ? "Connection Request"
           : s->head.p[5] == 0xd0 ? "Connection Confirm"
                                  : NULL;
}

/* clang-format off */
static const struct prelude_protocol protocols[] = {
    {"PROXY v1",     is_proxy_1,  NULL,         "HAProxy's proxy-protocol.txt, 2.1"},
    {"PROXY v2",     is_proxy_2,  say_proxy_2,  "HAProxy's proxy-protocol.txt, 2.2"},
    {"HTTP CONNECT", is_connect,  NULL,         "RFC 9110, 9.3.6"},
    {"SOCKS5",       is_socks5,   say_socks5,   "RFC 1928"},
    {"SOCKS4",       is_socks4,   say_socks4,   "SOCKS 4A"},
    {"PostgreSQL",   is_postgres, say_postgres, "PostgreSQL, Message Flow"},
    {"LDAP",         is_ldap,     say_ldap,     "RFC 4511, 4.14"},
    {"MySQL",        is_mysql,    say_mysql,    "MySQL, Connection Phase"},
    {"RDP",          is_rdp,      say_rdp,      "MS-RDPBCGR, 2.2.1.1"},
    {"XMPP",         is_xmpp,     NULL,         "RFC 6120, 5"},
    {"IMAP",         is_imap,     NULL,         "RFC 9051, 6.2.1"},
    {"POP3",         is_pop3,     NULL,         "RFC 2595, 4"},
    {"ManageSieve",  is_sieve,    NULL,         "RFC 5804, 2.2"},
    {"NNTP",         is_nntp,     NULL,         "RFC 4642, 2.2"},
    {"FTP",          is_ftp,      NULL,         "RFC 4217, 4"},
    {"SMTP",         is_smtp,     NULL,         "RFC 3207, 4"},
    {"HTTP",         is_http,     NULL,         "RFC 2817, 3"},
};
/* clang-format on */

const struct prelude_protocol *
prelude_protocol_find(const struct prelude_opening *opening)
{
    for (size_t i = 0; i < ARRAY_LENGTH(protocols); i++)
        if (protocols[i].is(opening))
            return &protocols[i];
    return NULL;
}
