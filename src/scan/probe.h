/* SPDX-License-Identifier: BSD-2-Clause */
/* One question to the server, and the connection that came of it. */
#ifndef SCAN_PROBE_H
#define SCAN_PROBE_H

#include "scan/scan.h"

/* A fresh offer of that version, with every group and scheme that there is and no suite. */
void probe_offer_init(const struct scan *s, struct offer *o, uint16_t version);

/* Sends the hello, reads the server's answer as far as it goes in the clear, and leaves. NULL where
 * the bound is reached, the scan was stopped, or the server cannot be reached any more. */
const struct connection *probe_offer(struct scan *s, struct offer *o);

/* A whole handshake of GnuTLS's client. `result` is to be zeroed and freed by the caller. */
const struct connection *probe_client(struct scan *s, struct visit_wish *wish,
                                      struct visit_result *result);

/* True where the server answered with a hello (or a request for another one). */
bool probe_taken(const struct connection *c);

/* The value of a field in the first message of that type, 0 where there is none; its length. */
uint64_t probe_field(const struct connection *c, int handshake_type, const char *name,
                     uint32_t *length);

/* What the server said instead of a hello: an alert's name, or that it closed. */
const char *probe_refusal(struct scan *s, const struct connection *c);

/* Says whose order the findings before it stand in: the server's `own`, or the client's. */
void probe_find_order(struct scan *s, const char *group, const struct connection *c,
                      bool own);

/* A request that changes nothing on the server. RFC 9110, 9.3.2 */
const char *scan_request(struct scan *s);

void scan_find(struct scan *s, struct finding finding);

/* Of the versions that the server speaks, the newest before TLS 1.3: what differs between 1.0 and 1.2
 * is asked of it. An index into scan_versions; -1: there is none. */
int probe_older(const struct scan *s);

/* The steps, in files of their own. */
void step_versions(struct scan *s);
void step_suites(struct scan *s);
void step_groups(struct scan *s);
void step_signatures(struct scan *s);
void step_certificate(struct scan *s);
void step_protocols(struct scan *s);
void step_resumption(struct scan *s);
void step_defences(struct scan *s);
void step_http(struct scan *s);

#endif
