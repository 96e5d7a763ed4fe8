/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a cipher suite in words, for the lab sheet. */
#include "view/sheet_answers.h"

#define NAME(table, i)                                                                   \
    ((size_t)(i) < sizeof(table) / sizeof *(table) && table[i] ? table[i] : "other")

const char *sheet_suite_cipher(const struct suite *s, struct arena *a)
{
    static const char *const cipher[] = {
        [CIPHER_AES] = "AES",           [CIPHER_3DES] = "3DES",
        [CIPHER_RC4] = "RC4",           [CIPHER_NULL] = "none",
        [CIPHER_CHACHA20] = "ChaCha20", [CIPHER_CAMELLIA] = "Camellia",
        [CIPHER_ARIA] = "ARIA"};
    static const char *const mode[] = {[MODE_STREAM] = "stream",
                                       [MODE_CBC] = "CBC",
                                       [MODE_GCM] = "GCM",
                                       [MODE_CCM] = "CCM",
                                       [MODE_CCM_8] = "CCM with a short tag",
                                       [MODE_POLY1305] = "Poly1305"};
    if (s->cipher == CIPHER_NULL)
        return "none: nothing is encrypted";
    return arena_printf(a, "%s, %u bits, %s", NAME(cipher, s->cipher), s->key_bits,
                        NAME(mode, s->mode));
}

/* What the columns of a suite stand for, in words. */
const char *sheet_suite_parts(const struct suite *s, struct arena *a)
{
    static const char *const kx[] = {
        [KX_RSA] = "the client encrypts a secret for the server's RSA key",
        [KX_DHE] = "ephemeral Diffie-Hellman",
        [KX_ECDHE] = "ephemeral Diffie-Hellman on a curve",
        [KX_PSK] = "a pre-shared key",
        [KX_DHE_PSK] = "ephemeral Diffie-Hellman and a pre-shared key",
        [KX_ECDHE_PSK] = "ephemeral Diffie-Hellman on a curve and a pre-shared key",
        [KX_RSA_PSK] =
            "a secret encrypted for the server's RSA key, and a pre-shared key",
        [KX_DH] = "Diffie-Hellman with the key in the server's certificate",
        [KX_ECDH] = "Diffie-Hellman on a curve with the key in the server's certificate",
        [KX_DH_ANON] = "ephemeral Diffie-Hellman that nobody signs",
        [KX_ECDH_ANON] = "ephemeral Diffie-Hellman on a curve that nobody signs",
        [KX_TLS13] = "not in the name since TLS 1.3 (key_share says it)"};
    static const char *const auth[] = {
        [AUTH_RSA] = "RSA",     [AUTH_ECDSA] = "ECDSA",
        [AUTH_DSS] = "DSA",     [AUTH_PSK] = "the pre-shared key",
        [AUTH_NONE] = "nobody", [AUTH_TLS13] = "not in the name since TLS 1.3"};
    static const char *const hash[] = {[HASH_MD5] = "MD5",
                                       [HASH_SHA1] = "SHA-1",
                                       [HASH_SHA256] = "SHA-256",
                                       [HASH_SHA384] = "SHA-384"};
    bool aead = s->mode >= MODE_GCM;
    return arena_printf(a, "key exchange: %s; authentication: %s; cipher: %s; %s: %s",
                        NAME(kx, s->kx), NAME(auth, s->auth), sheet_suite_cipher(s, a),
                        aead ? "hash for the keys" : "MAC", NAME(hash, s->hash));
}
