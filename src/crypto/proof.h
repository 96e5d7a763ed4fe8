/* SPDX-License-Identifier: BSD-2-Clause */
/* Claims of a handshake, computed afresh: Finished and signatures. */
#ifndef CRYPTO_PROOF_H
#define CRYPTO_PROOF_H

#include "crypto/key_schedule.h"
#include "crypto/session.h"

/* The public key of a certificate, or a bare one (RFC 7250); NULL where the library can read
 * neither. Freed with proof_key_free. */
struct proof_key;
struct proof_key *proof_key_new(struct bytes certificate);
void proof_key_free(struct proof_key *k);

/* Finished over the transcript before it. TLS 1.3 (RFC 9846, 4.5.3): `secret` is the traffic
 * secret; before (RFC 5246, 7.4.9) the master secret. */
struct check proof_finished(const struct suite *suite, uint16_t version, unsigned side,
                            struct bytes secret, struct bytes transcript,
                            struct bytes message);

/* CertificateVerify over the transcript before it. RFC 9846, 4.5.2; RFC 5246, 7.4.8. `secret` is
 * the master secret, which only SSL 3.0 has in it. */
struct check proof_certificate_verify(const struct suite *suite, uint16_t version,
                                      unsigned side, const struct proof_key *key,
                                      struct bytes secret, struct bytes transcript,
                                      struct bytes message);

/* True where the suite's ServerKeyExchange, if there is one, bears a signature. */
bool proof_signs_key_exchange(const struct suite *suite);

/* ServerKeyExchange's signature. RFC 5246, 7.4.3; RFC 8422, 5.4 */
struct check proof_key_exchange(const struct suite *suite, uint16_t version,
                                const struct proof_key *key, struct bytes client_random,
                                struct bytes server_random, struct bytes message);

#endif
