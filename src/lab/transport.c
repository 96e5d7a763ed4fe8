/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the best network that this machine lets the lab have. */
#include "lab/transport.h"

#include "lab/kernel.h"
#include "lab/memory.h"

static struct network *open_loopback(const struct lab_options *options,
                                     struct pipe_out *out, struct error *e)
{
    if (lab_net_is_plain(&options->net))
        return kernel_on_loopback(out, e);
    error_set(e,
              "plain loopback knows no delay, jitter, loss or rate: leave them out, or "
              "use another --transport");
    return NULL;
}

struct network *transport_open(const struct lab_options *options, struct pipe_out *out,
                               struct error *e)
{
    struct network *n = NULL;
    if (options->transport == LAB_NAMESPACE || options->transport == LAB_AUTO)
        n = kernel_in_namespace(options, out, e);
    if (options->transport == LAB_LOOPBACK || (!n && options->transport == LAB_AUTO))
        n = open_loopback(options, out, e);
    if (options->transport == LAB_MEMORY || (!n && options->transport == LAB_AUTO))
        n = memory_network(&options->net, out);
    if (n && n->synthetic && options->transport == LAB_AUTO)
        pipe_text(out, PIPE_NOTE,
                  "synthetic: TLS bytes are real, TCP and times are modelled, since this "
                  "machine lets the lab have no network; see: tlsladder lab --doctor");
    return n;
}
