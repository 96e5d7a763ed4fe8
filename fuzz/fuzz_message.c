/* SPDX-License-Identifier: BSD-2-Clause */
/* Handshake messages and other fragments by the schema: each byte belongs to exactly one leaf.
 *
 *     flags  version  cipher_suite  message        1, 2, 2 bytes, the rest */
#include "fuzz.h"

#include "tls/messages.h"
#include "wire/cursor.h"

enum { FROM_SERVER = 1, DTLS = 2, SSL2 = 4, FRAGMENT = 8, ENCRYPTED = 16 };

static void read_message(const struct tls_context *context, struct bytes message)
{
    struct arena a = {0};
    fuzz_check_tree(messages_tree(&a, context, message), message.n);
    messages_name(message, &a);
    arena_done(&a);
}

static void read_fragment(uint8_t type, bool encrypted, struct bytes fragment)
{
    struct arena a = {0};
    fuzz_check_tree(messages_fragment_tree(&a, type, encrypted, fragment), fragment.n);
    arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct cursor c = cursor_over((struct bytes){data, n});
    unsigned flags = (unsigned)cursor_uint(&c, 1);
    struct tls_context context = {
        .from_server = flags & FROM_SERVER, .dtls = flags & DTLS, .ssl2 = flags & SSL2};
    context.version = (uint16_t)cursor_uint(&c, 2);
    context.cipher_suite = (uint16_t)cursor_uint(&c, 2);
    struct bytes message = cursor_rest(&c);
    if (flags & FRAGMENT)
        read_fragment((uint8_t)(context.cipher_suite & 0xff), flags & ENCRYPTED, message);
    else if (message.n)
        read_message(&context, message);
    return 0;
}
