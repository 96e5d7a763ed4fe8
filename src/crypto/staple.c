/* SPDX-License-Identifier: BSD-2-Clause */
/* A stapled OCSP response: whose signature it bears, what it says, and when. */
#include "crypto/certificate.h"
#include "crypto/x509.h"

#include <gnutls/ocsp.h>

enum { SINGLES = 16 }; /* answers of one response that are looked at */

static const char signature_what[] = "OCSP staple signature";
static const char status_what[] = "OCSP staple status";

/* The answer that speaks of the leaf; -1 where none does. */
static int find_single(gnutls_ocsp_resp_t response, gnutls_x509_crt_t leaf)
{
    for (int i = 0; i < SINGLES; i++) {
        int code = gnutls_ocsp_resp_check_crt(response, (unsigned)i, leaf);
        if (code == 0)
            return i;
        if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            break;
    }
    return -1;
}

/* RFC 6960, 4.2.2.2: the issuer signs, or somebody whom it made a responder. */
static struct check check_signature(gnutls_ocsp_resp_t response,
                                    const struct x509_list *sent, struct trust *trust)
{
    unsigned verify = 0;
    gnutls_x509_crt_t issuer = NULL;
    for (unsigned i = 1; i < sent->count && !issuer; i++)
        if (gnutls_x509_crt_check_issuer(sent->crt[0], sent->crt[i]))
            issuer = sent->crt[i];
    if (!issuer)
        issuer = trust_issuer(trust, sent->crt[0]);
    if (!issuer)
        return check_unknown(signature_what,
                             "the certificate's issuer was not sent and is "
                             "in no trust store here (give it with --trust)");
    if (gnutls_ocsp_resp_verify_direct(response, issuer, &verify,
                                       GNUTLS_VERIFY_DISABLE_TIME_CHECKS |
                                           GNUTLS_VERIFY_ALLOW_BROKEN) < 0)
        return check_unknown(signature_what, "the library cannot verify it");
    if (verify & GNUTLS_OCSP_VERIFY_SIGNATURE_FAILURE)
        return check_fail(signature_what, "the signature does not fit");
    if (verify & GNUTLS_OCSP_VERIFY_SIGNER_KEYUSAGE_ERROR)
        return check_fail(signature_what, "its signer may not sign OCSP responses");
    if (verify &
        (GNUTLS_OCSP_VERIFY_SIGNER_NOT_FOUND | GNUTLS_OCSP_VERIFY_UNTRUSTED_SIGNER))
        return check_fail(signature_what,
                          "its signer is neither the certificate's issuer nor made a "
                          "responder by it");
    return verify ? check_unknown(signature_what, "the library refuses its algorithm")
                  : check_pass(signature_what);
}

static const char *moment(int64_t time, struct arena *a)
{
    const char *text = certificate_time(time, a);
    return text ? text : "an unknown time";
}

static struct check check_status(gnutls_ocsp_resp_t response, int single,
                                 int64_t captured, struct arena *a)
{
    unsigned status, reason = 0;
    time_t from = -1, until = -1, revoked = -1;
    if (gnutls_ocsp_resp_get_single(response, (unsigned)single, NULL, NULL, NULL, NULL,
                                    &status, &from, &until, &revoked, &reason) < 0)
        return check_unknown(status_what, "its answer cannot be read");
    if (status == GNUTLS_OCSP_CERT_REVOKED)
        return check_fail(status_what,
                          arena_printf(a, "revoked at %s", moment(revoked, a)));
    if (status == GNUTLS_OCSP_CERT_UNKNOWN)
        return check_fail(status_what, "the responder does not know the certificate");
    if (from != -1 && captured < from)
        return check_fail(status_what,
                          arena_printf(a, "good, but only from %s on (%s)",
                                       moment(from, a),
                                       chain_distance(from, captured, "the capture", a)));
    if (until != -1 && captured > until)
        return check_fail(
            status_what,
            arena_printf(a, "good, but stale: a newer one was due at %s (%s)",
                         moment(until, a),
                         chain_distance(until, captured, "the capture", a)));
    struct check check = check_pass(status_what);
    check.why = until == -1 ? arena_printf(a, "good from %s on", moment(from, a))
                            : arena_printf(a, "good from %s to %s", moment(from, a),
                                           moment(until, a));
    return check;
}

static void check_response(gnutls_ocsp_resp_t response, const struct chain *chain,
                           const struct x509_list *sent, struct check_list *checks,
                           struct arena *a)
{
    int status = gnutls_ocsp_resp_get_status(response);
    if (status != GNUTLS_OCSP_RESP_SUCCESSFUL) {
        check_add(checks,
                  check_unknown(status_what, "the responder sent an error, no answer"));
        return;
    }
    check_add(checks, check_signature(response, sent, chain->trust));
    int single = find_single(response, sent->crt[0]);
    check_add(checks, single < 0
                          ? check_fail(status_what, "it speaks of another certificate")
                          : check_status(response, single, chain->captured, a));
}

void staple_check(const struct chain *chain, struct bytes bytes,
                  struct check_list *checks, struct arena *a)
{
    gnutls_datum_t datum = {(void *)(uintptr_t)bytes.p, (unsigned)bytes.n};
    gnutls_ocsp_resp_t response;
    struct x509_list sent;
    if (bytes.n == 0)
        return;
    x509_list_init(&sent, chain->der, chain->count);
    if (sent.count == 0 || gnutls_ocsp_resp_init(&response) < 0) {
        check_add(
            checks,
            check_unknown(status_what, "no certificate that can be read came before it"));
        x509_list_done(&sent);
        return;
    }
    if (gnutls_ocsp_resp_import(response, &datum) < 0)
        check_add(checks, check_fail(status_what, "it cannot be read: no OCSP response"));
    else
        check_response(response, chain, &sent, checks, a);
    gnutls_ocsp_resp_deinit(response);
    x509_list_done(&sent);
}
