/* SPDX-License-Identifier: BSD-2-Clause */
/* The program. */
#include <stdio.h>
int main(void)
{
    puts("tlsladder");
    return 0;
}
