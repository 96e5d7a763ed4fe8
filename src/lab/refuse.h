/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that the lab's process has no use for are refused by the kernel (seccomp). */
#ifndef LAB_REFUSE_H
#define LAB_REFUSE_H

/* For this thread and those that it will start. A list of what is refused, not of what is allowed:
 * what a library may come to need goes on working. Nothing on machines that the file does not know. */
void refuse_calls(void);

#endif
