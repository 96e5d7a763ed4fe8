/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom to trust. */
#include "app/authorities.h"

#include <stdio.h>
#include <unistd.h>

/* x.ca.pem beside x.pcap, x.pcap.gz and the like: the lab leaves it there. */
static void add_beside(struct tracker *t, const char *trace)
{
    char path[4096];
    struct error e;
    const char *slash = strrchr(trace, '/'), *base = slash ? slash + 1 : trace;
    for (const char *dot = strchr(base, '.'); dot; dot = strchr(dot + 1, '.')) {
        snprintf(path, sizeof path, "%.*s.ca.pem", (int)(dot - trace), trace);
        if (access(path, R_OK) == 0 && trust_add_file(t->trust, path, &e) < 0)
            fprintf(stderr, "tlsladder: %s; going on without it\n", e.text);
    }
}

int authorities_open(struct tracker *t, const struct options *o, const char *trace)
{
    struct error e;
    int result = 0;
    if (o->no_system_trust)
        trust_forget_system(t->trust);
    for (int i = 0; i < o->trust.n; i++)
        if (trust_add_file(t->trust, o->trust.at[i], &e) < 0) {
            fprintf(stderr, "tlsladder: %s; going on without it\n", e.text);
            result = -1;
        }
    if (trace && !o->list)
        add_beside(t, trace);
    return result;
}
