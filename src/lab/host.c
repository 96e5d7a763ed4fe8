/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab's own process. */
#include "lab/host.h"

#include "lab/confine.h"
#include "lab/haste.h"
#include "lab/memory.h"
#include "lab/session.h"
#include "lab/transport.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

struct host {
    const struct lab_options *options;
    struct pipe_out out;
    struct network *network;
    struct credentials credentials;
};

/* False after saying why it cannot be played. */
static bool can_play(struct host *h, const struct scenario *scenario)
{
    enum { PROXY_MOST_MS = 4000 }; /* its client waits for four round trips */
    const char *why = scenario_why_not(scenario);
    if (!why && (scenario->options & FAST_OPEN) && !h->network->fast_open)
        why = "it needs TCP Fast Open, which only a network of its own has: see "
              "tlsladder lab --doctor";
    if (!why && (scenario->options & PROXY) && h->options->race)
        why = "it is two connections already, which cannot race a third";
    if (!why && (scenario->options & PROXY) && h->options->net.rtt > PROXY_MOST_MS)
        why = "its client would wait too long: give it --rtt 4000 or less";
    if (why)
        pipe_text(&h->out, PIPE_NOTE, "%s: not played: %s", scenario->name, why);
    return !why;
}

static void play_connections(struct session *s, unsigned connections)
{
    while (connections-- > 0)
        session_play(&s, 1);
}

/* Plays it once where nobody sees it. What a library does at its first use (tables, tests of
 * itself, pages to be read from the disk) is no part of a round trip. */
static void rehearse(struct host *h, const struct scenario *scenario)
{
    const struct lab_net none = {0};
    struct pipe_out nowhere = {-1, PTHREAD_MUTEX_INITIALIZER};
    struct network *n = memory_network(&none, &nowhere);
    struct session s;
    struct error e;
    if (session_init(&s, scenario, &h->credentials, n, 0, &e) == 0)
        play_connections(&s, session_connections(&s));
    session_done(&s);
    n->calls->close(n);
}

static bool prepare(struct host *h, const struct scenario *scenario, struct session *s,
                    unsigned lane)
{
    struct error e;
    if (!can_play(h, scenario))
        return false;
    if (!h->network->synthetic && !(scenario->options & LOSE_FLIGHT)) /* it would wait */
        rehearse(h, scenario);
    pipe_text(&h->out, PIPE_NOTE, "%s: %s", scenario->name, scenario->story);
    if (session_init(s, scenario, &h->credentials, h->network, lane, &e) == 0)
        return true;
    pipe_text(&h->out, PIPE_NOTE, "%s", e.text);
    session_done(s);
    return false;
}

static void play(struct host *h, const struct scenario *scenario)
{
    struct session s;
    if (!prepare(h, scenario, &s, 0))
        return;
    h->network->calls->begin(h->network);
    play_connections(&s, session_connections(&s));
    h->network->calls->end(h->network);
    session_done(&s);
}

/* Both at once. What comes before a scenario's last connection is played before the race: the
 * first meeting of those who resume. */
static void race(struct host *h)
{
    struct session s[LANES], *both[LANES] = {&s[0], &s[1]};
    unsigned ready = 0;
    while (ready < LANES && prepare(h, h->options->scenario[ready], &s[ready], ready))
        ready++;
    if (ready == LANES) {
        h->network->calls->begin(h->network);
        for (unsigned i = 0; i < LANES; i++)
            play_connections(&s[i], session_connections(&s[i]) - 1);
        session_play(both, LANES);
        h->network->calls->end(h->network);
    }
    while (ready > 0)
        session_done(&s[--ready]);
}

/* A client that trusts its proxy will be there. */
static bool has_proxy(const struct lab_options *o)
{
    for (size_t i = 0; i < o->scenarios; i++)
        if (o->scenario[i]->options & PROXY)
            return true;
    return false;
}

/* So that chains can be checked by whoever looks. */
static void say_authority(struct host *h, enum credentials_signer signer)
{
    gnutls_datum_t pem;
    if (gnutls_x509_crt_export2(h->credentials.ca[signer].crt, GNUTLS_X509_FMT_PEM,
                                &pem) < 0)
        return;
    pipe_send(&h->out, PIPE_AUTHORITY, (struct bytes){pem.data, pem.size});
    gnutls_free(pem.data);
}

static int open_host(struct host *h, struct error *e)
{
    h->network = transport_open(h->options, &h->out, e);
    if (!h->network || credentials_init(&h->credentials, e) < 0)
        return -1;
    say_authority(h, BY_LAB);
    if (has_proxy(h->options))
        say_authority(h, BY_PROXY);
    struct pipe_about about = {{h->network->server_port[0], h->network->server_port[1]},
                               h->network->synthetic};
    return pipe_send(&h->out, PIPE_ABOUT,
                     (struct bytes){(const uint8_t *)&about, sizeof about});
}

void host_run(const struct lab_options *options, int descriptor)
{
    struct host h = {.options = options, .out = {descriptor, PTHREAD_MUTEX_INITIALIZER}};
    struct error e;
    unsetenv("SSLKEYLOGFILE");
    setlocale(LC_MESSAGES, "C"); /* the library's words are shown beside ours */
    haste_make();
    if (open_host(&h, &e) < 0) {
        pipe_text(&h.out, PIPE_ERROR, "%s", e.text);
    } else {
        confine_rights(h.network->server_port, LANES);
        if (options->race)
            race(&h);
        for (size_t i = 0; i < options->scenarios && !options->race; i++)
            play(&h, options->scenario[i]);
        pipe_send(&h.out, PIPE_END, (struct bytes){NULL, 0});
    }
    credentials_done(&h.credentials);
    if (h.network)
        h.network->calls->close(h.network);
}
