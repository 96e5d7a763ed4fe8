/* SPDX-License-Identifier: BSD-2-Clause */
/* Colours of the pictures. */
#include "view/svg_theme.h"

#include "base/array.h"

/* clang-format off */
static const struct svg_theme themes[] = {
    {"light", "#ffffff", "#1f2937", "#6b7280", "#e5e7eb",
     "#0b63b0", "#a84b08", "#6d28d9", "#15803d", "#b91c1c", "#eef5fc", "#fdf3ea"},
    {"dark", "#0f1624", "#e5e9f0", "#94a0b4", "#2a3548",
     "#6cb0f5", "#f0a860", "#c4a8ff", "#57d08b", "#ff7b7b", "#15233a", "#291f18"},
    {"contrast", "#ffffff", "#000000", "#333333", "#999999",
     "#00329c", "#7a2e00", "#4a0096", "#005c1f", "#a80000", "#f4f4f4", "#f4f4f4"},
    {"mono", "#ffffff", "#111111", "#555555", "#cccccc",
     "#111111", "#111111", "#111111", "#111111", "#111111", "#f5f5f5", "#fafafa"},
};
/* clang-format on */

const struct svg_theme *svg_theme_find(const char *name)
{
    for (size_t i = 0; name && i < ARRAY_LENGTH(themes); i++)
        if (strcmp(themes[i].name, name) == 0)
            return &themes[i];
    return &themes[0];
}

void svg_theme_print(const struct svg_theme *t, FILE *out)
{
    fprintf(out,
            "<style>\n"
            "text{font-family:'Helvetica Neue',Helvetica,Arial,'Liberation Sans',"
            "'DejaVu Sans',sans-serif;font-size:13px;fill:%s}\n"
            ".number{font-family:'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,"
            "monospace;font-size:11.5px;fill:%s}\n"
            ".title{font-size:21px;font-weight:600}\n"
            ".dim{fill:%s}.small{font-size:11.5px}.strong{font-weight:600}\n",
            t->ink, t->dim, t->dim);
    fprintf(
        out,
        ".middle{text-anchor:middle}.end{text-anchor:end}.slope{font-style:italic}\n"
        ".on{fill:%s}.paper{fill:%s}.halo{stroke:%s;stroke-width:4;paint-order:stroke;"
        "stroke-linejoin:round}\n"
        ".rule{stroke:%s;stroke-width:1;fill:none}\n"
        ".life{stroke:%s;stroke-width:1.5;fill:none}\n"
        ".bracket{stroke:%s;stroke-width:1.6;fill:none;stroke-linecap:round}\n",
        t->paper, t->paper, t->paper, t->faint, t->dim, t->ink);
    fprintf(out,
            ".line{fill:none;stroke-width:2;stroke-linecap:butt}\n"
            ".tcp{stroke:%s;stroke-width:1.4}.dummy{stroke:%s;stroke-width:1.4;"
            "stroke-dasharray:2 4}\n"
            ".opened{stroke-width:4.6}.core{stroke-width:1.6;stroke:%s}\n"
            ".secret{stroke-width:6;stroke-dasharray:3 2.2}\n",
            t->dim, t->dim, t->paper);
    const struct {
        const char *name, *colour;
    } inks[] = {{"client", t->client}, {"server", t->server}, {"private", t->secret},
                {"good", t->good},     {"bad", t->bad},       {"grey", t->dim}};
    for (size_t i = 0; i < ARRAY_LENGTH(inks); i++)
        fprintf(out, ".%s{fill:%s}.line.%s{fill:none;stroke:%s}\n", inks[i].name,
                inks[i].colour, inks[i].name, inks[i].colour);
    fprintf(
        out,
        ".line.ring{fill:%s;stroke-width:1.6}.lock{fill:%s}.shackle{fill:none;stroke:%s;"
        "stroke-width:1.7}\n"
        ".client-band{fill:%s}.server-band{fill:%s}\n"
        ".halo.over-client{stroke:%s}.halo.over-server{stroke:%s}\n"
        ".network{fill:%s;opacity:.5}.tick{fill:none;stroke:%s;stroke-width:2.2;stroke-"
        "linecap:"
        "round;stroke-linejoin:round}.cross{stroke:%s;stroke-width:2.2;stroke-linecap:"
        "round;fill:none}\n"
        "</style>\n",
        t->paper, t->secret, t->secret, t->client_band, t->server_band, t->client_band,
        t->server_band, t->dim, t->good, t->bad);
}
