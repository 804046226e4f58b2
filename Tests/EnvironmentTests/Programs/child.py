# SPDX-License-Identifier: Apache-2.0
"""An environment of two numbers and two actions that misbehaves as its first argument says.

It observes what it was told to do last. Actions count from 0 in each episode.
"""

import os
import sys
import time

fault = sys.argv[1]


def say(text):
    os.write(1, text.encode())


steps = 0
for line in sys.stdin:
    word, *rest = line.split()
    if len(sys.argv) > 2:
        with open(sys.argv[2], "a") as file:
            file.write(line)
    if word == "nudge-environment":
        if fault == "greets-wrongly":
            say("hello\n")
        elif fault == "other-task":
            say("ready observations 3 actions 2\n")
        elif fault != "never-ready":
            say("ready observations 2 actions 2\n")
    elif word == "reset":
        steps = 0
        say(f"o {int(rest[0]) % 1000} {rest[1]}\n")
    elif word == "a":
        steps += 1
        if steps < 3 or fault == "none":
            say(f"o {rest[0]} {rest[1]} reward {steps / 10!r}\n")
        elif fault == "dies":
            sys.exit(1)
        elif fault == "is-silent":
            time.sleep(60)
        elif fault == "aborts":
            say("abort somebody pressed the button\n")
        elif fault == "ends":
            say("end terminated reward 7.5\n")
        elif fault == "is-no-number":
            say("o 0 nan\n")
        elif fault == "is-infinite":
            say("o 0 1e39\n")
        elif fault == "says-nonsense":
            say("o 0\n")
        elif fault == "says-too-much":
            say("o 0 0\no 0 0\n")
        elif fault == "never-ends-a-line":
            say("o " + "1" * 20000)
