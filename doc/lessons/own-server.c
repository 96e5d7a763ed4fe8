/* SPDX-License-Identifier: BSD-2-Clause */
/* A TLS 1.3 server as small as it gets: one client after the other is told what it said.
 *
 *     cc own-server.c -o own-server $(pkg-config --cflags --libs gnutls)
 *     ./own-server PORT CERTIFICATE.pem KEY.pem */
#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void serve(int fd, gnutls_certificate_credentials_t credentials)
{
    char said[1000];
    int n;
    gnutls_session_t session;
    gnutls_init(&session, GNUTLS_SERVER);
    gnutls_priority_set_direct(session, "NORMAL:-VERS-ALL:+VERS-TLS1.3", NULL);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
    gnutls_transport_set_int(session, fd);
    do
        n = gnutls_handshake(session);
    while (n < 0 && !gnutls_error_is_fatal(n));
    char *agreed = n == 0 ? gnutls_session_get_desc(session) : NULL;
    printf("server: %s\n", agreed ? agreed : gnutls_strerror(n));
    gnutls_free(agreed);
    if (n == 0 && (n = (int)gnutls_record_recv(session, said, sizeof said)) > 0)
        gnutls_record_send(session, said, (size_t)n);
    if (n < 0)
        gnutls_alert_send_appropriate(session, n); /* tell the client why */
    else
        gnutls_bye(session, GNUTLS_SHUT_WR); /* close_notify: that was all */
    gnutls_deinit(session);
}

int main(int count, char **words)
{
    struct sockaddr_in here = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    gnutls_certificate_credentials_t credentials;
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    if (count != 4)
        return fprintf(stderr, "own-server PORT CERTIFICATE.pem KEY.pem\n"), 2;
    here.sin_port = htons((unsigned short)atoi(words[1]));
    gnutls_certificate_allocate_credentials(&credentials);
    if (gnutls_certificate_set_x509_key_file(credentials, words[2], words[3],
                                             GNUTLS_X509_FMT_PEM) < 0)
        return fprintf(stderr, "own-server: no key and certificate in these files\n"), 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&here, sizeof here) < 0 ||
        listen(listener, 5) < 0)
        return perror("own-server"), 1;
    printf("server: listening on port %s\n", words[1]);
    for (int fd; (fd = accept(listener, NULL, NULL)) >= 0; close(fd))
        serve(fd, credentials);
    return 1;
}
