/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands above and below the vector pictures: the heading, the budget, what the crosses mean,
 * and the legend. */
#include "view/svg_shapes.h"

#include "base/array.h"
#include "base/text.h"
#include "view/picture.h"

double svg_heading(FILE *out, const struct ladder *l, const char *trace, const char *how,
                   double y, double width)
{
    const struct connection *c = l->connection;
    struct arena a = {0};
    int lines = svg_paragraph(out, SVG_MARGIN, y + 22, width, 21 * SVG_BOLD, 24, "title",
                              arena_printf(&a, "%s%s%s", picture_title(c, &a),
                                           how ? ", " : "", how ? how : ""));
    y += 24 * (lines - 1);
    const char *facts = arena_printf(&a, "%s, connection %u", trace, c->number);
    const char *part[] = {
        c->scenario,
        c->synthetic ? "synthetic" : NULL,
        c->cipher_suite ? registry_name(&tls_cipher_suites, c->cipher_suite, &a) : NULL,
        c->group ? registry_name(&tls_groups, c->group, &a) : NULL,
        c->alpn_selected,
    };
    for (size_t i = 0; i < ARRAY_LENGTH(part); i++)
        if (part[i])
            facts = arena_printf(&a, "%s · %s", facts, part[i]);
    lines = svg_paragraph(out, SVG_MARGIN, y + 44, width, 13, 17, "dim", facts);
    arena_done(&a);
    return y + 44 + lines * 17;
}

double svg_wrong(FILE *out, const struct ladder *l, double x, double y, double width)
{
    enum { MOST = 6 };
    for (size_t i = 0; i < l->wrong_count && i < MOST; i++) {
        static const struct ladder_row cross = {.mark = "✗"};
        svg_mark(out, x + 1, y + 8, &cross);
        int lines =
            svg_paragraph(out, x + 16, y + 8, width - 16, 11.5, 16, "small", l->wrong[i]);
        y += lines * 16 + 3;
    }
    return l->wrong_count ? y + 4 : y;
}

double svg_budget(FILE *out, const struct ladder *l, double x, double y, double width)
{
    const struct ladder_budget *b = &l->share;
    const struct {
        const char *name, *colour;
        double seconds;
    } part[] = {{"network", "network", b->network},
                {"client", "client", b->client},
                {"server", "server", b->server}};
    int lines = svg_paragraph(
        out, x, y, width, 13 * SVG_BOLD, 19,
        b->head && l->connection->alert_message ? "strong bad" : "strong", l->budget);
    y += lines * 19;
    double all = b->network + b->client + b->server, at = x;
    if (b->network < 0 || all <= 0)
        return y;
    double label = x;
    for (int i = 0; i < 3; i++) {
        double share = part[i].seconds / all * width;
        fprintf(out,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"16\" "
                "class=\"%s\"/>\n",
                at, y - 4, share > 1 ? share - 1 : share, part[i].colour);
        at += share;
        struct arena a = {0};
        const char *text = arena_printf(&a, "%s %.*f ms", part[i].name, l->decimals,
                                        part[i].seconds * 1e3);
        fprintf(out,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"10\" height=\"10\" rx=\"2\" "
                "class=\"%s\"/>\n",
                label, y + 22, part[i].colour);
        svg_text(out, label + 15, y + 31, "small", text);
        label += 15 + svg_text_width(text, 12) + 26;
        arena_done(&a);
    }
    return y + 44;
}

/* What the kinds of lines mean: only those that are there. */
double svg_legend(FILE *out, const struct ladder *l, double x, double y, double width)
{
    static const struct {
        enum ladder_line line;
        const char *words;
    } table[] = {{LINE_CLEAR, "readable"},
                 {LINE_OPENED, "encrypted, opened with keys"},
                 {LINE_SECRET, "encrypted, closed"},
                 {LINE_DUMMY, "changes nothing"},
                 {LINE_TCP, "TCP, and before TLS"}};
    double at = x;
    bool any = false;
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        bool there = false;
        for (size_t r = 0; r < l->row_count; r++)
            there |= l->row[r].line == table[i].line;
        double room = 42 + svg_text_width(table[i].words, 11.5) + 18;
        if (!there)
            continue;
        if (any && at + room > x + width) {
            at = x;
            y += 20;
        }
        struct ladder_row row = {.line = table[i].line, .from = CLIENT};
        svg_arrow(out, &row, at, y - 4, at + 34, y - 4);
        svg_text(out, at + 42, y, "small dim", table[i].words);
        at += room;
        any = true;
    }
    at = any ? at : x;
    static const struct ladder_row signs[] = {{.mark = "✓", .good = true}, {.mark = "✗"}};
    static const char *const meant[] = {"checked, holds", "checked, does not hold"};
    for (size_t i = 0; i < ARRAY_LENGTH(signs); i++) {
        bool there = false;
        for (size_t r = 0; r < l->row_count; r++)
            there |= strcmp(l->row[r].mark, signs[i].mark) == 0;
        double room = 18 + svg_text_width(meant[i], 11.5) + 18;
        if (!there)
            continue;
        if (at + room > x + width) {
            at = x;
            y += 20;
        }
        svg_mark(out, at, y, &signs[i]);
        svg_text(out, at + 18, y, "small dim", meant[i]);
        at += room;
        any = true;
    }
    return any ? y + 8 : y;
}
