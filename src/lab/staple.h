/* SPDX-License-Identifier: BSD-2-Clause */
/* OCSP responses of the lab's CA (RFC 6960), which the library can check but not make. */
#ifndef LAB_STAPLE_H
#define LAB_STAPLE_H

#include "base/buf.h"

#include <gnutls/x509.h>
#include <stdbool.h>

/* Adds the response for one certificate to `response`: good, or revoked an hour ago; signed by its
 * issuer, whose key is on P-256. Below 0: the library's error. */
int staple_make(struct buf *response, gnutls_x509_crt_t certificate,
                gnutls_x509_crt_t issuer, gnutls_x509_privkey_t key, bool revoked);

#endif
