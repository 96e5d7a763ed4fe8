/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the best network that this machine lets the lab have. */
#include "lab/transport.h"

#include "lab/kernel.h"

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
    struct error why;
    struct network *n = NULL;
    switch (options->transport) {
    case LAB_NAMESPACE:
        return kernel_in_namespace(options, out, e);
    case LAB_LOOPBACK:
        return open_loopback(options, out, e);
    default:
        n = kernel_in_namespace(options, out, &why);
        if (!n)
            n = open_loopback(options, out, e);
        return n;
    }
}
