/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladders of a trace as one page that needs nothing else: steps, fields and bytes, eyes.
 *
 * The page is page.css and page.js, which the build turns into strings, with the connections as
 * JSON beside them. Its policy forbids it any request. */
#include "base/array.h"
#include "base/text.h"
#include "view/html_data.h"
#include "view/ladder.h"
#include "view/markup.h"
#include "view/picture.h"
#include "view/svg_theme.h"

#include <stdlib.h>

static const char *const css[] = {
#include "view/page_css.inc"
};

static const char *const js[] = {
#include "view/page_js.inc"
};

static void put(FILE *out, const char *const *line, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fputs(line[i], out);
}

void html_begin(struct picture *p)
{
    fprintf(p->out,
            "<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"%s\">\n<head>\n<meta "
            "charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
            "initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" "
            "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src "
            "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n<meta "
            "name=\"referrer\" content=\"no-referrer\">\n<title>tlsladder</title>\n"
            "<style>\n",
            p->options.theme ? svg_theme_find(p->options.theme)->name : "auto");
    put(p->out, css, ARRAY_LENGTH(css));
    fputs(
        "</style>\n</head>\n<body>\n<header>\n<h1><span id=\"title\">tlsladder</span>"
        "<small id=\"facts\"></small></h1>\n<nav aria-label=\"connection and steps\">"
        "<select id=\"chooser\" aria-label=\"connection\" hidden></select>"
        "<button id=\"previous\" title=\"previous (left arrow)\">◀ previous</button>"
        "<button id=\"next\" title=\"next (right arrow, space)\">next ▶</button>"
        "<button id=\"play\" aria-pressed=\"false\" title=\"step by itself (p)\">play"
        "</button><span id=\"count\" class=\"facts\"></span>"
        "<button id=\"curtain\" aria-pressed=\"false\" title=\"hide what has not been "
        "reached (c)\">curtain</button></nav>\n"
        "<nav aria-label=\"who is looking\"><span class=\"facts\">eyes (e)</span>"
        "<button id=\"eyes0\">endpoint</button><button id=\"eyes1\">server's key</button>"
        "<button id=\"eyes2\">eavesdropper</button>"
        "<button id=\"theme\" title=\"light or dark (t)\" aria-label=\"light or dark\">◐"
        "</button></nav>\n</header>\n"
        "<main>\n<div class=\"left\"><section class=\"ladder\" aria-label=\"ladder\">"
        "<div id=\"ends\"></div><div id=\"ladder\" role=\"listbox\" tabindex=\"0\" "
        "aria-label=\"messages in the order of flights\"></div><div id=\"below\"></div>"
        "</section>\n<section class=\"learns\" id=\"learns\" aria-label=\"what is "
        "learned\"></section></div>\n<aside class=\"pane\" id=\"pane\" tabindex=\"-1\" "
        "aria-label=\"explanation, fields and bytes\"></aside>\n</main>\n"
        "<p id=\"said\" role=\"status\" aria-live=\"polite\" style=\"position:absolute;"
        "width:1px;height:1px;overflow:hidden;clip-path:inset(50%)\"></p>\n",
        p->out);
}

/* For those without scripts: the ladder as text. */
static void add_text(struct picture *p, const struct connection *c)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    ladder_print(c, p->options.show, 100, false, false, memory);
    fclose(memory);
    fputs("<noscript><pre class=\"mono\">", p->out);
    markup_text(p->out, text);
    fputs("</pre></noscript>\n", p->out);
    free(text);
}

void html_add(struct picture *p, const struct connection *c, const char *trace)
{
    add_text(p, c);
    fputs("<script type=\"application/json\">", p->out);
    html_data(c, trace, p->options.show, p->out);
    fputs("</script>\n", p->out);
}

void html_end(struct picture *p)
{
    fputs(
        "<footer><kbd>→</kbd> <kbd>←</kbd> step · <kbd>c</kbd> curtain · <kbd>e</kbd> "
        "eyes · <kbd>p</kbd> play · <kbd>t</kbd> light or dark · <kbd>Enter</kbd> into "
        "the fields, <kbd>Esc</kbd> back · point at a field or a byte to see the other. "
        "Written by tlsladder; nothing leaves this page.</footer>\n<script>\n",
        p->out);
    put(p->out, js, ARRAY_LENGTH(js));
    fputs("</script>\n</body>\n</html>\n", p->out);
}
