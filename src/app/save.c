/* SPDX-License-Identifier: BSD-2-Clause */
/* --write: packets into a file, and with them the keys that open their connections. */
#include "app/save.h"

#include "model/key_export.h"

#include <stdio.h>
#include <sys/stat.h>

/* Writing would empty the file before it is read. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat s, t;
    return stat(a, &s) == 0 && stat(b, &t) == 0 && S_ISREG(s.st_mode) &&
           s.st_dev == t.st_dev && s.st_ino == t.st_ino;
}

int save_open(struct writer **w, const struct options *o, bool reads_traces)
{
    struct error e;
    *w = NULL;
    for (int i = 0; o->save && reads_traces && i < o->word.n; i++)
        if (is_same_file(o->save, o->word.at[i])) {
            fprintf(stderr,
                    "tlsladder: %s is the trace that is read: write to another file\n",
                    o->save);
            return -1;
        }
    if (o->save && !(*w = writer_open(o->save, &e))) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        return -1;
    }
    return 0;
}

void save_keys(struct writer *w, const struct tracker *t, const struct options *o)
{
    struct buf log = {0};
    if (!w)
        return;
    key_export(t, &log);
    if (writer_holds_keys(o->save))
        writer_keys(w, buf_bytes(&log));
    else if (log.n)
        fprintf(stderr,
                "tlsladder: %s holds packets only; a name that ends in .pcapng takes the "
                "keys "
                "along\n",
                o->save);
    if (log.p)
        explicit_bzero(log.p, log.room);
    buf_done(&log);
}

int save_close(struct writer *w)
{
    struct error e;
    if (!w || writer_close(w, &e) == 0)
        return 0;
    fprintf(stderr, "tlsladder: %s\n", e.text);
    return -1;
}
