/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 9846, 3 (and RFC 5246, 4) as const tables, and the interpreter that reads bytes by them.
 *
 * A message is a table of fields in the RFC's order and by the RFC's names, closed by END. The
 * interpreter grows the annotated tree: one leaf for every field and every length, so that each
 * byte belongs to exactly one leaf, also where the bytes are cut short or wrong. */
#ifndef WIRE_SCHEMA_H
#define WIRE_SCHEMA_H

#include "wire/cursor.h"
#include "wire/node.h"
#include "wire/registry.h"

enum field_type {
    FIELD_END,
    FIELD_NUMBER, /* `width` bytes, big endian; `names` puts it in words */
    FIELD_VARINT, /* RFC 9000, 16: a number of 1, 2, 4 or 8 bytes */
    FIELD_OPAQUE, /* `min` bytes */
    FIELD_REST,   /* all that is left of the enclosing body, opaque */
    FIELD_VECTOR, /* a length of `width` bytes (0: a FIELD_VARINT), then min..max bytes: opaque,
                     or elements `of` */
    FIELD_SIZED, /* as many bytes as an earlier member named `size` says: opaque, or `of` */
    FIELD_STRUCT, /* the members `of` in a group of their own */
    FIELD_LIST,   /* elements `of` until the enclosing body ends, without a length */
    FIELD_CHOICE  /* the members that `choose` names, here; nothing where it gives NULL */
};

enum field_show {
    SHOW_BYTES,
    SHOW_TEXT,   /* reads as text, e.g. a host name */
    SHOW_ADDRESS /* 4 or 16 bytes of an IP address */
};

struct field;

/* What a chooser or a note maker may look at. */
struct schema_scope {
    struct arena *arena;
    const void *context; /* the caller's, e.g. version and cipher suite */
    struct node *group;  /* the members read so far of the innermost group */
    size_t left;         /* bytes left in the enclosing body */
    unsigned depth;
    unsigned *budget; /* nodes that the tree may still grow by */
};

struct field {
    enum field_type type;
    const char *name;
    uint8_t width;
    uint32_t min, max;
    const struct registry *names;
    const struct field *of;
    const struct field *(*choose)(const struct schema_scope *scope);
    /* Called on the finished node: may set text and note. */
    void (*remark)(const struct schema_scope *scope, struct node *node,
                   struct bytes value);
    const char *size; /* SIZED: the member that holds its length */
    enum field_show show;
    bool optional; /* may be missing where nothing is left */
    bool once;     /* VECTOR: its body is one run of the members, not a list of them */
    bool titled;   /* STRUCT: takes its first member's words as its own */
    const char *source; /* where it is defined */
};

/* clang-format off */
#define U8(name_, ...)  {.type = FIELD_NUMBER, .name = name_, .width = 1, ##__VA_ARGS__}
#define U16(name_, ...) {.type = FIELD_NUMBER, .name = name_, .width = 2, ##__VA_ARGS__}
#define U24(name_, ...) {.type = FIELD_NUMBER, .name = name_, .width = 3, ##__VA_ARGS__}
#define U32(name_, ...) {.type = FIELD_NUMBER, .name = name_, .width = 4, ##__VA_ARGS__}
#define U64(name_, ...) {.type = FIELD_NUMBER, .name = name_, .width = 8, ##__VA_ARGS__}
#define VARINT(name_, ...) {.type = FIELD_VARINT, .name = name_, .width = 1, ##__VA_ARGS__}
#define OPAQUE(name_, size_, ...) \
    {.type = FIELD_OPAQUE, .name = name_, .min = size_, .max = size_, ##__VA_ARGS__}
#define REST(name_, ...) {.type = FIELD_REST, .name = name_, ##__VA_ARGS__}
#define VECTOR(name_, width_, min_, max_, ...) \
    {.type = FIELD_VECTOR, .name = name_, .width = width_, .min = min_, .max = max_, ##__VA_ARGS__}
#define SIZED(name_, size_, ...) {.type = FIELD_SIZED, .name = name_, .size = size_, ##__VA_ARGS__}
#define STRUCT(name_, of_, ...) {.type = FIELD_STRUCT, .name = name_, .of = of_, ##__VA_ARGS__}
#define LIST(name_, of_, ...) {.type = FIELD_LIST, .name = name_, .of = of_, ##__VA_ARGS__}
#define CHOICE(choose_) {.type = FIELD_CHOICE, .choose = choose_}
#define END {.type = FIELD_END}
/* clang-format on */

/* Reads the members of `table` from `c` as children of `group`, whose length it sets. Bytes left
 * behind the last member become a malformed leaf. The tree borrows names from the tables and
 * lives in the arena; it never fails, since what is wrong is said on the nodes. */
void schema_read(struct arena *arena, const void *context, const struct field *table,
                 struct cursor *c, struct node *group);

#endif
