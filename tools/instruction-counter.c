// SPDX-License-Identifier: Apache-2.0
// A plugin of QEMU that counts instructions from one function's start to the next one's: what `tools/board
// instructions` tells of an emulated microcontroller. Options: at=ADDRESS for each function, in hexadecimal
// and in the order in which they are called. Prints a line for each pair.
//
// Debian has no package with QEMU's header, so what is used of it is declared here (its interface 1).

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct qemu_plugin_tb;
struct qemu_plugin_insn;
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*)(uint64_t, struct qemu_plugin_tb *));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
void qemu_plugin_register_vcpu_insn_exec_cb(
    struct qemu_plugin_insn *, void (*)(unsigned, void *), int flags, void *);

int qemu_plugin_version = 1;

static uintptr_t starts[8];
static int startCount, reachedCount;
static uint64_t count;

static void executed(unsigned processor, void *address) {
    (void)processor;
    if (reachedCount < startCount && (uintptr_t)address == starts[reachedCount]) {
        if (reachedCount > 0) fprintf(stderr, "instructions=%llu\n", (unsigned long long)count);
        reachedCount += 1;
        count = 0;
    }
    count += 1;
}

static void translated(uint64_t id, struct qemu_plugin_tb *block) {
    (void)id;
    for (size_t index = 0; index < qemu_plugin_tb_n_insns(block); index += 1) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, index);
        void *address = (void *)(uintptr_t)qemu_plugin_insn_vaddr(instruction);
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, executed, 0, address);
    }
}

int qemu_plugin_install(uint64_t id, const void *machine, int argumentCount, char **arguments) {
    (void)machine;
    for (int index = 0; index < argumentCount; index += 1) {
        if (strncmp(arguments[index], "at=", 3) != 0 || startCount == 8) return -1;
        // The last bit of a Thumb function's address says that it is one.
        starts[startCount] = strtoull(arguments[index] + 3, NULL, 16) & ~1ull;
        startCount += 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    return 0;
}
