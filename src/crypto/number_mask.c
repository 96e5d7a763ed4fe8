/* SPDX-License-Identifier: BSD-2-Clause */
/* The mask over record numbers of DTLS 1.3. */
#include "crypto/number_mask.h"

#include "base/memory.h"
#include "crypto/key_schedule.h"

#include <gnutls/crypto.h>
#include <stdlib.h>

struct number_mask {
    gnutls_cipher_hd_t cipher;
    bool chacha;
};

/* One block of AES in CBC mode with an IV of zeros is AES-ECB, which the library does not have;
 * its ChaCha20 takes counter and nonce as one IV of 16 bytes. */
static gnutls_cipher_algorithm_t algorithm_of(const struct suite *suite)
{
    if (suite->cipher == CIPHER_CHACHA20)
        return GNUTLS_CIPHER_CHACHA20_32;
    if (suite->cipher != CIPHER_AES)
        return GNUTLS_CIPHER_UNKNOWN;
    return suite->key_bits == 256 ? GNUTLS_CIPHER_AES_256_CBC : GNUTLS_CIPHER_AES_128_CBC;
}

struct number_mask *number_mask_new(const struct suite *suite,
                                    struct bytes traffic_secret)
{
    gnutls_cipher_algorithm_t algorithm = algorithm_of(suite);
    uint8_t key[32], zeros[NUMBER_MASK_SAMPLE] = {0};
    size_t n =
        algorithm == GNUTLS_CIPHER_UNKNOWN ? 0 : gnutls_cipher_get_key_size(algorithm);
    gnutls_cipher_hd_t cipher = NULL;
    if (n == 0 || n > sizeof key ||
        !key_schedule_expand(key_schedule_hash(suite), traffic_secret, "dtls13sn",
                             (struct bytes){0}, key, n))
        return NULL;
    gnutls_datum_t datum = {key, (unsigned)n}, iv = {zeros, sizeof zeros};
    int code = gnutls_cipher_init(&cipher, algorithm, &datum, &iv);
    explicit_bzero(key, sizeof key);
    if (code < 0)
        return NULL;
    struct number_mask *m = memory_new(sizeof *m);
    m->cipher = cipher;
    m->chacha = suite->cipher == CIPHER_CHACHA20;
    return m;
}

bool number_mask_lift(struct number_mask *m, const uint8_t *ciphertext, uint8_t *number,
                      unsigned width)
{
    uint8_t iv[NUMBER_MASK_SAMPLE] = {0}, mask[NUMBER_MASK_SAMPLE] = {0};
    memcpy(m->chacha ? iv : mask, ciphertext, NUMBER_MASK_SAMPLE);
    gnutls_cipher_set_iv(m->cipher, iv, sizeof iv);
    if (gnutls_cipher_encrypt(m->cipher, mask, sizeof mask) < 0)
        return false;
    for (unsigned i = 0; i < width; i++)
        number[i] ^= mask[i];
    return true;
}

void number_mask_free(struct number_mask *m)
{
    if (!m)
        return;
    gnutls_cipher_deinit(m->cipher);
    free(m);
}
