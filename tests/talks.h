/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole TLS conversations, written as words, played into a tracker.
 *
 *     "C:hello S:hello13,ccs,e40,e500 C:ccs,e69,a54"
 *
 * One word a segment: who sends, then records. `e` and a number is a protected record of that
 * length under content type 23, `h` one under type 22, `c` one under 20, `b` one of a heartbeat (24), `a` one of application data (23). */
#ifndef TESTS_TALKS_H
#define TESTS_TALKS_H

#include "frames.h"
#include "hellos.h"
#include "model/tracker.h"

static inline void talk_tracker(void *context, const struct packet *packet)
{
    tracker_packet(context, packet);
}

static inline void put_word(struct buf *b, const char *word, size_t n)
{
    static const struct {
        const char *word;
        unsigned type;
        const char *hex;
    } words[] = {{"hello", 22, CLIENT_HELLO},
                 {"hello2", 0, CLIENT_HELLO_SSL2},
                 {"hello13", 22, SERVER_HELLO_13},
                 {"retry", 22, RETRY},
                 {"cookie", 22, RETRY_COOKIE},
                 {"hellonpn", 22, SERVER_HELLO_NPN},
                 {"hello12", 22, SERVER_HELLO_12},
                 {"hellonull", 22, SERVER_HELLO_NULL},
                 {"finished", 22, FINISHED_NULL},
                 {"text", 23, "68656c6c6f" MAC_20},
                 {"byenull", 21, "0100" MAC_20},
                 {"resumed", 22, SERVER_HELLO_RESUMED},
                 {"certificate", 22, CERTIFICATE_12},
                 {"exchange", 22, KEY_EXCHANGE_12},
                 {"done", 22, HELLO_DONE},
                 {"key", 22, CLIENT_KEY_12},
                 {"ccs", 20, "01"},
                 {"empty", 22, "0b 000003 000000"}, /* a Certificate without one */
                 {"alert20", 21, "0214"},
                 {"alert40", 21, "0228"},
                 {"alert42", 21, "022a"},
                 {"alert50", 21, "0232"},
                 {"alert51", 21, "0233"},
                 {"alert70", 21, "0246"},
                 {"alert80", 21, "0250"},
                 {"cancel", 21, "015a"},
                 {"bye", 21, "0100"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].word) == n && strncmp(words[i].word, word, n) == 0) {
            if (words[i].type)
                put_record(b, words[i].type, 0x0303, words[i].hex);
            else
                harness_hex(b, words[i].hex);
            return;
        }
    ck_assert_msg(strchr("cehab", *word) != NULL, "no word %.*s", (int)n, word);
    put_secret(b,
               *word == 'h'   ? 22
               : *word == 'c' ? 20
               : *word == 'b' ? 24
                              : 23,
               (unsigned)atoi(word + 1));
}

static inline void talk_play(struct talk *t, const char *script)
{
    while (*(script += strspn(script, " "))) {
        struct buf b = {0};
        unsigned side = *script == 'S';
        script += 2;
        for (;;) {
            size_t n = strcspn(script, ", ");
            put_word(&b, script, n);
            script += n;
            if (*script != ',')
                break;
            script++;
        }
        talk_send(t, side, buf_bytes(&b));
        buf_done(&b);
    }
}

/* The whole conversation, opened and closed; the tracker is the caller's to free. */
static inline struct tracker *talk_track(const char *script)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    talk_open(&t);
    talk_play(&t, script);
    tracker_finish(tracker);
    return tracker;
}

#define FULL_12                                                                          \
    "C:hello S:hello12,certificate,exchange,done C:key,ccs,h40 S:ccs,h40 C:a61 S:a68"
#define FULL_13 "C:hello S:hello13,ccs,e44,e431,e95,e69 C:ccs,e69,a54 S:a61"

#endif
