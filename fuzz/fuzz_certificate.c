/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates and OCSP responses: the Certificate message of TLS 1.2 (its first byte even) or
 * TLS 1.3, plain or compressed, its chain and its staple checked. */
#include "fuzz.h"

#include "crypto/chain.h"
#include "tls/certificate_list.h"
#include "tls/compressed.h"

enum { NOW = 1700000000 };

static void check_chain(struct certificate_list *list, struct arena *a)
{
    struct check_list checks = {0};
    struct trust *trust = trust_new(false);
    struct chain chain = {
        .name = "server.example", .captured = NOW, .now = NOW, .trust = trust};
    struct certificate_entry entry;
    while (certificate_list_next(list, &entry) && chain.count < CHAIN_MOST) {
        struct certificate certificate;
        certificate_read(entry.data, &certificate, a);
        chain.der[chain.count++] = entry.data;
        staple_check(&chain, certificate_list_ocsp(entry.ocsp), &checks, a);
        staple_check(&chain, entry.data, &checks, a);
    }
    chain_check(&chain, &checks, a);
    trust_free(trust);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *why;
    struct arena a = {0};
    if (n < 2)
        return 0;
    struct bytes message = compressed_open((struct bytes){data + 1, n - 1}, &a, &why);
    struct certificate_list list = certificate_list_open(message, data[0] & 1);
    check_chain(&list, &a);
    arena_done(&a);
    return 0;
}
