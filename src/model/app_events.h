/* SPDX-License-Identifier: BSD-2-Clause */
/* What the programs at both ends said, beside the wire: told to the tracker, kept by connection.
 *
 * They come by another way than the packets, so one may be there before its connection is. */
#ifndef MODEL_APP_EVENTS_H
#define MODEL_APP_EVENTS_H

#include "base/app_event.h"
#include "model/tracker.h"

/* Takes an event over (its text is copied) for the newest connection of its two ports, which may
 * be yet to come. */
void app_events_add(struct tracker *t, const struct app_event *event);

/* A connection has begun: it gets the events that waited for it. */
void app_events_claim(struct tracker *t, struct connection *c);

/* Frees those for which no connection came. */
void app_events_done(struct tracker *t);

#endif
