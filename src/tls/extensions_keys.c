/* SPDX-License-Identifier: BSD-2-Clause */
/* Extensions that carry keys: key shares taken into their parts, pre-shared keys, tickets.
 *
 * A hybrid's share is two shares one behind the other, without a length between them: the group
 * alone says where the second begins. RFC 10024: X25519MLKEM768 has ML-KEM's part first, the
 * groups on NIST's curves have the curve's first. The client sends ML-KEM's encapsulation key,
 * the server the ciphertext that answers it. */
#include "tls/bodies.h"

#include "base/array.h"

/* clang-format off */

/* RFC 9846, 4.3.8.2: a point on a curve of NIST's, as its two coordinates */
#define POINT(x_) \
    ((const struct field[]){U8("legacy_form"), OPAQUE("X", x_), OPAQUE("Y", x_), END})
#define PARTS(...) ((const struct field[]){__VA_ARGS__, END})

static const struct field *const mlkem512[2] = {
    PARTS(OPAQUE("ML-KEM-512 encapsulation key", 800)),
    PARTS(OPAQUE("ML-KEM-512 ciphertext", 768)),
};
static const struct field *const mlkem768[2] = {
    PARTS(OPAQUE("ML-KEM-768 encapsulation key", 1184)),
    PARTS(OPAQUE("ML-KEM-768 ciphertext", 1088)),
};
static const struct field *const mlkem1024[2] = {
    PARTS(OPAQUE("ML-KEM-1024 encapsulation key", 1568)),
    PARTS(OPAQUE("ML-KEM-1024 ciphertext", 1568)),
};
static const struct field *const p256_mlkem768[2] = {
    PARTS(STRUCT("secp256r1 point", POINT(32)), OPAQUE("ML-KEM-768 encapsulation key", 1184)),
    PARTS(STRUCT("secp256r1 point", POINT(32)), OPAQUE("ML-KEM-768 ciphertext", 1088)),
};
static const struct field *const sm2_mlkem768[2] = {
    PARTS(STRUCT("curveSM2 point", POINT(32)), OPAQUE("ML-KEM-768 encapsulation key", 1184)),
    PARTS(STRUCT("curveSM2 point", POINT(32)), OPAQUE("ML-KEM-768 ciphertext", 1088)),
};
static const struct field *const x25519_mlkem768[2] = {
    PARTS(OPAQUE("ML-KEM-768 encapsulation key", 1184), OPAQUE("x25519 public key", 32)),
    PARTS(OPAQUE("ML-KEM-768 ciphertext", 1088), OPAQUE("x25519 public key", 32)),
};
static const struct field *const p384_mlkem1024[2] = {
    PARTS(STRUCT("secp384r1 point", POINT(48)), OPAQUE("ML-KEM-1024 encapsulation key", 1568)),
    PARTS(STRUCT("secp384r1 point", POINT(48)), OPAQUE("ML-KEM-1024 ciphertext", 1568)),
};
static const struct field *const x25519_kyber768[2] = {
    PARTS(OPAQUE("x25519 public key", 32), OPAQUE("Kyber768 encapsulation key", 1184)),
    PARTS(OPAQUE("x25519 public key", 32), OPAQUE("Kyber768 ciphertext", 1088)),
};
static const struct field *const p256_kyber768[2] = {
    PARTS(STRUCT("secp256r1 point", POINT(32)), OPAQUE("Kyber768 encapsulation key", 1184)),
    PARTS(STRUCT("secp256r1 point", POINT(32)), OPAQUE("Kyber768 ciphertext", 1088)),
};
#define BOTH(name_, part_) \
    static const struct field *const name_[2] = {PARTS(part_), PARTS(part_)}
BOTH(p256, STRUCT("UncompressedPointRepresentation", POINT(32)));
BOTH(p384, STRUCT("UncompressedPointRepresentation", POINT(48)));
BOTH(p521, STRUCT("UncompressedPointRepresentation", POINT(66)));
BOTH(x25519, OPAQUE("public key", 32));
BOTH(x448, OPAQUE("public key", 56));
BOTH(ffdhe2048, OPAQUE("Y", 256));
BOTH(ffdhe3072, OPAQUE("Y", 384));
BOTH(ffdhe4096, OPAQUE("Y", 512));
BOTH(ffdhe6144, OPAQUE("Y", 768));
BOTH(ffdhe8192, OPAQUE("Y", 1024));

/* What a share of the group is made of, and how long it is: the client's and the server's. */
static const struct {
    uint16_t group, length[2];
    const struct field *const *parts;
} shares[] = {
    {23, {65, 65}, p256}, {24, {97, 97}, p384}, {25, {133, 133}, p521},
    {26, {65, 65}, p256}, {27, {97, 97}, p384},
    {29, {32, 32}, x25519}, {30, {56, 56}, x448},
    {31, {65, 65}, p256}, {32, {97, 97}, p384}, {41, {65, 65}, p256},
    {256, {256, 256}, ffdhe2048}, {257, {384, 384}, ffdhe3072}, {258, {512, 512}, ffdhe4096},
    {259, {768, 768}, ffdhe6144}, {260, {1024, 1024}, ffdhe8192},
    {512, {800, 768}, mlkem512}, {513, {1184, 1088}, mlkem768}, {514, {1568, 1568}, mlkem1024},
    {0x11eb, {65 + 1184, 65 + 1088}, p256_mlkem768},
    {0x11ec, {1184 + 32, 1088 + 32}, x25519_mlkem768},
    {0x11ed, {97 + 1568, 97 + 1568}, p384_mlkem1024},
    {0x11ee, {65 + 1184, 65 + 1088}, sm2_mlkem768},
    {0x6399, {32 + 1184, 32 + 1088}, x25519_kyber768},
    {0x639a, {65 + 1184, 65 + 1088}, p256_kyber768},
};

static void say_length(const struct schema_scope *s, struct node *n, struct bytes value)
{
    const struct node *group = node_child(s->group->parent, "group");
    bool server = inside_of(s)->tls.from_server;
    for (size_t i = 0; group && i < ARRAY_LENGTH(shares); i++)
        if (shares[i].group == group->number)
            node_malformed(n, arena_printf(s->arena, "%zu bytes: a share of this group has %u",
                                           value.n, shares[i].length[server]));
}
static const struct field any_share[] = {
    REST("value", .optional = true, .remark = say_length), END
};

static const struct field *share(const struct schema_scope *s)
{
    const struct node *group = node_child(s->group->parent, "group");
    bool server = inside_of(s)->tls.from_server;
    for (size_t i = 0; group && i < ARRAY_LENGTH(shares); i++)
        if (shares[i].group == group->number && shares[i].length[server] == s->left)
            return shares[i].parts[server];
    return any_share;
}

/* RFC 9846, 4.3.8 */
static const struct field share_choice[] = {CHOICE(share), END};
const struct field key_share_entry[] = {
    U16("group", .names = &tls_groups),
    VECTOR("key_exchange", 2, 1, 65535, .of = share_choice, .once = true),
    END
};
static const struct field key_share_member[] = {
    STRUCT("KeyShareEntry", key_share_entry, .titled = true), END
};
const struct field extension_client_shares[] = {
    VECTOR("client_shares", 2, 0, 65535, .of = key_share_member, .source = "RFC 9846, 4.3.8"), END
};
const struct field extension_server_share[] = {
    STRUCT("server_share", key_share_entry, .titled = true, .source = "RFC 9846, 4.3.8"), END
};
const struct field extension_retry_group[] = {
    U16("selected_group", .names = &tls_groups, .source = "RFC 9846, 4.3.8"), END
};

/* RFC 9846, 4.3.9 */
static const struct field psk_mode[] = {U8("PskKeyExchangeMode", .names = &tls_psk_modes), END};
const struct field extension_psk_modes[] = {
    VECTOR("ke_modes", 1, 1, 255, .of = psk_mode, .source = "RFC 9846, 4.3.9"), END
};

static void say_age(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)s, (void)value;
    n->note = n->number ? "the ticket's age in milliseconds plus ticket_age_add, which only the ends know"
                        : "0: as a key that was agreed on outside of TLS has it";
}

/* RFC 9846, 4.3.11 */
static const struct field psk_identity[] = {
    VECTOR("identity", 2, 1, 65535), U32("obfuscated_ticket_age", .remark = say_age), END
};
static const struct field psk_identity_member[] = {STRUCT("PskIdentity", psk_identity), END};
static const struct field psk_binder[] = {VECTOR("PskBinderEntry", 1, 32, 255), END};
const struct field extension_offered_psks[] = {
    VECTOR("identities", 2, 7, 65535, .of = psk_identity_member, .source = "RFC 9846, 4.3.11"),
    VECTOR("binders", 2, 33, 65535, .of = psk_binder),
    END
};
const struct field extension_selected_psk[] = {
    U16("selected_identity", .source = "RFC 9846, 4.3.11"), END
};

static void say_early_size(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)s, (void)value;
    if (n->number == 0xffffffff)
        n->note = "over QUIC, always this number: QUIC's own flow control sets the bound";
}

/* RFC 9846, 4.3.10 */
const struct field extension_max_early_data[] = {
    U32("max_early_data_size", .remark = say_early_size, .source = "RFC 9846, 4.3.10"), END
};

const struct field extension_session_ticket[] = {
    REST("ticket", .optional = true, .source = "RFC 5077, 3.2"), END
};

const struct field extension_ticket_request[] = {
    U8("new_session_count", .source = "RFC 9149, 3"), U8("resumption_count"), END
};
const struct field extension_ticket_count[] = {
    U8("expected_count", .source = "RFC 9149, 3"), END
};

/* RFC 8672, 3 */
const struct field extension_pinning_client[] = {
    VECTOR("ticket", 2, 0, 65535, .source = "RFC 8672, 3"), END
};
const struct field extension_pinning_server[] = {
    VECTOR("proof", 1, 0, 255, .source = "RFC 8672, 3"),
    VECTOR("ticket", 2, 0, 65535),
    U32("lifetime", .remark = remark_seconds),
    END
};

/* RFC 5054, 2.8.1 */
const struct field extension_srp[] = {
    VECTOR("srp_I", 1, 1, 255, .show = SHOW_TEXT, .source = "RFC 5054, 2.8.1"), END
};

/* RFC 8492, 4 */
const struct field extension_pwd_clear[] = {
    VECTOR("pwd_name", 1, 1, 255, .show = SHOW_TEXT, .source = "RFC 8492, 4.4"), END
};
const struct field extension_pwd_protect[] = {
    VECTOR("protected_name", 1, 1, 255, .source = "RFC 8492, 4.4"), END
};

/* RFC 8844, 3.2 and 4.3 */
const struct field extension_external_id_hash[] = {
    VECTOR("binding_hash", 1, 0, 32, .source = "RFC 8844, 3.2"), END
};
const struct field extension_external_session_id[] = {
    VECTOR("session_id", 1, 20, 255, .source = "RFC 8844, 4.3"), END
};

/* clang-format on */
