/* SPDX-License-Identifier: BSD-2-Clause */
/* README, tutorial and lessons are true. In their fenced blocks
 *
 *     ```console    "$ command" is run, and the lines below it must come in this order
 *     ```screen     "$ tlsladder ..." is opened at 100x30, "keys: a b enter" is typed, and the
 *                   lines below must stand on the screen; words that are no key's name are typed
 *
 * where "…" stands for anything, and numbers that hang on the clock are not compared. Beyond that, each
 * <kbd>key</kbd> must be in the table of keys, each name of a scenario must be stored as a trace, each
 * option of tlsladder must be in its help, and each link must lead to a file. */
#include "config.h"

#include "docs_text.h"
#include "harness.h"
#include "tui/actions.h"

#include <glob.h>
#include <regex.h>
#include <unistd.h>

#ifdef HAVE_VTERM
#include "lesson.h"
#endif

enum { LINE = 4096, QUIET = 40 /* milliseconds without output: a key is done with */ };

static char place
    [256]; /* for what the commands write; in it bin/tlsladder and the lessons' files */
static glob_t texts;

/* The text that is read, and where. */
struct text {
    const char *path;
    FILE *file;
    unsigned number; /* of the line */
    char line[LINE];
};

static bool next_line(struct text *t)
{
    t->number++;
    if (!fgets(t->line, sizeof t->line, t->file))
        return false;
    t->line[strcspn(t->line, "\n")] = '\0';
    return true;
}

static bool ends_block(const struct text *t)
{
    return strncmp(t->line, "```", 3) == 0;
}

static void complain(const struct text *t, unsigned number, const char *what,
                     const char *detail)
{
    ck_abort_msg("%s:%u: %s: %s", t->path, number, what, detail);
}

/* Runs a command and returns all that it prints. */
static void run(const struct text *t, const char *command, struct buf *out)
{
    struct buf line = {0};
    buf_printf(&line, "cd %s && { %s\n} 2>&1", place, command);
    FILE *f = popen(buf_text(&line), "r");
    ck_assert_ptr_nonnull(f);
    char piece[LINE];
    out->n = 0;
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        buf_add(out, (struct bytes){(uint8_t *)piece, n});
    int status = pclose(f);
    if (!WIFEXITED(status) || WEXITSTATUS(status) == 2 || WEXITSTATUS(status) > 3)
        complain(t, t->number, "does not run", command);
    buf_done(&line);
}

/* The output's next line that matches; NULL where none does. */
static const char *seek(const char *output, const char *quoted)
{
    struct buf have = {0}, want = {0};
    docs_squeeze(quoted, &want);
    for (bool found = false; output && *output && !found;) {
        docs_squeeze(output, &have);
        found = docs_matches(buf_text(&want), buf_text(&have), false);
        const char *end = strchr(output, '\n');
        output = end ? end + 1 : "";
        if (found)
            goto done;
    }
    output = NULL;
done:
    buf_done(&have);
    buf_done(&want);
    return output;
}

static void check_console(struct text *t)
{
    struct buf output = {0};
    const char *at = "";
    while (next_line(t) && !ends_block(t)) {
        if (strncmp(t->line, "$ ", 2) == 0) {
            run(t, t->line + 2, &output);
            at = buf_text(&output);
        } else if (*t->line && strcmp(t->line, docs_gap) != 0) {
            const char *next = seek(at, t->line);
            if (!next) {
                fprintf(stderr, "%s\n", buf_text(&output));
                complain(t, t->number, "not in the output any more", t->line);
            }
            at = next;
        }
    }
    buf_done(&output);
}

#ifdef HAVE_VTERM
static void settle(struct lesson *l)
{
    struct pollfd wait = {l->terminal, POLLIN, 0};
    for (int waited = 0; waited < 100 && poll(&wait, 1, QUIET) > 0; waited++)
        lesson_look(l);
}

static void type(struct lesson *l, const char *word)
{
    static const struct {
        int key;
        const char *sent;
    } sent[] = {{KEY_IS_UP, "\x1bOA"},       {KEY_IS_DOWN, "\x1bOB"},
                {KEY_IS_RIGHT, "\x1bOC"},    {KEY_IS_LEFT, "\x1bOD"},
                {KEY_IS_HOME, "\x1bOH"},     {KEY_IS_END, "\x1bOF"},
                {KEY_IS_PAGE_UP, "\x1b[5~"}, {KEY_IS_PAGE_DOWN, "\x1b[6~"}};
    int key = keymap_named(word);
    char one[2] = {(char)key};
    if (key > 0 && key < 128)
        word = one;
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++)
        if (sent[i].key == key)
            word = sent[i].sent;
    lesson_press(l, word);
    settle(l);
}

static bool stands_on(const struct lesson *l, const char *quoted)
{
    struct buf line = {0}, have = {0}, want = {0};
    bool found = false;
    docs_squeeze(quoted, &want);
    for (int y = 0; y < l->height && !found; y++) {
        lesson_read_line(l, y, &line);
        docs_squeeze(buf_text(&line), &have);
        found = docs_matches(buf_text(&want), buf_text(&have), true);
    }
    buf_done(&line);
    buf_done(&have);
    buf_done(&want);
    return found;
}

static void open_screen(struct lesson *l, char *command)
{
    char *words[16], *rest = NULL;
    size_t n = 0;
    for (char *w = strtok_r(command, " ", &rest); w && n < 15;
         w = strtok_r(NULL, " ", &rest))
        words[n++] = w;
    words[n] = NULL;
    lesson_begin(l, 100, 30, words);
    while (!lesson_shows(l, "? help"))
        lesson_look(l);
    settle(l);
}

static void check_screen(struct text *t)
{
    struct lesson l = {0};
    while (next_line(t) && !ends_block(t)) {
        if (strncmp(t->line, "$ ", 2) == 0) {
            open_screen(&l, t->line + 2);
        } else if (strncmp(t->line, "keys: ", 6) == 0) {
            char *rest = NULL;
            for (char *w = strtok_r(t->line + 6, " ", &rest); w;
                 w = strtok_r(NULL, " ", &rest))
                type(&l, w);
        } else if (*t->line && strcmp(t->line, docs_gap) != 0) {
            for (int waited = 0; !stands_on(&l, t->line); waited += LESSON_STEP) {
                if (waited > LESSON_PATIENCE) {
                    lesson_print_screen(&l);
                    complain(t, t->number, "not on the screen", t->line);
                }
                lesson_look(&l);
            }
        }
    }
    kill(l.program, SIGTERM);
    lesson_end(&l);
}
#else
static void check_screen(struct text *t)
{
    while (next_line(t) && !ends_block(t))
        ;
}
#endif

static bool is_a_key(const char *name)
{
    int key = keymap_named(name);
    if (key >= '0' && key <= '9')
        return true; /* answers to the quiz */
    for (enum action a = 0; a < ACTION_COUNT && key; a++)
        for (size_t i = 0; i < KEYS_AN_ACTION; i++)
            if (action_row(a)->keys[i] == key)
                return true;
    return false;
}

/* Calls `check` with what the pattern's first group finds in the line. */
static void for_each(struct text *t, const char *pattern,
                     void (*check)(struct text *t, const char *word))
{
    regex_t r;
    regmatch_t m[2];
    ck_assert_int_eq(regcomp(&r, pattern, REG_EXTENDED), 0);
    for (const char *p = t->line; regexec(&r, p, 2, m, 0) == 0; p += m[0].rm_eo) {
        char word[LINE];
        snprintf(word, sizeof word, "%.*s", (int)(m[1].rm_eo - m[1].rm_so),
                 p + m[1].rm_so);
        check(t, word);
    }
    regfree(&r);
}

static void check_key(struct text *t, const char *word)
{
    char name[LINE];
    snprintf(name, sizeof name, "%s",
             strcmp(word, "&lt;") == 0   ? "<"
             : strcmp(word, "&gt;") == 0 ? ">"
                                         : word);
    if (!is_a_key(name))
        complain(t, t->number, "no such key", word);
}

static void check_trace(struct text *t, const char *word)
{
    struct buf path = {0};
    bool elsewhere = strcmp(word, "tls13-mlkem") == 0; /* needs a newer GnuTLS */
    buf_printf(&path, "%s/traces/%s.pcap", getenv("SOURCE_DIR"), word);
    if (access(buf_text(&path), R_OK) != 0 && !elsewhere)
        complain(t, t->number, "no such trace", word);
    buf_done(&path);
}

static void check_link(struct text *t, const char *word)
{
    struct buf path = {0};
    const char *slash = strrchr(t->path, '/');
    if (strstr(word, "://") || *word == '#')
        return;
    buf_printf(&path, "%.*s/%.*s", (int)(slash - t->path), t->path,
               (int)strcspn(word, "#"), word);
    if (access(buf_text(&path), R_OK) != 0)
        complain(t, t->number, "the link leads nowhere", word);
    buf_done(&path);
}

static const struct {
    char letter;
    const char *name;
} options[] = {
#define OPTION(letter, name, ...) {letter, name},
#include "app/options.def"
#undef OPTION
};

static void check_option(struct text *t, const char *word)
{
    bool is_long = strncmp(word, "--", 2) == 0;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (is_long ? strcmp(word + 2, options[i].name) == 0
                    : word[1] == options[i].letter && !word[2])
            return;
    if (strcmp(word, "--version") != 0)
        complain(t, t->number, "no such option", word);
}

/* Of "tlsladder ..." up to the end of the code or of the command. */
static void check_command(struct text *t, const char *word)
{
    struct text command = *t;
    snprintf(command.line, sizeof command.line, "%s", word);
    for_each(&command, "[^[:graph:]](--?[A-Za-z][a-z-]*)", check_option);
}

static void check_words(struct text *t)
{
    for_each(t, "<kbd>([^ ]+)</kbd>", check_key);
    for_each(t, "((tls1[0-3]|fail|tamper)-[a-z0-9]+(-[a-z0-9]+)*)", check_trace);
    for_each(t, "\\]\\(([^)]+)\\)", check_link);
    for_each(t, "tlsladder( [^`|]*)", check_command);
}

START_TEST(a_text_is_true)
{
    struct text t = {.path = texts.gl_pathv[_i]};
    t.file = fopen(t.path, "r");
    ck_assert_ptr_nonnull(t.file);
    while (next_line(&t)) {
        if (strcmp(t.line, "```console") == 0)
            check_console(&t);
        else if (strcmp(t.line, "```screen") == 0)
            check_screen(&t);
        else
            check_words(&t);
    }
    fclose(t.file);
}
END_TEST

START_TEST(only_what_differs_from_run_to_run_may_differ)
{
    static const struct {
        const char *quoted, *line;
        bool part, same;
    } cases[] = {{"  1.34  ├━━ ClientHello ━▶│ 350 B", "12.340 ├━ ClientHello ━━▶│ 9 B",
                  false, true},
                 {"TLS 1.2", "TLS 1.3", false, false},
                 {"2 RTT", "1 RTT", false, false},
                 {"ServerHello", "ServerHelloDone", false, false},
                 {"ServerHello", "the ServerHelloDone", true, true},
                 {"client 127.0.0.1:4711", "client 127.0.0.1:40000", false, true},
                 {"a … d", "a b c d", false, true},
                 {"a … d", "a b c d e", false, false},
                 {"a … d", "b a d", true, true},
                 {"… c", "a b", true, false},
                 {"alert 45", "alert 46", true, false}};
    struct buf quoted = {0}, line = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        docs_squeeze(cases[i].quoted, &quoted);
        docs_squeeze(cases[i].line, &line);
        ck_assert_msg(docs_matches(buf_text(&quoted), buf_text(&line), cases[i].part) ==
                          cases[i].same,
                      "%s: %s", cases[i].quoted, cases[i].line);
    }
    buf_done(&quoted);
    buf_done(&line);
}
END_TEST

static void make_place(void)
{
    struct buf b = {0};
    snprintf(place, sizeof place, "%s/docs-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(place))
        abort();
    buf_printf(
        &b,
        "cd %s && mkdir bin && ln -s %s bin/tlsladder && ln -s %s/doc/lessons . && "
        "ln -s lessons/foreign* .", /* as the tutorial names them, and lesson 6 */
        place, getenv("TLSLADDER"), getenv("SOURCE_DIR"));
    if (system(buf_text(&b)) != 0)
        abort();
    b.n = 0;
    buf_printf(&b, "%s/bin:%s", place, getenv("PATH"));
    setenv("PATH", buf_text(&b), 1);
    b.n = 0;
    buf_printf(&b, "%s/traces", getenv("SOURCE_DIR"));
    setenv("TLSLADDER_TRACES", buf_text(&b), 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    unsetenv("COLUMNS");
    unsetenv("NO_COLOR");
    buf_done(&b);
}

static void remove_place(void)
{
    struct buf b = {0};
    buf_printf(&b, "rm -rf %s", place);
    if (system(buf_text(&b)) != 0)
        fprintf(stderr, "%s stays\n", place);
    buf_done(&b);
}

static void find_texts(void)
{
    static const char *const where[] = {"README.md", "doc/tutorial.md",
                                        "doc/lessons/*.md"};
    for (size_t i = 0; i < 3; i++) {
        struct buf b = {0};
        buf_printf(&b, "%s/%s", getenv("SOURCE_DIR"), where[i]);
        glob(buf_text(&b), i ? GLOB_APPEND : 0, NULL, &texts);
        buf_done(&b);
    }
}

int main(void)
{
    TCase *t = tcase_create("docs");
    make_place();
    find_texts();
    tcase_set_timeout(t, 120);
    tcase_add_test(t, only_what_differs_from_run_to_run_may_differ);
    tcase_add_loop_test(t, a_text_is_true, 0, (int)texts.gl_pathc);
    int status = harness_run("docs", t);
    globfree(&texts);
    remove_place();
    return status;
}
