/* SPDX-License-Identifier: Apache-2.0 */

/* What went wrong last, for a person. */
#ifndef NUDGE_COMPLAINT_H
#define NUDGE_COMPLAINT_H

/* Keeps a text, formatted as printf does, and returns the error given. */
__attribute__((format(printf, 2, 3))) int complain(int error, const char *format, ...);

int complain_of_full_pool(void);

#endif
