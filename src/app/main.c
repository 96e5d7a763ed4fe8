/* SPDX-License-Identifier: BSD-2-Clause */
/* The program: finds the command and runs it. */
#include "app/commands.h"

#include "base/array.h"
#include "config.h"
#include "tui/tui.h"

#include <locale.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct command {
    const char *name, *arguments, *help;
    unsigned self; /* FOR_… */
    int (*run)(const struct options *o);
} commands[] = {
#define COMMAND(name, self, arguments, help)                                             \
    {#name, arguments, help, FOR_##self, command_##name},
#include "app/commands.def"
#undef COMMAND
};

static volatile int stop_wanted;
static volatile time_t wanted_since;

/* The first asks. Where that is not heard for a while, as a write to a terminal that takes nothing
 * cannot be left, another one ends the program. */
static void on_signal(int number)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    if (!stop_wanted) {
        wanted_since = t.tv_sec;
        stop_wanted = 1;
    } else if (t.tv_sec > wanted_since + 1) {
        tui_abandon();
        signal(number, SIG_DFL);
        raise(number);
    }
}

const volatile int *stop_flag(void)
{
    return &stop_wanted;
}

void stop_on_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

static void help_line(const struct command *c)
{
    printf("  tlsladder %-7s %-13s %s\n", c->name, c->arguments, c->help);
}

/* Of one command, or of all where it is NULL. */
static int help(const struct command *one)
{
    if (one) {
        help_line(one);
        putchar('\n');
        options_help(one->self);
        return 0;
    }
    printf("tlsladder %s: TLS handshakes as ladders of flights, with their round trips "
           "counted\n\n",
           VERSION);
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++)
        help_line(&commands[i]);
    printf(
        "  tlsladder TRACE...              the same as view\n\n"
        "Options of all commands, and of those that show handshakes (tlsladder COMMAND "
        "--help: all of one):\n\n");
    options_help(FOR_VIEW);
    printf(
        "\nRound trips are those that the client waits for before it may send its first\n"
        "byte of application data; TCP's own is counted beside them.\n"
        "\nKeys and colours of the interface: $XDG_CONFIG_HOME/tlsladder/config, else\n"
        "~/.config/tlsladder/config; lines such as \"theme = light\", \"key.play = P\",\n"
        "\"colour.client = 33 bold\". The help of the interface (?) names actions and "
        "keys.\n");
    return 0;
}

static int run(const struct command *command, int count, char **words)
{
    struct options o;
    int status = 2;
    /* without a terminal, and with --format, view prints */
    unsigned takes = command->self == FOR_VIEW ? FOR_VIEW | FOR_PRINT : command->self;
    if (options_read(&o, command->name, takes, count, words) == 0)
        status = o.help ? help(strcmp(words[0], command->name) == 0 ? command : NULL)
                        : command->run(&o);
    options_done(&o);
    if (fflush(stdout) != 0 && status == 0)
        status = 3;
    return status;
}

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

int main(int count, char **words)
{
    setlocale(LC_ALL, "");
    if (count == 1)
        return isatty(STDOUT_FILENO) && isatty(STDIN_FILENO) ? run(find("lab"), 1, words)
                                                             : help(NULL);
    if (strcmp(words[1], "--version") == 0)
        return puts("tlsladder " VERSION) < 0;
    const struct command *command = find(words[1]);
    return command ? run(command, count - 1, words + 1) : run(find("view"), count, words);
}
