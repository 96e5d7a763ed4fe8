/* SPDX-License-Identifier: BSD-2-Clause */
/* The connection list on standard output: lines drawn like those of the interface, some dozens at a
 * time. */
#include "app/print_list.h"

#include "app/commands.h"

#include <stdio.h>
#include <unistd.h>

enum { LINES = 64 }; /* drawn before they are printed */

void print_list_init(struct print_list *p, const struct tracker *t,
                     const struct options *o)
{
    *p = (struct print_list){.options = o, .tracker = t, .colour = print_in_colour(o)};
}

static void print(struct print_list *p)
{
    p->grid.height = p->lines;
    grid_print(&p->grid, p->colour, stdout);
    grid_done(&p->grid);
    p->lines = 0;
}

static int next_line(struct print_list *p)
{
    if (p->lines == LINES)
        print(p);
    if (p->lines == 0)
        grid_init(&p->grid, p->layout.end, LINES, p->options->ascii);
    return p->lines++;
}

static void begin(struct print_list *p)
{
    const struct options *o = p->options;
    int width = o->width ? o->width : isatty(STDOUT_FILENO) ? print_width() : 200;
    list_layout(&p->layout, width, p->tracker->connection, p->tracker->connection_count,
                -1);
    p->begun = true;
    list_draw_heading(&p->layout, &p->grid, 0, next_line(p), -1, false);
}

void print_list_add(struct print_list *p, const struct connection *c)
{
    if (!p->begun)
        begin(p);
    if (p->options->connection && c->number != p->options->connection)
        return;
    int y = next_line(p);
    list_draw_row(&p->layout, &p->grid, 0, y, c);
}

void print_list_done(struct print_list *p)
{
    if (!p->begun)
        begin(p);
    print(p);
}
