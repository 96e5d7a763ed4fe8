/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes what is said of commands, options and keys elsewhere than in the program, out of the same
 * tables: the manual page (its template on standard input), and the shells' completions.
 *
 *     make-doc manual < doc/tlsladder.1.in      make-doc bash      make-doc zsh */
#include "app/options.h"
#include "tui/actions.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
    int letter;
    const char *name, *argument;
    unsigned commands;
    const char *help;
} options[] = {
#define OPTION(letter, name, argument, commands, kind, member, most, help)               \
    {letter, name, argument, commands, help},
#include "app/options.def"
#undef OPTION
};

static const struct {
    const char *name, *arguments, *help;
    unsigned self;
} commands[] = {
#define COMMAND(name, self, arguments, help) {#name, arguments, help, FOR_##self},
#include "app/commands.def"
#undef COMMAND
};

enum {
    OPTIONS = sizeof options / sizeof *options,
    COMMANDS = sizeof commands / sizeof *commands
};

/* Text for mdoc, in short lines: none must begin with a control character, backslashes are escapes. */
static void put_mdoc(const char *text)
{
    enum { WIDTH = 78 };
    for (size_t column = 0; *text; text += strspn(text, " ")) {
        size_t n = strcspn(text, " ");
        if (column && column + 1 + n > WIDTH) {
            putchar('\n');
            column = 0;
        }
        if (column)
            putchar(' ');
        else if (*text == '.' || *text == '\'')
            fputs("\\&", stdout);
        column += n + (column > 0);
        for (; n; n--, text++)
            fputs(*text == '\\' ? "\\e" : (char[]){*text, 0}, stdout);
    }
    putchar('\n');
}

/* "print, live, lab", or nothing where it is for all. */
static void put_commands(unsigned set)
{
    const char *before = "";
    if (set == FOR_ALL)
        return;
    printf("(");
    for (size_t i = 0; i < COMMANDS; i++)
        if (set & commands[i].self) {
            printf("%s%s", before, commands[i].name);
            before = ", ";
        }
    printf(")\n");
}

static void manual_options(void)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        printf(".It Fl %c , Fl -%s%s%s\n", options[i].letter, options[i].name,
               options[i].argument ? " Ar " : "",
               options[i].argument ? options[i].argument : "");
        put_mdoc(options[i].help);
        put_commands(options[i].commands);
    }
}

static void manual_commands(void)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        printf(".It Cm %s Ar %s\n", commands[i].name, commands[i].arguments);
        put_mdoc(commands[i].help);
    }
}

static const char *ascii_name(const char *name)
{
    static const char *const arrows[][2] = {
        {"↑", "up"}, {"↓", "down"}, {"←", "left"}, {"→", "right"}};
    for (size_t i = 0; i < 4; i++)
        if (strcmp(arrows[i][0], name) == 0)
            return arrows[i][1];
    return name;
}

static void manual_keys(void)
{
    for (enum action a = 0; a < ACTION_COUNT; a++) {
        const struct action_row *row = action_row(a);
        printf(".It ");
        for (int k = 0; k < KEYS_AN_ACTION && row->keys[k]; k++) {
            char name[16];
            if (row->keys[k] == '\n')
                continue; /* the same key as enter */
            keymap_name(row->keys[k], name);
            bool sign = !name[1] && strchr(".[](),:;?!|", name[0]);
            printf("%s%s%s", k ? ", " : "", sign ? "\\&" : "", ascii_name(name));
        }
        printf(" Pq ");
        for (const char *c = row->name; *c; c++)
            putchar(*c == '_' ? '-' : tolower((unsigned char)*c));
        putchar('\n');
        put_mdoc(row->help);
    }
}

static void manual(void)
{
    static const struct {
        const char *line;
        void (*write)(void);
    } parts[] = {{"@COMMANDS@", manual_commands},
                 {"@OPTIONS@", manual_options},
                 {"@KEYS@", manual_keys}};
    char line[1024];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        size_t i = 0;
        while (i < 3 && strcmp(line, parts[i].line) != 0)
            i++;
        if (i < 3)
            parts[i].write();
        else
            puts(line);
    }
}

/* The interfaces that there are, as a shell finds them. */
static const char interfaces[] = "$(ls /sys/class/net 2>/dev/null) any";

/* Words that an option's argument is one of; NULL: a file, "": anything. */
static const char *words_of(const char *argument)
{
    static const char *const table[][2] = {
        {"FORMAT", "text json svg html mermaid sheet worksheet"},
        {"WHEN", "auto always never"},
        {"WHAT", "auto namespace loopback memory"},
        {"FILE", NULL},
        {"PEM", NULL},
        {"TRACE", NULL},
        {"IFACE", interfaces}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i][0], argument) == 0)
            return table[i][1];
    return "";
}

static void bash_options(unsigned command)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (options[i].commands & command)
            printf("--%s ", options[i].name);
}

static void bash(void)
{
    puts("# SPDX-License-Identifier: BSD-2-Clause\n"
         "# Completion for bash; made by doc/make-doc.\n"
         "_tlsladder_scenarios()\n"
         "{\n"
         "    tlsladder lab --list 2>/dev/null | sed -n 's/^  \\([a-z][a-z0-9-]*\\) "
         ".*/\\1/p'\n"
         "}\n"
         "_tlsladder()\n"
         "{\n"
         "    local now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "    local command=${COMP_WORDS[1]} options=\n"
         "    # bash takes --format=svg for three words\n"
         "    if [[ $now == = ]]; then\n"
         "        now=\n"
         "    elif [[ $before == = ]]; then\n"
         "        before=${COMP_WORDS[COMP_CWORD-2]}\n"
         "    fi\n"
         "    case $before in");
    for (size_t i = 0; i < OPTIONS; i++) {
        const char *words = options[i].argument ? words_of(options[i].argument) : "";
        if (strcmp(options[i].name, "theme") == 0)
            words = "dark light contrast mono";
        if (!options[i].argument)
            continue;
        printf("    -%c | --%s)\n", options[i].letter, options[i].name);
        if (!words)
            puts("        COMPREPLY=($(compgen -f -- \"$now\"))\n        return ;;");
        else
            printf("        COMPREPLY=($(compgen -W \"%s\" -- \"$now\"))\n        return "
                   ";;\n",
                   words);
    }
    puts("    esac\n"
         "    case $command in");
    for (size_t i = 0; i < COMMANDS; i++) {
        printf("    %s) options=\"", commands[i].name);
        bash_options(commands[i].self);
        puts("\" ;;");
    }
    printf("    *) options=\""); /* view may be left away */
    bash_options(FOR_VIEW);
    printf("--version\" ;;\n"
           "    esac\n"
           "    if [[ $now == -* ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$options\" -- \"$now\"))\n"
           "    elif ((COMP_CWORD == 1)); then\n"
           "        COMPREPLY=($(compgen -W \"");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("%s ", commands[i].name);
    puts("$(_tlsladder_scenarios)\" -- \"$now\") $(compgen -f -- \"$now\"))\n"
         "    elif [[ $command == lab ]]; then\n"
         "        COMPREPLY=($(compgen -W \"$(_tlsladder_scenarios)\" -- \"$now\"))\n"
         "    elif [[ $command == explain ]]; then\n"
         "        COMPREPLY=($(compgen -W \"$(tlsladder explain 2>/dev/null |\n"
         "            sed -n 's/^[A-Z][a-z]*://; s/;/ /gp')\" -- \"$now\"))\n"
         "    elif [[ $command == live || $command == scan ]]; then\n"
         "        COMPREPLY=()\n"
         "    else\n"
         "        COMPREPLY=($(compgen -W \"$(_tlsladder_scenarios)\" -- \"$now\")\n"
         "            $(compgen -f -- \"$now\"))\n"
         "    fi\n"
         "}\n"
         "complete -o filenames -F _tlsladder tlsladder");
}

/* What zsh's _arguments would take as its own. */
static void put_zsh(const char *text)
{
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:", *text))
            printf("\\%c", *text);
        else
            putchar(*text);
}

static void zsh_option(size_t i)
{
    const char *words = options[i].argument ? words_of(options[i].argument) : "";
    if (strcmp(options[i].name, "theme") == 0)
        words = "dark light contrast mono";
    bool argument = options[i].argument;
    printf("            '*'{-%c%s,--%s%s}'[", options[i].letter, argument ? "+" : "",
           options[i].name, argument ? "=" : "");
    put_zsh(options[i].help);
    printf("]");
    if (words == interfaces)
        printf(":%s:_tlsladder_interfaces", options[i].argument);
    else if (argument && !words)
        printf(":%s:_files", options[i].argument);
    else if (argument)
        printf(":%s:(%s)", options[i].argument, words);
    puts("' \\");
}

/* What a command's words are. */
static const char *zsh_words(unsigned command)
{
    return command == FOR_LAB       ? "_tlsladder_scenarios"
           : command == FOR_EXPLAIN ? "_tlsladder_words"
           : command == FOR_SCAN    ? "_hosts"
           : command == FOR_LIVE    ? "(tcp udp port host net and or not)"
                                    : "_tlsladder_traces";
}

static void zsh(void)
{
    puts("#compdef tlsladder\n"
         "# SPDX-License-Identifier: BSD-2-Clause\n"
         "# Completion for zsh; made by doc/make-doc.\n"
         "_tlsladder_scenarios() {\n"
         "    compadd -- ${(f)\"$(tlsladder lab --list 2>/dev/null |\n"
         "        sed -n 's/^  \\([a-z][a-z0-9-]*\\) .*/\\1/p')\"}\n"
         "}\n"
         "_tlsladder_traces() {\n"
         "    _tlsladder_scenarios\n"
         "    _files\n"
         "}\n"
         "_tlsladder_words() {\n"
         "    compadd -- ${(s:;:)\"$(tlsladder explain 2>/dev/null |\n"
         "        sed -n 's/^[A-Z][a-z]*: //; s/; */;/gp' | tr -d '\\n')\"}\n"
         "}\n"
         "_tlsladder_interfaces() {\n"
         "    compadd -- $(ls /sys/class/net 2>/dev/null) any\n"
         "}\n"
         "_tlsladder() {\n"
         "    local command=$words[2]\n"
         "    local -a version=()\n"
         "    if ((CURRENT == 2)) && [[ $command != -* ]]; then\n"
         "        local -a commands=(");
    for (size_t i = 0; i < COMMANDS; i++) {
        printf("            '%s:", commands[i].name);
        put_zsh(commands[i].help);
        puts("'");
    }
    puts("        )\n"
         "        _describe command commands\n"
         "        _tlsladder_traces\n"
         "        return\n"
         "    fi\n"
         "    ((CURRENT == 2)) && version=('--version[the version]')\n"
         "    case $command in");
    printf("    ");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("%s%s", i ? "|" : "", commands[i].name);
    puts(") shift words; ((CURRENT--)) ;;\n"
         "    *) command=view ;; # which may be left away\n"
         "    esac\n"
         "    case $command in");
    for (size_t i = 0; i < COMMANDS; i++) {
        printf("    %s)\n        _arguments \\\n", commands[i].name);
        for (size_t k = 0; k < OPTIONS; k++)
            if (options[k].commands & commands[i].self)
                zsh_option(k);
        if (commands[i].self == FOR_VIEW)
            puts("            $version \\");
        printf("            '*: :%s' ;;\n", zsh_words(commands[i].self));
    }
    puts("    esac\n"
         "}\n"
         "_tlsladder \"$@\"");
}

int main(int count, char **words)
{
    static const struct {
        const char *name;
        void (*write)(void);
    } kinds[] = {{"manual", manual}, {"bash", bash}, {"zsh", zsh}};
    for (size_t i = 0; i < 3 && count == 2; i++)
        if (strcmp(words[1], kinds[i].name) == 0) {
            kinds[i].write();
            return fflush(stdout) != 0;
        }
    fprintf(stderr, "make-doc manual|bash|zsh\n");
    return 2;
}
