/* SPDX-License-Identifier: BSD-2-Clause */
/* The program: finds the command and runs it. */
#include "app/commands.h"

#include "base/array.h"
#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
    const char *name, *help;
    int (*run)(const struct options *o);
} commands[] = {
    {"print", "TRACE...  the ladders of a trace on standard output", command_print},
    {"lab", "[SCENARIO...]  run real handshakes and watch them", command_lab},
    {"live", "[FILTER...]  sniff an interface (default: loopback)", command_live},
    {"view", "TRACE...  open traces in the interface", command_view},
    {"scan", "HOST[:PORT]  test a server's configuration, question by question",
     command_scan},
    {"explain", "[WORD]  what a message, an alert, a suite or a term means",
     command_explain},
};

static volatile int stop_wanted;

static void on_signal(int signal)
{
    (void)signal;
    stop_wanted = 1;
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

static int help(void)
{
    printf("tlsladder %s: TLS handshakes as ladders of flights, with their round trips "
           "counted\n\n",
           VERSION);
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++)
        printf("  tlsladder %-7s %s\n", commands[i].name, commands[i].help);
    printf("  tlsladder TRACE...       the same as view\n\n");
    options_help();
    printf(
        "\nRound trips are those that the client waits for before it may send its first\n"
        "byte of application data; TCP's own is counted beside them.\n");
    return 0;
}

static int run(int (*command)(const struct options *), int count, char **words)
{
    struct options o;
    int status = 2;
    if (options_read(&o, count, words) == 0)
        status = o.help ? help() : command(&o);
    free(o.word);
    free(o.keys);
    if (fflush(stdout) != 0 && status == 0)
        status = 3;
    return status;
}

int main(int count, char **words)
{
    setlocale(LC_ALL, "");
    if (count == 1)
        return isatty(STDOUT_FILENO) && isatty(STDIN_FILENO) ? run(command_lab, 1, words)
                                                             : help();
    if (strcmp(words[1], "--version") == 0)
        return puts("tlsladder " VERSION) < 0;
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++)
        if (strcmp(words[1], commands[i].name) == 0)
            return run(commands[i].run, count - 1, words + 1);
    return run(command_view, count, words);
}
