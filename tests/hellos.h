/* SPDX-License-Identifier: BSD-2-Clause */
/* Builds TLS records and messages by hand, as RFC 9846 and RFC 5246 write them. */
#ifndef TESTS_HELLOS_H
#define TESTS_HELLOS_H

#include "harness.h"

/* A public key of x25519 */
#define SHARE "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"

/* A ClientHello for TLS 1.3 and 1.2: five extensions, server name "example.org". */
#define HELLO_BODY                                                                       \
    "0303 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"              \
    "04 aabbccdd 0004 1301 c02b 01 00"                                                   \
    "0056"                                                                               \
    "0000 0010 000e 00 000b 6578616d706c652e6f7267"                                      \
    "000a 0004 0002 001d"                                                                \
    "002b 0003 02 0304"                                                                  \
    "0010 0005 0003 02 6832"                                                             \
    "0033 0026 0024 001d 0020" SHARE
#define CLIENT_HELLO "01 000087" HELLO_BODY

/* A ClientHello in SSL 2.0's form (RFC 5246, E.2): TLS 1.0, six cipher_specs, of which three are suites
 * of TLS, one the signal of RFC 5746 and two of SSL 2.0, and a challenge of 16 bytes. */
#define CLIENT_HELLO_SSL2                                                                \
    "802b 01 0301 0012 0000 0010 000039 00002f 0000ff 00000a 010080 060040"              \
    "e6b8efdf91cf44f70011223344556677"

#define SERVER_RANDOM "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
#define RETRY_RANDOM  "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"

/* TLS 1.3: supported_versions and a key share on x25519 */
#define SERVER_HELLO_13                                                                  \
    "02 00005a 0303" SERVER_RANDOM "04 aabbccdd 1301 00"                                 \
    "002e 002b 0002 0304 0033 0024 001d 0020" SHARE
#define RETRY                                                                            \
    "02 000038 0303" RETRY_RANDOM "04 aabbccdd 1301 00 000c 002b 0002 0304 0033 0002 "   \
    "0017"
/* One that wants a cookie back and no other share */
#define RETRY_COOKIE                                                                     \
    "02 00003b 0303" RETRY_RANDOM "04 aabbccdd 1301 00 000f 002b 0002 0304 002c 0005 "   \
    "0003 112233"
/* TLS 1.2 with next_protocol_negotiation, after which NextProtocol comes before Finished */
#define SERVER_HELLO_NPN "02 00002e 0303" SERVER_RANDOM "02 1122 c02b 00 0004 3374 0000"
/* TLS 1.2, without extensions; with another session id, and with that of CLIENT_HELLO */
#define SERVER_HELLO_12      "02 000028 0303" SERVER_RANDOM "02 1122 c02b 00"
#define SERVER_HELLO_NULL    "02 000028 0303" SERVER_RANDOM "02 1122 c006 00"
#define SERVER_HELLO_RESUMED "02 00002a 0303" SERVER_RANDOM "04 aabbccdd c02b 00"
#define CERTIFICATE_12       "0b 000009 000006 000003 010203"
#define KEY_EXCHANGE_12      "0c 00000e 03 001d 02 aabb 0403 0004 01020304"
#define HELLO_DONE           "0e 000000"
/* TLS 1.2 with a suite that only authenticates: a Finished, data and an alert with 20 bytes of MAC */
#define MAC_20        "000102030405060708090a0b0c0d0e0f10111213"
#define FINISHED_NULL "14 00000c 202122232425262728292a2b" MAC_20
#define CLIENT_KEY_12 "10 000003 02 ccdd"

/* A record of that type with the bytes of a hex string. */
static inline void put_record(struct buf *b, unsigned type, unsigned version,
                              const char *hex)
{
    struct buf body = {0};
    harness_hex(&body, hex);
    const uint8_t head[] = {(uint8_t)type, (uint8_t)(version >> 8), (uint8_t)version,
                            (uint8_t)(body.n >> 8), (uint8_t)body.n};
    buf_add(b, (struct bytes){head, sizeof head});
    buf_add(b, buf_bytes(&body));
    buf_done(&body);
}

/* A record of that type with `n` bytes that look like ciphertext. */
static inline void put_secret(struct buf *b, unsigned type, unsigned n)
{
    const uint8_t head[] = {(uint8_t)type, 3, 3, (uint8_t)(n >> 8), (uint8_t)n};
    buf_add(b, (struct bytes){head, sizeof head});
    for (unsigned i = 0; i < n; i++) {
        uint8_t byte = (uint8_t)(0x9d + 73 * i);
        buf_add(b, (struct bytes){&byte, 1});
    }
}

#endif
