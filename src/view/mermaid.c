/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder as a Mermaid sequenceDiagram, for notes and wikis that draw it. Connections follow
 * each other in one diagram.
 *
 *     ->>    readable             -)   TCP
 *     -->>   encrypted            Note over: round trips, the lock line, who may send */
#include "view/ladder.h"
#include "view/picture.h"

#include "base/text.h"

#include <string.h>

enum { OVER = 60, BESIDE = 28 }; /* columns of notes over both ends, and beside one */

/* Mermaid ends a statement at ';' and a line end, begins a comment at "%%", reads '#' as an
 * entity and HTML in labels: all but plain letters are written as entities. The lock is an
 * emoji, which it leaves alone. */
static void escape(FILE *out, const char *text)
{
    struct bytes b = {(const uint8_t *)text, strlen(text)};
    for (size_t at = 0; at < b.n;) {
        size_t from = at;
        uint32_t point = text_next(b, &at);
        if (point < 0x80 && strchr("#;%<>&\"'{}`\\[]|", (int)point))
            fprintf(out, "#%u;", point);
        else
            fwrite(b.p + from, 1, at - from, out);
    }
}

/* Mermaid leaves a note in one line, however long: it is broken at spaces. */
static void note(FILE *out, const char *text, int columns)
{
    struct buf part = {0};
    for (bool first = true; *text; first = false) {
        size_t n = text_fit(text, columns), cut = n;
        while (text[n] && cut > 0 && text[cut] != ' ')
            cut--;
        n = cut ? cut : n ? n : strlen(text);
        size_t last = n;
        while (last > 1 && text[last - 1] == ' ')
            last--;
        part.n = 0;
        buf_printf(&part, "%.*s", (int)last, text);
        fputs(first ? "" : "<br/>", out);
        escape(out, buf_text(&part));
        for (text += n; *text == ' ';)
            text++;
    }
    buf_done(&part);
}

static const char *arrow(const struct ladder_row *row)
{
    if (row->bad)
        return "-x";
    switch (row->line) {
    case LINE_TCP:
        return "-)";
    case LINE_OPENED:
    case LINE_SECRET:
    case LINE_DUMMY:
        return "-->>";
    default:
        return "->>";
    }
}

static char end_of(enum side side)
{
    return side == CLIENT ? 'C' : 'S';
}

static void add_row(FILE *out, const struct ladder_row *row)
{
    if (row->line == LINE_NOTE) {
        fprintf(out, "    Note %s of %c: ", row->from == CLIENT ? "left" : "right",
                end_of(row->from));
        note(out, row->label, BESIDE);
    } else if (row->line == LINE_GAP || row->line == LINE_LOCK ||
               row->line == LINE_FOLD) {
        fprintf(out, "    Note over C,S: ");
        note(out, row->label, OVER);
    } else {
        enum side to = row->from == CLIENT ? SERVER : CLIENT;
        fprintf(out, "    %c%s%c: ", end_of(row->from), arrow(row), end_of(to));
        escape(out, row->label);
        fprintf(out, "%s%s%s%s, %s ms", *row->size ? ", " : "", row->size,
                *row->mark ? " " : "", row->mark, row->time);
    }
    fputc('\n', out);
}

/* A round trip is a box around its rows. Mermaid takes only colours as numbers. */
static void open_trip(FILE *out, const struct ladder_row *row)
{
    if (row->part != 1 && row->part != 4)
        return;
    fprintf(out, "    rect rgba(120, 120, 160, 0.12)\n    Note over C,S: ");
    if (row->bracket == 'T')
        fprintf(out, "TCP round trip\n");
    else if (row->bracket >= '0' && row->bracket <= '9')
        fprintf(out, "TLS round trip %c\n", row->bracket);
    else
        fprintf(out, "round trip before TLS\n");
}

void mermaid_add(struct picture *p, const struct connection *c, const char *trace)
{
    struct ladder l;
    ladder_init_with(&l, c, p->options.show);
    if (p->drawn == 0)
        fprintf(p->out,
                "sequenceDiagram\n    participant C as client\n    participant S as "
                "server\n");
    struct arena a = {0};
    fprintf(p->out, "    Note over C,S: ");
    note(p->out, arena_printf(&a, "%s, %s", trace, l.title), OVER);
    fprintf(p->out, "<br/>");
    note(p->out, arena_printf(&a, "%s, %s", l.client, l.server), OVER);
    fputc('\n', p->out);
    arena_done(&a);
    for (size_t i = 0; i < l.row_count; i++) {
        const struct ladder_row *row = &l.row[i];
        open_trip(p->out, row);
        add_row(p->out, row);
        if (row->bracket && (row->part == 3 || row->part == 4))
            fprintf(p->out, "    end\n");
    }
    fprintf(p->out, "    Note over C,S: ");
    note(p->out, l.budget, OVER);
    fputc('\n', p->out);
    for (size_t i = 0; i < l.wrong_count; i++) {
        fprintf(p->out, "    Note over C,S: ✗ ");
        note(p->out, l.wrong[i], OVER);
        fputc('\n', p->out);
    }
    ladder_done(&l);
}
