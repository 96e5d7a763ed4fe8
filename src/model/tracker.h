/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins net and tls: packets go in, connections come out. */
#ifndef MODEL_TRACKER_H
#define MODEL_TRACKER_H

#include "base/pool.h"
#include "model/connection.h"
#include "model/quic.h"
#include "model/resumption.h"
#include "model/spares.h"

struct tracker {
    struct net *net;
    struct keyring *ring;
    struct trust *trust; /* authorities: the system's are loaded when first needed */
    struct connection *
        *connection; /* that carry TLS, in the order of their first packets */
    size_t connection_count, connection_room;
    struct connection **candidate; /* TCP connections in which no TLS was found so far */
    size_t candidate_count, candidate_room;
    struct pool connections; /* where all of them lie */
    struct arena texts;      /* of those that were summarised */
    struct spares spares;
    struct resumption resumption;
    bool beside;    /* keys and authorities are another's */
    bool summary;   /* connections are summarised when they are over */
    bool synthetic; /* what comes was made without a network: see connection.synthetic */
    struct app_event *waiting; /* app_events.c: their connection is yet to come */
    size_t waiting_count, waiting_room;
    struct trace_part **part; /* the traces that came, the last of which goes on */
    size_t part_count, part_room;
    unsigned tcp_connections;
    struct quic quic;
    unsigned numbered; /* the largest number that a connection has */
    size_t gone;       /* connections of the list that were dropped since it was swept */
    unsigned changes;  /* counts up with everything that came: for redrawing */
};

struct tracker *tracker_new(void);

/* One that takes packets between two ends only, and shares the keys and authorities of `t`, which
 * must outlive it. */
struct tracker *tracker_new_beside(const struct tracker *t, const struct endpoint end[2]);

/* What comes now is another trace: all connections of the one before are over. The name is borrowed. */
void tracker_part(struct tracker *t, const char *name);

/* More of a key log: connections that it opens are read again. */
void tracker_keys(struct tracker *t, struct bytes log);

/* Takes a frame. Connections may be added, and those there may be marked dirty. */
void tracker_packet(struct tracker *t, const struct packet *packet);

/* The same for up to NET_BATCH frames in their order, which is quicker. */
void tracker_packets(struct tracker *t, const struct packet *packet, size_t count);

/* The connection of that number; NULL where there is none (any more). */
struct connection *tracker_find(const struct tracker *t, unsigned number);

/* Forgets a connection of the list, also one that is under way, of which nothing more is told then.
 * The list is in order again after tracker_sweep, which must come before anything else. */
void tracker_drop(struct tracker *t, struct connection *c);
void tracker_sweep(struct tracker *t);

/* Live captures: time has passed. */
void tracker_tick(struct tracker *t, int64_t now);

/* The capture is over: connections are sorted by their first packet and analysed. */
void tracker_finish(struct tracker *t);

/* Frees the tracker and its connections. */
void tracker_free(struct tracker *t);

#endif
