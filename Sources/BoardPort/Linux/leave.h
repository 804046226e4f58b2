/* SPDX-License-Identifier: Apache-2.0 */

/* What has to be put back before the program ends. */
#ifndef NUDGE_LEAVE_H
#define NUDGE_LEAVE_H

/* Called by board_exit; NULL while there is nothing to put back. */
extern void (*board_before_exit)(void);

#endif
