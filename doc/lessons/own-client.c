/* SPDX-License-Identifier: BSD-2-Clause */
/* A TLS 1.3 client as small as it gets, that checks whom it talks to: says hello, prints the answer.
 *
 *     cc own-client.c -o own-client $(pkg-config --cflags --libs gnutls)
 *     ./own-client PORT NAME TRUSTED.pem
 *
 * With SSLKEYLOGFILE=FILE in the environment GnuTLS writes the session's secrets into FILE. */
#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int talk(gnutls_session_t session)
{
    char answer[1000];
    int n;
    do
        n = gnutls_handshake(session);
    while (n < 0 && !gnutls_error_is_fatal(n));
    if (n < 0) {
        printf("client: %s\n", gnutls_strerror(n));
        return 1;
    }
    char *agreed = gnutls_session_get_desc(session);
    printf("client: %s\n", agreed);
    gnutls_free(agreed);
    gnutls_record_send(session, "hello", 5);
    do
        n = (int)gnutls_record_recv(session, answer,
                                    sizeof answer); /* a ticket may come first */
    while (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED);
    printf("client: the server says %.*s\n", n > 0 ? n : 0, answer);
    return gnutls_bye(session, GNUTLS_SHUT_WR) < 0;
}

int main(int count, char **words)
{
    struct sockaddr_in there = {.sin_family = AF_INET,
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    gnutls_certificate_credentials_t trusted;
    gnutls_session_t session;
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    if (count != 4)
        return fprintf(stderr, "own-client PORT NAME TRUSTED.pem\n"), 2;
    there.sin_port = htons((unsigned short)atoi(words[1]));
    if (connect(fd, (struct sockaddr *)&there, sizeof there) < 0)
        return perror("own-client"), 1;
    /* TCP is not to hold a small record back until an earlier one is acknowledged */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    gnutls_certificate_allocate_credentials(&trusted);
    gnutls_certificate_set_x509_trust_file(trusted, words[3], GNUTLS_X509_FMT_PEM);
    gnutls_init(&session, GNUTLS_CLIENT);
    gnutls_priority_set_direct(session, "NORMAL:-VERS-ALL:+VERS-TLS1.3", NULL);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, trusted);
    gnutls_server_name_set(session, GNUTLS_NAME_DNS, words[2], strlen(words[2]));
    gnutls_session_set_verify_cert(session, words[2], 0); /* chain, name and time */
    gnutls_transport_set_int(session, fd);
    int failed = talk(session);
    gnutls_deinit(session);
    gnutls_certificate_free_credentials(trusted);
    close(fd);
    return failed;
}
