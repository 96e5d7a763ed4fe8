/* SPDX-License-Identifier: BSD-2-Clause */
/* The interpreter of schema tables. */
#include "wire/schema.h"

#include "base/text.h"

#include <arpa/inet.h>

enum {
    DEEPEST = 16,       /* groups within groups */
    LARGEST = 64 * 1024 /* nodes of one tree */
};

static void read_members(struct schema_scope *s, const struct field *table,
                         struct cursor *c, struct node *group);

static struct node *leaf(struct schema_scope *s, struct cursor *c, const char *name,
                         enum node_kind kind)
{
    struct node *n = node_add(s->arena, s->group, name, cursor_offset(c));
    n->kind = kind;
    return n;
}

/* What is left, as one leaf with a note. */
static struct node *rest_with_note(struct schema_scope *s, struct cursor *c,
                                   const char *name, const char *note)
{
    struct node *n = leaf(s, c, name, NODE_BYTES);
    n->length = (uint32_t)cursor_rest(c).n;
    node_malformed(n, note);
    return n;
}

/* RFC 8701, 3 and RFC 9000, 18.1 */
static const char grease_note[] = "GREASE: reserved, means nothing; shows that the "
                                  "receiver skips what it does not know";

/* A number as a leaf; false where its bytes are not all here. */
static bool read_number(struct schema_scope *s, const struct field *f, struct cursor *c)
{
    unsigned width = f->width;
    if (f->type == FIELD_VARINT && cursor_left(c)) /* RFC 9000, 16 */
        width = 1u << (*c->p >> 6);
    if (cursor_left(c) < width) {
        rest_with_note(s, c, f->name,
                       arena_printf(s->arena, "cut short: %zu of %u bytes are here",
                                    cursor_left(c), width));
        return false;
    }
    struct node *n = leaf(s, c, f->name, NODE_NUMBER);
    struct bytes value = {c->p, width};
    n->number = cursor_uint(c, width);
    if (f->type == FIELD_VARINT)
        n->number &= UINT64_MAX >> (66 - 8 * width);
    n->length = n->width = width;
    n->source = f->source;
    if (f->names) {
        n->text = registry_name(f->names, n->number, s->arena);
        if (registry_reserves(f->names, n->number))
            n->note = grease_note;
    }
    if (f->remark)
        f->remark(s, n, value);
    return true;
}

static const char *address(struct arena *a, struct bytes value)
{
    char text[INET6_ADDRSTRLEN];
    if (value.n != 4 && value.n != 16)
        return NULL;
    if (!inet_ntop(value.n == 4 ? AF_INET : AF_INET6, value.p, text, sizeof text))
        return NULL;
    return arena_printf(a, "%s", text);
}

static void finish_opaque(struct schema_scope *s, const struct field *f, struct node *n,
                          struct bytes value)
{
    n->source = f->source;
    if (f->show == SHOW_TEXT) {
        n->kind = NODE_TEXT;
        n->text = text_safe(s->arena, value);
    } else if (f->show == SHOW_ADDRESS) {
        n->text = address(s->arena, value);
    }
    if (f->remark)
        f->remark(s, n, value);
}

static void read_opaque(struct schema_scope *s, const struct field *f, struct cursor *c,
                        size_t size)
{
    struct node *n = leaf(s, c, f->name, NODE_BYTES);
    size_t left = cursor_left(c);
    struct bytes value = cursor_take(c, left < size ? left : size);
    n->length = (uint32_t)value.n;
    finish_opaque(s, f, n, value);
    if (value.n < size)
        node_malformed(n, arena_printf(s->arena, "cut short: %zu of %zu bytes are here",
                                       value.n, size));
}

/* Elements until the body ends. */
static void read_elements(struct schema_scope *s, const struct field *table,
                          struct cursor *c, struct node *group)
{
    while (cursor_left(c)) {
        const uint8_t *before = c->p;
        if (*s->budget == 0) {
            rest_with_note(s, c, "…", "too many elements to show one by one");
            return;
        }
        for (const struct field *f = table; f->type != FIELD_END; f++) {
            const struct field one[] = {*f, END};
            read_members(s, one, c, group);
        }
        if (c->p == before) { /* an element without bytes would go on for ever */
            rest_with_note(s, c, "unexpected", "bytes that no element explains");
            return;
        }
    }
}

static void leftover(struct schema_scope *s, struct cursor *c)
{
    if (cursor_left(c))
        rest_with_note(
            s, c, "unexpected",
            arena_printf(s->arena, "%zu bytes behind the last field", cursor_left(c)));
}

static void read_body(struct schema_scope *s, const struct field *f, struct cursor *body,
                      struct node *group)
{
    struct schema_scope inner = *s;
    inner.group = group;
    inner.depth++;
    if (inner.depth > DEEPEST) {
        rest_with_note(&inner, body, "…", "nested too deeply to follow");
        return;
    }
    if (f->once) {
        read_members(&inner, f->of, body, group);
        leftover(&inner, body);
    } else {
        read_elements(&inner, f->of, body, group);
    }
}

/* The length of a vector as a leaf; false where it is not whole. */
static bool read_length(struct schema_scope *s, const struct field *f, struct cursor *c,
                        size_t *length)
{
    static const struct field lengths[] = {VARINT("length"), U8("length"), U16("length"),
                                           U24("length"), U32("length")};
    bool whole = read_number(s, &lengths[f->width], c);
    *length = whole ? (size_t)s->group->last->number : 0;
    return whole;
}

/* The body of a vector: elements, or one opaque leaf whose words the group takes. */
static void read_contents(struct schema_scope *s, const struct field *f,
                          struct cursor *body, struct node *group)
{
    if (f->of) {
        read_body(s, f, body, group);
        return;
    }
    struct schema_scope inner = *s;
    inner.group = group;
    struct bytes value = {body->p, cursor_left(body)};
    if (value.n == 0)
        return;
    struct node *n = leaf(&inner, body, "value", NODE_BYTES);
    n->length = (uint32_t)value.n;
    finish_opaque(&inner, f, n, value);
    group->text = n->text;
    if (n->note && !group->note)
        group->note = n->note;
}

static void read_vector(struct schema_scope *s, const struct field *f, struct cursor *c)
{
    struct node *group = node_add(s->arena, s->group, f->name, cursor_offset(c));
    group->source = f->source;
    struct schema_scope inner = *s;
    inner.group = group;
    size_t length, start = cursor_offset(c);
    if (read_length(&inner, f, c, &length)) {
        if (length < f->min || length > f->max)
            node_malformed(group, arena_printf(s->arena, "length %zu is outside %u to %u",
                                               length, f->min, f->max));
        if (length > cursor_left(c)) {
            node_malformed(group,
                           arena_printf(s->arena, "cut short: %zu of %zu bytes are here",
                                        cursor_left(c), length));
            length = cursor_left(c);
        }
        struct cursor body = cursor_cut(c, length);
        read_contents(s, f, &body, group);
    } else {
        node_malformed(group, "cut short within its length");
    }
    group->length = (uint32_t)(cursor_offset(c) - start);
    if (f->remark && f->of)
        f->remark(s, group, (struct bytes){c->p - group->length, group->length});
}

static void read_sized(struct schema_scope *s, const struct field *f, struct cursor *c)
{
    const struct node *size = node_child(s->group, f->size);
    size_t length = size ? (size_t)size->number : 0, left = cursor_left(c);
    if (!f->of) {
        read_opaque(s, f, c, length);
        return;
    }
    struct node *group = node_add(s->arena, s->group, f->name, cursor_offset(c));
    group->source = f->source;
    if (length > left)
        node_malformed(
            group,
            arena_printf(s->arena, "cut short: %zu of %zu bytes are here", left, length));
    struct cursor body = cursor_cut(c, length > left ? left : length);
    read_body(s, f, &body, group);
    group->length = (uint32_t)(cursor_offset(c) - group->offset);
}

static void read_struct(struct schema_scope *s, const struct field *f, struct cursor *c)
{
    struct node *group = node_add(s->arena, s->group, f->name, cursor_offset(c));
    group->source = f->source;
    struct schema_scope inner = *s;
    inner.depth++;
    size_t start = cursor_offset(c);
    if (inner.depth > DEEPEST) {
        inner.group = group;
        rest_with_note(&inner, c, "…", "nested too deeply to follow");
    } else {
        read_members(&inner, f->of, c, group);
    }
    group->length = (uint32_t)(cursor_offset(c) - start);
    if (f->titled && group->first)
        group->text = group->first->text;
    if (f->remark)
        f->remark(s, group, (struct bytes){c->p - group->length, group->length});
}

static void read_list(struct schema_scope *s, const struct field *f, struct cursor *c)
{
    struct node *group = node_add(s->arena, s->group, f->name, cursor_offset(c));
    size_t start = cursor_offset(c);
    read_body(s, f, c, group);
    group->length = (uint32_t)(cursor_offset(c) - start);
}

static void read_field(struct schema_scope *s, const struct field *f, struct cursor *c)
{
    switch (f->type) {
    case FIELD_NUMBER:
    case FIELD_VARINT:
        read_number(s, f, c);
        break;
    case FIELD_OPAQUE:
        read_opaque(s, f, c, f->min);
        break;
    case FIELD_REST:
        read_opaque(s, f, c, cursor_left(c));
        break;
    case FIELD_VECTOR:
        read_vector(s, f, c);
        break;
    case FIELD_SIZED:
        read_sized(s, f, c);
        break;
    case FIELD_STRUCT:
        read_struct(s, f, c);
        break;
    case FIELD_LIST:
        read_list(s, f, c);
        break;
    case FIELD_CHOICE: {
        const struct field *chosen = f->choose(s);
        if (chosen)
            read_members(s, chosen, c, s->group);
        break;
    }
    case FIELD_END:
        break;
    }
}

static void read_members(struct schema_scope *s, const struct field *table,
                         struct cursor *c, struct node *group)
{
    struct schema_scope inner = *s;
    inner.group = group;
    for (const struct field *f = table; f->type != FIELD_END; f++) {
        inner.left = cursor_left(c);
        if (f->optional && inner.left == 0)
            continue;
        if (inner.left == 0 && group->last && group->last->malformed)
            return; /* the bytes ended within the last member: that has been said */
        if (*inner.budget)
            --*inner.budget;
        read_field(&inner, f, c);
    }
}

void schema_read(struct arena *arena, const void *context, const struct field *table,
                 struct cursor *c, struct node *group)
{
    unsigned budget = LARGEST;
    struct schema_scope s = {
        .arena = arena, .context = context, .group = group, .budget = &budget};
    read_members(&s, table, c, group);
    leftover(&s, c);
    group->length = (uint32_t)(cursor_offset(c) - group->offset);
}
