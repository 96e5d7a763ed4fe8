/* SPDX-License-Identifier: BSD-2-Clause */
/* The findings as text and as JSON. */
#include "scan/scan.h"

#include <jansson.h>

#include "base/text.h"

enum { INDENT = 2, MARK = 2, PROBE = 6, NARROW = 70 };

static const struct {
    const char *mark;
    enum style style;
} looks[SCAN_VERDICTS] = {[SCAN_GOOD] = {"✓", STYLE_GOOD},
                          [SCAN_FAIR] = {"·", STYLE_PLAIN},
                          [SCAN_WEAK] = {"!", STYLE_NOTE},
                          [SCAN_BAD] = {"✗", STYLE_BAD},
                          [SCAN_NEUTRAL] = {" ", STYLE_PLAIN}};

const char *scan_verdict_mark(enum scan_verdict v, enum style *style)
{
    *style = looks[v].style;
    return looks[v].mark;
}

/* Of the topics of the group that begins at a finding. */
static int widest(const struct scan *s, size_t first, int most)
{
    int width = 8;
    const char *group = s->finding[first].group;
    for (size_t i = first; i < s->finding_count; i++) {
        int w = text_width(s->finding[i].topic);
        if (strcmp(s->finding[i].group, group) != 0)
            break;
        if (w > width)
            width = w;
    }
    return width < most ? width : most;
}

/* One finding: a mark, the topic, the answer and what it is worth, its connection. Returns the line
 * below it. */
static int draw(struct grid *g, int y, int topic, const struct finding *f)
{
    char probe[16];
    int x = INDENT + MARK, end = g->width - PROBE;
    grid_text(g, INDENT, y, x, looks[f->verdict].style, looks[f->verdict].mark);
    grid_text(g, x, y, x + topic, looks[f->verdict].style, f->topic);
    snprintf(probe, sizeof probe, "%u", f->probe);
    if (f->probe)
        grid_text(g, g->width - text_width(probe), y, g->width, STYLE_DIM, probe);
    struct arena a = {0};
    const char *words =
        arena_printf(&a, "%s%s%s", f->value, *f->value && *f->why ? ": " : "", f->why);
    int lines = grid_paragraph(g, x + topic + 2, y, end, 4, STYLE_PLAIN, words);
    arena_done(&a);
    return y + (lines > 1 ? lines : 1);
}

static void print_line(struct grid *g, int lines, bool colour, FILE *out)
{
    int height = g->height;
    g->height = lines;
    grid_print(g, colour, out);
    g->height = height;
}

static void print_text(int width, bool ascii, bool colour, enum style style,
                       const char *text, FILE *out)
{
    struct grid g;
    grid_init(&g, width, 4, ascii);
    print_line(&g, grid_paragraph(&g, 0, 0, width, 4, style, text), colour, out);
    grid_done(&g);
}

void scan_print(const struct scan *s, int width, bool ascii, bool colour, FILE *out)
{
    struct arena a = {0};
    int topic = 0;
    print_text(width, ascii, colour, STYLE_TITLE,
               arena_printf(&a, "%s:%s%s%s   %u connections, one at a time%s", s->host,
                            s->port, s->name ? "   server_name " : "",
                            s->name ? s->name : "", s->probes,
                            s->cut ? "; the bound was reached, not all was asked" : ""),
               out);
    for (size_t i = 0; i < s->finding_count; i++) {
        const struct finding *f = &s->finding[i];
        struct grid g;
        if (i == 0 || strcmp(f->group, s->finding[i - 1].group) != 0) {
            topic = widest(s, i, width < NARROW ? width / 3 : width / 2);
            putc('\n', out);
            print_text(width, ascii, colour, STYLE_TITLE, f->group, out);
        }
        grid_init(&g, width, 4, ascii);
        print_line(&g, draw(&g, 0, topic, f), colour, out);
        grid_done(&g);
    }
    putc('\n', out);
    print_text(
        width, ascii, colour, STYLE_DIM,
        "✓ good  · fair  ! weak  ✗ bad; the number at the right is the connection that "
        "shows it (-c NUMBER draws its ladder)",
        out);
    arena_done(&a);
}

void scan_print_json(const struct scan *s, FILE *out)
{
    json_t *findings = json_array();
    for (size_t i = 0; i < s->finding_count; i++) {
        const struct finding *f = &s->finding[i];
        json_array_append_new(
            findings,
            json_pack("{s:s, s:s, s:s, s:s, s:s?, s:o}", "group", f->group, "topic",
                      f->topic, "value", f->value, "why", f->why, "verdict",
                      f->verdict == SCAN_NEUTRAL ? NULL : scan_verdict_name(f->verdict),
                      "connection", f->probe ? json_integer(f->probe) : json_null()));
    }
    json_t *o = json_pack("{s:i, s:s, s:s, s:s?, s:i, s:b, s:o}", "schema", 1, "host",
                          s->host, "port", s->port, "server_name", s->name, "connections",
                          (int)s->probes, "complete", !s->cut, "findings", findings);
    json_dumpf(o, out, JSON_COMPACT);
    putc('\n', out);
    json_decref(o);
}
