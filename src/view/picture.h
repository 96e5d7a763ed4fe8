/* SPDX-License-Identifier: BSD-2-Clause */
/* Connections as a document: text, sentences, JSON, SVG, HTML or Mermaid on a stream. */
#ifndef VIEW_PICTURE_H
#define VIEW_PICTURE_H

#include "base/buf.h"
#include "model/connection.h"

#include <stdio.h>

struct picture_options {
    const char *
        format; /* "text", "say", "json", "svg", "html", "mermaid", "sheet", "worksheet" */
    const char *theme;  /* svg, html: "light", "dark", "contrast", "mono"; NULL: light */
    unsigned show;      /* of enum ladder_show */
    int width;          /* text: columns */
    bool ascii, colour; /* text */
    bool to_scale;      /* text, svg: vertical distance is time */
    bool detail, secrets, list; /* json */
};

/* One document under way. A kind of document writes what it can at once, and what must come
 * first but is known last (an SVG's height) at the end. */
struct picture {
    struct picture_options options;
    const struct picture_kind *kind;
    FILE *out;
    FILE *body; /* svg: what is inside, until its size is known */
    char *text;
    size_t size;
    double width, height; /* svg: of what was drawn */
    struct buf words;     /* svg: what it shows, for those who do not see it */
    unsigned drawn;       /* connections */
    unsigned signs;       /* text: those that the ladders use */
};

/* NULL where there is no such format. Freed with picture_close. */
struct picture *picture_open(const struct picture_options *options, FILE *out);

/* Adds a connection that has been analysed, of a trace of that name. */
void picture_add(struct picture *p, const struct connection *c, const char *trace);

/* Ends the document and frees. */
void picture_close(struct picture *p);

/* "TLS 1.3: a full handshake with lab.example" */
const char *picture_title(const struct connection *c, struct arena *a);

/* The kinds, each in a file of its own. */
void svg_begin(struct picture *p);
void svg_add(struct picture *p, const struct connection *c, const char *trace);
void svg_end(struct picture *p);
void html_begin(struct picture *p);
void html_add(struct picture *p, const struct connection *c, const char *trace);
void html_end(struct picture *p);
void mermaid_add(struct picture *p, const struct connection *c, const char *trace);
void say_add(struct picture *p, const struct connection *c, const char *trace);

#endif
