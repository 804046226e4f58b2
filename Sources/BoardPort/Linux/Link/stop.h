/* SPDX-License-Identifier: Apache-2.0 */

#ifndef NUDGE_STOP_H
#define NUDGE_STOP_H

/* Readable once a signal asked the program to stop; -1 while such signals simply end it. */
int stop_descriptor(void);

#endif
