/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder lab: real handshakes on this machine. */
#include "app/commands.h"

int command_lab(const struct options *o)
{
    (void)o;
    return 3;
}
