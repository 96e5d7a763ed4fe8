/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet's questions for thought: the answers are the protocol's, not the recording's, but
 * say how it is here where that differs. */
#include "view/sheet_answers.h"

#define THOUGHT(name, text)                                                              \
    struct sheet_answer sheet_##name(const struct connection *c, struct arena *a)        \
    {                                                                                    \
        (void)c;                                                                         \
        (void)a;                                                                         \
        return sheet_say(text);                                                          \
    }

struct sheet_answer sheet_calls(const struct connection *c, struct arena *a)
{
    (void)a;
    return sheet_say(
        c->datagram
            ? "There is only one here: UDP has no handshake. The DTLS library's "
              "handshake "
              "call sends the ClientHello at once. Of the lab's own ends A shows the "
              "call."
            : "The program's connect() makes TCP's handshake, and its kernel answers. "
              "Only then does the TLS library's handshake call send a ClientHello, over "
              "that connection: TLS waits for TCP. Of the lab's own ends A shows both "
              "calls.");
}

THOUGHT(
    roots,
    "Against authorities that the client knew before, such as those in /etc/ssl/certs: a "
    "chain proves nothing unless it leads to one of them. C shows where this one ends.")

THOUGHT(why_randoms,
        "They make each connection's keys and signatures new: a message that was "
        "recorded earlier fits no other connection, so nobody can replay it. (Early data "
        "has no random of the server's in it, and can be replayed.)")

/* RFC 9846, 4.2.1 */
THOUGHT(why_names,
        "Group and signature are chosen beside it: five suites do, where TLS 1.2 has a "
        "number for each mix of four parts, and a new group needs no new suites.")

/* RFC 9846, 4.5.3 and 7.1; RFC 5246, 7.4.9 */
THOUGHT(why_transcript,
        "Both ends hash all messages as they saw them (the transcript), and make "
        "Finished from that: it will not fit. In TLS 1.3 the keys are made from "
        "it, too: no record opens.")

struct sheet_answer sheet_why_suites(const struct connection *c, struct arena *a)
{
    (void)a;
    return sheet_say(
        connection_is_13(c)
            ? "It does not know what the server can do. TLS 1.3 needs few (a suite names "
              "the cipher and the hash only); the others are for servers that speak "
              "older versions."
            : "It does not know what the server can do, and until TLS 1.2 every mix of "
              "key exchange, signature, cipher and MAC has a number of its own.");
}

struct sheet_answer sheet_why_hidden(const struct connection *c, struct arena *a)
{
    (void)a;
    return sheet_say(
        connection_is_13(c)
            ? "So that an onlooker does not read who is visited, unless server_name "
              "tells, "
              "nor who the client is. It can be, since both have keys once the "
              "ServerHello "
              "is there: the shares came with the hellos."
        : !c->version
            ? "No version was agreed here. In TLS 1.3 it is so that an onlooker does not "
              "read who is there; it can be, since the shares come with the hellos, and "
              "both have keys once the ServerHello is there."
            : "Not in this version: the keys are there only after the client has "
              "answered "
              "to it. TLS 1.3 hides it, since there the shares come with the hellos.");
}

static bool is_static_rsa(const struct connection *c)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    return !connection_is_13(c) && suite && suite->kx == KX_RSA;
}

/* No certificate is shown: a secret from before stands for it. */
static bool has_secret(const struct connection *c)
{
    const struct suite *suite = c->server_hello_seen ? suite_find(c->cipher_suite) : NULL;
    return (c->kind != KIND_FULL && c->kind != KIND_UNKNOWN) ||
           (suite && suite->auth == AUTH_PSK);
}

struct sheet_answer sheet_why_key(const struct connection *c, struct arena *a)
{
    (void)a;
    return sheet_say(
        has_secret(c)
            ? "Here for nothing at all: no certificate is shown and no key signs. The "
              "secret "
              "that both have from before shows who is there."
        : is_static_rsa(c)
            ? "For one thing: the client encrypts the premaster secret with it. What "
              "comes "
              "later is protected by symmetric keys made of that, which are much faster."
            : "For nothing more: it checks one signature of the handshake. What comes "
              "later "
              "is protected by symmetric keys, which come from the key exchange.");
}

struct sheet_answer sheet_why_log(const struct connection *c, struct arena *a)
{
    (void)a;
    if (has_secret(c))
        return sheet_say("The secrets of this connection, as an end wrote them down. No "
                         "private key takes part here. Whoever has the log reads all: "
                         "delete it after the class.");
    if (is_static_rsa(c))
        return sheet_say(
            "Nothing, here: with static RSA the server's private key opens what a key "
            "log "
            "opens. With (EC)DHE only the log does: it holds the secrets themselves.");
    return sheet_say(
        "The secrets of this connection, as an end wrote them down. The server's private "
        "key only signs, and opens nothing. Whoever has the log reads all: delete it "
        "after the class.");
}

struct sheet_answer sheet_why_same(const struct connection *c, struct arena *a)
{
    (void)a;
    const struct suite *suite = c->server_hello_seen ? suite_find(c->cipher_suite) : NULL;
    if (c->kind == KIND_PSK_EXTERNAL)
        return sheet_say(
            "Nothing is resumed here, but it knows in the same way: only the server that "
            "was given the pre-shared key beforehand can make its Finished. The client, "
            "in turn, shows with the binder that it has the key.");
    if (c->kind == KIND_FULL && suite && suite->auth == AUTH_PSK)
        return sheet_say("Nothing is resumed here, but it knows in the same way: only a "
                         "server that was "
                         "given the pre-shared key beforehand can make its Finished.");
    if (connection_is_13(c))
        return sheet_say(
            "Only the server that gave the ticket gets the pre-shared key out of it, and "
            "its Finished cannot be made without that key. The client, in turn, shows "
            "with the binder that it has the key.");
    return sheet_say(
        "Only the server of the earlier session has its master secret (or can open the "
        "ticket that holds it), and no Finished can be made without it.");
}

/* RFC 9846, 8 */
THOUGHT(why_replay,
        "Nothing of the server's is in the keys of early data, so a copy of the first "
        "flight opens as well as the flight did. A server can take each ticket once, "
        "or remember the hellos of the last seconds; a program sends only what may "
        "come twice, such as a GET.")

struct sheet_answer sheet_why_name(const struct connection *c, struct arena *a)
{
    const struct message *hello = sheet_message(c, CLIENT, HANDSHAKE_CLIENT_HELLO);
    bool ech = hello && sheet_field(c, hello, "config_id", a);
    return sheet_say(arena_printf(
        a,
        "Encrypted Client Hello: the true name is sealed with a key that the server's "
        "operator publishes in the DNS, and server_name names the operator only. The "
        "address can still be seen. %s",
        ech     ? "Here the extension is there (or a GREASE one, which looks the same)."
        : hello ? "Here it was not offered."
                : ""));
}

THOUGHT(content_types,
        "20 ChangeCipherSpec, 21 alert, 22 handshake, 23 application data (24 is "
        "heartbeat, RFC 6520). In TLS 1.3 every encrypted record says 23, and its true "
        "type is encrypted within.")

THOUGHT(
    gone,
    "Gone are ServerKeyExchange, ServerHelloDone, ClientKeyExchange, HelloRequest, and "
    "ChangeCipherSpec but for a dummy. New are HelloRetryRequest, EncryptedExtensions, "
    "EndOfEarlyData, KeyUpdate, and a CertificateVerify of the server.")
