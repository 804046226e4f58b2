# SPDX-License-Identifier: Apache-2.0
"""An environment that has the policy itself, and misbehaves as its first argument says.

An episode is worth the sum of its parameters, each times its place from 1.
"""

import array
import os
import sys
import time

fault = sys.argv[1]
parameters = []


def say(text):
    os.write(1, text.encode())


def read(words):
    if words[0] != "at":
        return [float(word) for word in words]
    numbers = array.array("h")
    with open(words[1], "rb") as file:
        numbers.fromfile(file, int(words[3]) // 2)
        assert file.read() == b""
    return [number * float(words[5]) for number in numbers]


for line in sys.stdin:
    word, *rest = line.split()
    if word == "nudge-environment":
        if fault == "other-policy":
            say("ready parameters 7\n")
        elif fault == "told-how-to-act":
            say("ready observations 2 actions 1\n")
        else:
            say(f"ready parameters {rest[2]}\n")
    elif word == "parameters":
        parameters = read(rest)
        if fault == "answers-parameters":
            say("ok\n")
            time.sleep(1)
    elif word == "reset":
        if fault == "dies":
            sys.exit(1)
        elif fault == "is-silent":
            time.sleep(60)
        elif fault == "aborts":
            say("abort somebody pressed the button\n")
        elif fault == "is-no-number":
            say("end terminated reward nan\n")
        elif fault == "observes":
            say("o 1\n")
        else:
            worth = sum(place * value for place, value in enumerate(parameters, 1))
            say(f"end truncated reward {worth!r}\n")
