/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes DER (ITU-T X.690): values are made from the inside to the outside. */
#ifndef LAB_DER_H
#define LAB_DER_H

#include "base/buf.h"

enum der_tag {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_ENUMERATED = 0x0a,
    DER_TIME = 0x18, /* GeneralizedTime */
    DER_SEQUENCE = 0x30,
    DER_CONTEXT = 0x80,    /* | n: an implicit tag of a primitive value */
    DER_CONSTRUCTED = 0xa0 /* | n: an explicit tag */
};

/* Adds a value of that tag (at most 65535 bytes). */
void der_add(struct buf *b, unsigned tag, struct bytes content);

/* Puts a tag and a length around all that is in `b`. */
void der_wrap(struct buf *b, unsigned tag);

#endif
