/* SPDX-License-Identifier: Apache-2.0 */

/* Linked into an environment with -Wl,--wrap=read, it has the environment killed in the middle of its
   episodes: as often as the variable KILLS says, each life at another of its first hundred actions. A file
   counts the lives, because whoever is killed by SIGKILL remembers nothing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t __real_read(int file, void *bytes, size_t count);
ssize_t __wrap_read(int file, void *bytes, size_t count);

/* At which of its actions this life ends; 0 if it goes on to the end of the run. */
static int last_action(int *lives) {
    struct stat status;
    const char *kills = getenv("KILLS");
    *lives = open("lives", O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (*lives < 0 || fstat(*lives, &status) != 0 || kills == NULL) abort();
    /* 37 has no factor in common with 100. */
    return status.st_size < atoi(kills) ? 1 + (int)(status.st_size * 37 % 100) : 0;
}

ssize_t __wrap_read(int file, void *bytes, size_t count) {
    static int lives = -1, last, actions;
    if (lives < 0) last = last_action(&lives);
    ssize_t came = __real_read(file, bytes, count);
    if (came < 2 || ((const char *)bytes)[0] != 'a' || ++actions != last) return came;
    if (write(lives, "x", 1) != 1) abort();
    fprintf(stderr, "environment_killed_at_action=%d\n", last);
    kill(getpid(), SIGKILL);
    return came;
}
