/* SPDX-License-Identifier: BSD-2-Clause */
/* Which kind of document begins, adds and ends how. */
#include "view/picture.h"

#include "base/array.h"
#include "base/text.h"
#include "view/json.h"
#include "view/ladder.h"
#include "view/scale_draw.h"
#include "view/sheet.h"

#include <stdlib.h>

struct picture_kind {
    const char *name;
    void (*begin)(struct picture *p);
    void (*add)(struct picture *p, const struct connection *c, const char *trace);
    void (*end)(struct picture *p);
};

static void text_add(struct picture *p, const struct connection *c, const char *trace)
{
    const struct picture_options *o = &p->options;
    (void)trace;
    if (p->drawn)
        fputc('\n', p->out);
    if (o->to_scale)
        scale_print(c, o->width, o->ascii, o->colour, p->out);
    else
        p->signs |= ladder_print(c, o->show, o->width, o->ascii, o->colour, p->out);
}

static void text_end(struct picture *p)
{
    const struct picture_options *o = &p->options;
    ladder_print_legend(p->signs, o->width, o->ascii, o->colour, p->out);
}

static void json_add(struct picture *p, const struct connection *c, const char *trace)
{
    struct json_options json = {.trace = trace,
                                .detail = p->options.detail,
                                .secrets = p->options.secrets,
                                .list = p->options.list};
    json_print(c, &json, p->out);
}

static void sheet_add(struct picture *p, const struct connection *c, const char *trace)
{
    sheet_markdown(c, trace, true, p->out);
}

static void worksheet_add(struct picture *p, const struct connection *c,
                          const char *trace)
{
    sheet_markdown(c, trace, false, p->out);
}

static const struct picture_kind kinds[] = {
    {"sheet", NULL, sheet_add, NULL},         {"worksheet", NULL, worksheet_add, NULL},
    {"text", NULL, text_add, text_end},       {"say", NULL, say_add, NULL},
    {"json", NULL, json_add, NULL},           {"svg", svg_begin, svg_add, svg_end},
    {"html", html_begin, html_add, html_end}, {"mermaid", NULL, mermaid_add, NULL},
};

struct picture *picture_open(const struct picture_options *options, FILE *out)
{
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        if (strcmp(kinds[i].name, options->format) != 0)
            continue;
        struct picture *p = memory_new(sizeof *p);
        p->options = *options;
        p->kind = &kinds[i];
        p->out = out;
        if (p->kind->begin)
            p->kind->begin(p);
        return p;
    }
    return NULL;
}

void picture_add(struct picture *p, const struct connection *c, const char *trace)
{
    struct arena a = {0};
    struct bytes name = {(const uint8_t *)trace, strlen(trace)};
    p->kind->add(p, c, text_safe(&a, name)); /* a file may be called anything */
    p->drawn++;
    arena_done(&a);
}

void picture_close(struct picture *p)
{
    if (p->kind->end)
        p->kind->end(p);
    if (p->body)
        fclose(p->body);
    free(p->text);
    buf_done(&p->words);
    free(p);
}

const char *picture_title(const struct connection *c, struct arena *a)
{
    const char *kind = c->outcome == OUTCOME_FAILED       ? "a handshake that failed"
                       : c->outcome == OUTCOME_INCOMPLETE ? "a handshake, incomplete"
                                                          : ladder_kind(c->kind);
    return arena_printf(
        a, "%s: %s%s%s", c->version ? tls_version_name(c->version, a) : "TLS", kind,
        c->server_name ? " with " : "", c->server_name ? c->server_name : "");
}
