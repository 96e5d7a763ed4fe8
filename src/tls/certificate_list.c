/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates of a Certificate message. */
#include "tls/certificate_list.h"

enum { STATUS_OCSP = 1, STATUS_OCSP_MULTI = 2, DER_SEQUENCE = 0x30 };

struct certificate_list certificate_list_open(struct bytes message, bool tls13)
{
    struct certificate_list list = {.tls13 = tls13};
    struct cursor c = cursor_over(message);
    cursor_take(&c, 4);
    if (tls13)
        cursor_vector(&c, 1); /* certificate_request_context */
    list.left = cursor_vector(&c, 3);
    /* A list begins with a length, whose first byte is small; a key with its SEQUENCE. */
    if (!tls13 && cursor_left(&list.left) && list.left.p[0] == DER_SEQUENCE)
        list.alone = cursor_rest(&list.left);
    return list;
}

static void take_extensions(struct cursor extensions, struct certificate_entry *entry)
{
    while (cursor_left(&extensions)) {
        uint64_t type = cursor_uint(&extensions, 2);
        struct cursor body = cursor_vector(&extensions, 2);
        if (type == EXTENSION_STATUS_REQUEST)
            entry->ocsp = cursor_rest(&body);
        else if (type == EXTENSION_TIMESTAMPS)
            entry->timestamps = cursor_rest(&body);
        else if (type == EXTENSION_DELEGATED_CREDENTIAL)
            entry->delegated = cursor_rest(&body);
    }
}

bool certificate_list_next(struct certificate_list *list, struct certificate_entry *entry)
{
    *entry = (struct certificate_entry){.data = list->alone};
    list->alone = (struct bytes){0};
    if (entry->data.n)
        return true;
    if (!cursor_left(&list->left))
        return false;
    struct cursor data = cursor_vector(&list->left, 3);
    entry->data = cursor_rest(&data);
    if (list->tls13 && !data.failed)
        take_extensions(cursor_vector(&list->left, 2), entry);
    return !data.failed && entry->data.n;
}

struct bytes certificate_list_context(struct bytes message)
{
    struct cursor c = cursor_over(message);
    cursor_take(&c, 4);
    struct cursor context = cursor_vector(&c, 1);
    return cursor_rest(&context);
}

struct bytes certificate_list_ocsp(struct bytes status)
{
    struct cursor c = cursor_over(status);
    uint64_t type = cursor_uint(&c, 1);
    if (type == STATUS_OCSP_MULTI)
        c = cursor_vector(&c, 3);
    else if (type != STATUS_OCSP)
        return (struct bytes){0};
    struct cursor response = cursor_vector(&c, 3);
    return cursor_rest(&response);
}
