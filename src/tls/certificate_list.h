/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates of a Certificate message, and what the server staples to them. */
#ifndef TLS_CERTIFICATE_LIST_H
#define TLS_CERTIFICATE_LIST_H

#include "tls/registries.h"
#include "wire/cursor.h"

/* All slices are borrowed from the message. Absent things are empty. */
struct certificate_entry {
    struct bytes data;       /* an X.509 certificate, or a raw public key (RFC 7250) */
    struct bytes ocsp;       /* TLS 1.3: the body of its status_request. RFC 6066, 8 */
    struct bytes timestamps; /* TLS 1.3: the list of its SCTs. RFC 6962, 3.3 */
    struct bytes delegated;  /* TLS 1.3: a DelegatedCredential. RFC 9345, 4 */
};

struct certificate_list {
    struct cursor left;
    bool tls13;
    struct bytes alone; /* until TLS 1.2 a raw public key stands without a list */
};

/* Begins at the first entry of a Certificate message, header included. RFC 9846, 4.5.1; RFC 5246,
 * 7.4.2; RFC 7250, 3 */
struct certificate_list certificate_list_open(struct bytes message, bool tls13);

/* The next entry; false after the last, or where the bytes are cut short. */
bool certificate_list_next(struct certificate_list *list,
                           struct certificate_entry *entry);

/* TLS 1.3: the certificate_request_context of a CertificateRequest or a Certificate, header included. It
 * tells which request is answered. RFC 9846, 4.4.2 and 4.5.1 */
struct bytes certificate_list_context(struct bytes message);

/* The OCSP response of a CertificateStatus: in a status_request extension, or the body of a
 * message. Of several (status_type 2, RFC 6961) the first. Empty where there is none. */
struct bytes certificate_list_ocsp(struct bytes status);

#endif
