/* SPDX-License-Identifier: BSD-2-Clause */
/* The terminal by way of curses. */
#include "tui/terminal.h"

#include "base/array.h"
#include "base/buf.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

/* tui/actions.h names keys as curses does not, so both can be seen here. */
#include "tui/actions.h"

/* How a style is shown: as it is, and where it is chosen. */
struct shown {
    attr_t attributes;
    short pair;
};

struct terminal {
    SCREEN *screen;
    FILE *in, *out;
    struct shown plain[STYLE_COUNT], chosen[STYLE_COUNT];
};

static attr_t attributes_of(const struct theme_style *s)
{
    return (s->bold ? A_BOLD : 0) | (s->dim ? A_DIM : 0) | (s->reverse ? A_REVERSE : 0) |
           (s->italic ? A_ITALIC : 0);
}

/* A pair of colours under a number; 0, the terminal's own, where it cannot be had. */
static short take_pair(int number, int colour, int ground)
{
    if (colour < 0 && ground <= 0)
        return 0;
    short back = (short)(ground > 0 ? ground : -1);
    return init_pair((short)number, (short)colour, back) == OK ? (short)number : 0;
}

static void take_styles(struct terminal *t, const struct theme *theme)
{
    bool colours = has_colors() && start_color() == OK && use_default_colors() == OK;
    const struct theme_style *chosen = &theme->style[STYLE_CHOSEN];
    bool many = colours && COLORS >= 256, grounded = many && chosen->ground > 0;
    for (int i = 0; i < STYLE_COUNT; i++) {
        const struct theme_style *s = &theme->style[i];
        int colour = !colours ? -1 : many ? s->colour : s->few;
        struct shown *plain = &t->plain[i], *lit = &t->chosen[i];
        plain->attributes = attributes_of(s);
        plain->pair = take_pair(i + 1, colour, i == STYLE_CHOSEN && many ? s->ground : 0);
        if (i == STYLE_DIM && s->colour >= 0 && colour < 0)
            plain->attributes |= A_DIM;
        if (i == STYLE_CHOSEN && s->ground > 0 && !grounded)
            plain->attributes |= A_REVERSE;
        if (!grounded) /* all of the line in one style */
            continue;
        /* what stands back elsewhere would be hard to read on that ground */
        lit->attributes = (attributes_of(s) & ~A_DIM) | attributes_of(chosen);
        lit->pair =
            take_pair(STYLE_COUNT + i + 1, i == STYLE_DIM ? -1 : colour, chosen->ground);
    }
    for (int i = 0; i < STYLE_COUNT && !grounded; i++)
        t->chosen[i] = t->plain[STYLE_CHOSEN];
}

/* Whether the terminal is one on which a screen can be drawn. */
static bool can_draw(void)
{
    int error;
    if (setupterm(NULL, STDOUT_FILENO, &error) != OK)
        return false;
    const char *move = tigetstr("cup");
    bool can = move && move != (char *)-1;
    del_curterm(cur_term); /* newterm makes its own */
    return can;
}

/* How the terminal was before, for the one that is open. */
static struct {
    volatile int descriptor; /* -1: none is open */
    struct termios modes;
} before = {.descriptor = -1};

static void remember(const struct terminal *t)
{
    if (tcgetattr(fileno(t->in), &before.modes) == 0)
        before.descriptor = fileno(t->in);
}

void terminal_abandon(void)
{
    if (before.descriptor >= 0)
        tcsetattr(before.descriptor, TCSANOW, &before.modes);
}

struct terminal *terminal_open(const struct theme *theme, struct error *e)
{
    struct terminal *t = memory_new(sizeof *t);
    t->in = fopen("/dev/tty", "r");
    t->out = stdout;
    if (t->in)
        remember(t);
    t->screen = t->in && can_draw() ? newterm(NULL, t->out, t->in) : NULL;
    if (!t->screen) {
        const char *name = getenv("TERM");
        if (!t->in)
            error_set(e, "there is no terminal: %s", strerror(errno));
        else
            error_set(e,
                      "nothing can be drawn on the terminal '%s': --format text prints, "
                      "or set TERM to what it is, e.g. xterm-256color",
                      name ? name : "");
        before.descriptor = -1;
        if (t->in)
            fclose(t->in);
        free(t);
        return NULL;
    }
    set_term(t->screen);
    cbreak();
    noecho();
    nonl();
    set_escdelay(25);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    curs_set(0);
    mousemask(BUTTON1_CLICKED | BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED,
              NULL);
    mouseinterval(0);
    take_styles(t, has_colors() ? theme : theme_find("mono"));
    return t;
}

void terminal_close(struct terminal *t)
{
    if (!t)
        return;
    endwin();
    signal(SIGTSTP, SIG_DFL); /* the handler of curses would draw on what is freed next */
    before.descriptor = -1;
    delscreen(t->screen);
    fclose(t->in);
    free(t);
}

int terminal_descriptor(const struct terminal *t)
{
    return fileno(t->in);
}

void terminal_size(const struct terminal *t, int *width, int *height)
{
    (void)t;
    *width = COLS;
    *height = LINES;
}

void terminal_show(struct terminal *t, const struct grid *g, bool afresh)
{
    if (afresh)
        clearok(curscr, TRUE);
    erase();
    for (int y = 0; y < g->height; y++)
        for (int x = 0; x < g->width; x++) {
            const struct cell *cell = &g->cell[y * g->width + x];
            wchar_t text[2] = {(wchar_t)cell->point, 0};
            cchar_t c;
            const struct shown *as =
                cell->chosen ? &t->chosen[cell->style] : &t->plain[cell->style];
            if (cell->point == 0 ||
                (cell->point == ' ' && cell->style == STYLE_PLAIN && !cell->chosen))
                continue;
            setcchar(&c, text, as->attributes, as->pair, NULL);
            mvadd_wch(y, x, &c);
        }
    refresh();
}

static int mouse_key(struct terminal_mouse *mouse)
{
    MEVENT event;
    if (getmouse(&event) != OK)
        return KEY_IS_NONE;
    *mouse = (struct terminal_mouse){event.x, event.y, 0};
    if (event.bstate & BUTTON4_PRESSED)
        mouse->wheel = -1;
    else if (event.bstate & BUTTON5_PRESSED)
        mouse->wheel = 1;
    else if (!(event.bstate & (BUTTON1_CLICKED | BUTTON1_PRESSED)))
        return KEY_IS_NONE;
    return KEY_IS_MOUSE;
}

static int function_key(wint_t key, struct terminal_mouse *mouse)
{
    static const struct {
        int curses, ours;
    } keys[] = {{KEY_UP, KEY_IS_UP},         {KEY_DOWN, KEY_IS_DOWN},
                {KEY_LEFT, KEY_IS_LEFT},     {KEY_RIGHT, KEY_IS_RIGHT},
                {KEY_PPAGE, KEY_IS_PAGE_UP}, {KEY_NPAGE, KEY_IS_PAGE_DOWN},
                {KEY_HOME, KEY_IS_HOME},     {KEY_END, KEY_IS_END},
                {KEY_ENTER, KEY_IS_ENTER},   {KEY_BACKSPACE, KEY_IS_BACKSPACE},
                {KEY_RESIZE, KEY_IS_RESIZE}};
    if (key == KEY_MOUSE)
        return mouse_key(mouse);
    for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
        if (keys[i].curses == (int)key)
            return keys[i].ours;
    return KEY_IS_NONE;
}

int terminal_key(struct terminal *t, struct terminal_mouse *mouse)
{
    wint_t key;
    (void)t;
    switch (get_wch(&key)) {
    case OK:
        return (int)key;
    case KEY_CODE_YES:
        return function_key(key, mouse);
    default:
        return KEY_IS_NONE;
    }
}

static void add_base64(struct buf *b, const char *text)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = strlen(text);
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)(unsigned char)text[i] << 16;
        v |= i + 1 < n ? (uint32_t)(unsigned char)text[i + 1] << 8 : 0;
        v |= i + 2 < n ? (uint32_t)(unsigned char)text[i + 2] : 0;
        buf_printf(b, "%c%c%c%c", digits[v >> 18], digits[v >> 12 & 63],
                   i + 1 < n ? digits[v >> 6 & 63] : '=',
                   i + 2 < n ? digits[v & 63] : '=');
    }
}

void terminal_copy(struct terminal *t, const char *text)
{
    struct buf b = {0};
    add_base64(&b, text);
    fprintf(t->out, "\x1b]52;c;%s\x07", buf_text(&b));
    fflush(t->out);
    buf_done(&b);
}
