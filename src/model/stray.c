/* SPDX-License-Identifier: BSD-2-Clause */
/* An answer that is no TLS. */
#include "model/stray.h"

#include "base/array.h"
#include "base/text.h"
#include "model/connection.h"

enum { LINE = 56 };

/* How servers begin to speak. */
/* clang-format off */
static const struct {
    const char *begin, *why;
} kinds[] = {
    {"HTTP/1.", "the server answered in plain HTTP: no TLS is spoken on this port"},
    {"<html", "the server answered in plain HTML: no TLS is spoken on this port"},
    {"<!DOCTYPE", "the server answered in plain HTML: no TLS is spoken on this port"},
    {"SSH-", "the server answered in SSH: no TLS is spoken on this port"},
    {"Invalid SSH identification", "an SSH server answered: no TLS is spoken on this port"},
    {"220", "the server answered like SMTP or FTP: TLS begins there after STARTTLS or AUTH TLS"},
    {"50", "the server answered like SMTP or FTP: TLS begins there after STARTTLS or AUTH TLS"},
    {"55", "the server answered like SMTP or FTP: TLS begins there after STARTTLS or AUTH TLS"},
    {"* OK", "the server answered in IMAP: TLS begins there after STARTTLS"},
    {"* BYE", "the server answered in IMAP: TLS begins there after STARTTLS"},
    {"+OK", "the server answered in POP3: TLS begins there after STLS"},
    {"-ERR", "the server answered in POP3 or the like: TLS begins there after STLS"},
    {"<?xml", "the server answered in XML, as XMPP does: TLS begins there after <starttls/>"},
    {"RFB ", "the server answered in VNC's protocol: no TLS is spoken on this port"},
};
/* clang-format on */

static const char *kind_of(struct bytes b)
{
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        size_t n = strlen(kinds[i].begin);
        if (b.n > n && memcmp(b.p, kinds[i].begin, n) == 0)
            return kinds[i].why;
    }
    return "the server answered, but not in TLS";
}

/* Its first line where it is text, else how long it is. */
static const char *say(struct bytes b, struct arena *a)
{
    struct bytes line = b;
    const uint8_t *end = memchr(b.p, '\n', b.n);
    line.n = end ? (size_t)(end - b.p) : b.n;
    line.n -= line.n && line.p[line.n - 1] == '\r';
    bool cut = line.n > LINE;
    line.n = cut ? LINE : line.n;
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] < 0x20 || line.p[i] == 0x7f)
            return arena_printf(a, "%zu bytes", b.n);
    return arena_printf(a, "%s%s", text_safe(a, line), cut ? "…" : "");
}

void stray_take(struct connection *c, unsigned end, struct bytes bytes,
                struct stamp stamp)
{
    struct stray *s = &c->stray;
    if (s->why) {
        s->bytes += bytes.n;
        return;
    }
    if (!bytes.n || !c->client_hello_seen || c->server_hello_seen || c->gap_count ||
        connection_side(c, end) != SERVER || c->reading->direction[end].records.found)
        return;
    *s = (struct stray){.why = kind_of(bytes),
                        .text = c->summary ? NULL : say(bytes, &c->arena),
                        .stamp = stamp,
                        .bytes = bytes.n};
}
