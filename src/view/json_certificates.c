/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates of a connection as JSON. */
#include "view/json_certificates.h"

#include "base/text.h"

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *list_of(const char **text, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(text[i]));
    return list;
}

static json_t *hex_of(struct bytes b)
{
    struct buf hex = {0};
    text_add_hex(&hex, b, "");
    json_t *text = b.n ? json_string(buf_text(&hex)) : json_null();
    buf_done(&hex);
    return text;
}

static json_t *key_of(const struct certificate_key *k)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "algorithm", text_or_null(k->algorithm),
                     "bits", k->bits ? json_integer(k->bits) : json_null(), "curve",
                     text_or_null(k->curve), "value", hex_of(k->value));
}

static json_t *certificate_of(const struct seen_certificate *seen, struct arena *a)
{
    static const char *const forms[] = {"X.509", "raw public key", "unreadable"};
    const struct certificate *k = &seen->certificate;
    bool x509 = k->form == CERTIFICATE_X509;
    json_t *o = json_pack("{s:s, s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "from",
                          seen->from == CLIENT ? "client" : "server", "message",
                          (int)seen->message, "form", forms[k->form], "subject",
                          text_or_null(k->subject), "issuer", text_or_null(k->issuer),
                          "serial", text_or_null(k->serial), "not_before",
                          text_or_null(certificate_time(k->not_before, a)), "not_after",
                          text_or_null(certificate_time(k->not_after, a)), "san",
                          list_of(k->name, k->name_count));
    json_object_set_new(o, "key", key_of(&k->key));
    json_object_set_new(o, "signature", text_or_null(k->signature));
    json_object_set_new(o, "ca", x509 ? json_boolean(k->ca) : json_null());
    json_object_set_new(o, "self_signed",
                        x509 ? json_boolean(k->self_signed) : json_null());
    json_object_set_new(o, "key_usage", list_of(k->usage, k->usage_count));
    json_object_set_new(o, "purposes", list_of(k->purpose, k->purpose_count));
    json_object_set_new(o, "sha256",
                        hex_of((struct bytes){k->fingerprint, sizeof k->fingerprint}));
    json_object_set_new(o, "note", text_or_null(k->note));
    return o;
}

json_t *json_certificates(const struct connection *c, struct arena *a)
{
    json_t *list = json_array();
    for (size_t i = 0; i < c->certificate_count; i++)
        json_array_append_new(list, certificate_of(&c->certificate[i], a));
    return list;
}
