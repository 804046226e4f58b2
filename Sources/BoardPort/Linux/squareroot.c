/* The square root as the processor's own instruction: every bit of it is fixed by IEEE 754, and without it the
   program needs no mathematics library, which would cost it memory. Needs -fno-math-errno. */
double board_square_root(double value) __asm__("sqrt");
float board_square_root_of_float(float value) __asm__("sqrtf");

double board_square_root(double value) { return __builtin_sqrt(value); }
float board_square_root_of_float(float value) { return __builtin_sqrtf(value); }
