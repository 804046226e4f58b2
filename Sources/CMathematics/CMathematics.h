/* SPDX-License-Identifier: Apache-2.0 */

/* The functions of the C library's mathematics that a panel on a board uses; Foundation has them elsewhere. A
   bare-metal Swift target has no <math.h> of its own. */
#ifndef NUDGE_MATHEMATICS_H
#define NUDGE_MATHEMATICS_H

double exp(double exponent);
double expm1(double exponent);
double erfc(double value);
double log(double value);

#endif
