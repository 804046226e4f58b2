/* SPDX-License-Identifier: Apache-2.0 */

/* The square root as the processor's own instruction: IEEE 754 fixes every bit of it, and a program that has
   it needs no mathematics library, which would cost memory. Compile with -fno-math-errno. */
double board_square_root(double value) __asm__("sqrt");
float board_square_root_of_float(float value) __asm__("sqrtf");

double board_square_root(double value) { return __builtin_sqrt(value); }
float board_square_root_of_float(float value) { return __builtin_sqrtf(value); }
