// SPDX-License-Identifier: Apache-2.0
// A plugin of QEMU that counts instructions from one function's start to the next one's: what `tools/board
// instructions` tells of an emulated board. Options: name=WORD for each function, a part of its symbol, in
// the order in which they are called. Prints a line for each pair.
//
// Wants -d plugin: in one emulated process QEMU knows no symbols unless something is logged.
//
// Debian has no package with QEMU's header, so what is used of it is declared here (its interface 1).

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct qemu_plugin_tb;
struct qemu_plugin_insn;
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*)(uint64_t, struct qemu_plugin_tb *));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
const char *qemu_plugin_insn_symbol(const struct qemu_plugin_insn *);
void qemu_plugin_register_vcpu_insn_exec_cb(
    struct qemu_plugin_insn *, void (*)(unsigned, void *), int flags, void *);

int qemu_plugin_version = 1;

static char names[8][64];
static size_t nameCount, reachedCount;
static uint64_t count;

/// An instruction ran, of the function whose place among the names, from 1, is `place`; 0 for all others.
static void executed(unsigned processor, void *place) {
    (void)processor;
    // What is awaited was not run before: its first instruction is where it starts.
    if ((size_t)place == reachedCount + 1) {
        if (reachedCount > 0) fprintf(stderr, "instructions=%llu\n", (unsigned long long)count);
        reachedCount += 1;
        count = 0;
    }
    count += 1;
}

static void *place(const char *symbol) {
    for (size_t index = 0; symbol && index < nameCount; index += 1)
        if (strstr(symbol, names[index])) return (void *)(index + 1);
    return NULL;
}

static void translated(uint64_t id, struct qemu_plugin_tb *block) {
    (void)id;
    for (size_t index = 0; index < qemu_plugin_tb_n_insns(block); index += 1) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, index);
        void *function = place(qemu_plugin_insn_symbol(instruction));
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, executed, 0, function);
    }
}

int qemu_plugin_install(uint64_t id, const void *machine, int argumentCount, char **arguments) {
    (void)machine;
    for (int index = 0; index < argumentCount; index += 1) {
        if (strncmp(arguments[index], "name=", 5) != 0 || nameCount == 8) return -1;
        snprintf(names[nameCount], sizeof names[0], "%s", arguments[index] + 5);
        nameCount += 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    return 0;
}
