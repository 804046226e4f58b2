/* SPDX-License-Identifier: Apache-2.0 */

#include "BoardPort.h"

const char *board_architecture(void) {
#if defined(__x86_64__)
    return "x86-64";
#elif defined(__aarch64__)
    return "arm64";
#elif defined(__ARM_ARCH_7EM__) && __ARM_FP & 8
    return "cortex-m7";
#elif defined(__ARM_ARCH_7EM__)
    return "cortex-m4f";
#elif defined(__ARM_ARCH_8M_MAIN__)
    return "cortex-m33";
#elif defined(__ARM_ARCH_6M__)
    return "cortex-m0plus";
#elif defined(__arm__) && __ARM_ARCH >= 7
    return "armv7";
#elif defined(__arm__)
    return "armv6";
#elif defined(__riscv) && __riscv_xlen == 64
    return "riscv64";
#elif defined(__riscv) && !defined(__riscv_flen)
    return "riscv32imc";
#else
    return "unknown";
#endif
}
