/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives up the rights of root once the capture is open. */
#include "capture/privilege.h"

#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A number that sudo has put into the environment. */
static bool read_id(const char *variable, unsigned *id)
{
    const char *text = getenv(variable);
    if (!text || *text < '0' || *text > '9')
        return false;
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    *id = (unsigned)value;
    return errno == 0 && *end == 0 && value < 0xffffffff;
}

int privilege_drop(struct error *e)
{
    unsigned user, group;
    if (geteuid() != 0 || !read_id("SUDO_UID", &user) || !read_id("SUDO_GID", &group))
        return 0;
    gid_t groups[] = {group};
    /* Groups first: without root's rights they could not be changed any more. */
    if (setgroups(1, groups) != 0 || setgid(group) != 0 || setuid(user) != 0)
        return error_set(e, "root's rights cannot be given up for those of user %u: %s",
                         user, strerror(errno));
    if (user != 0 && setuid(0) == 0)
        return error_set(e, "root's rights were given up and came back: stopping");
    return 0;
}
