# SPDX-License-Identifier: Apache-2.0
"""What every robot's environment does besides its robot: it speaks Nudge's lines, keeps the control rate, and
takes the safe action where nobody says anything.

A robot has observation_count and action_count; reset(safe) and act(action) move it, observe() gives its numbers.
An OSError of any of them ends the episode by an abort.
"""

import os
import select
import sys
import time


class Speaker:
    """Answers line by line; docs/environments.md of Nudge specifies them."""

    def __init__(self, robot, wait=time.sleep, clock=time.monotonic):
        self.robot, self.wait, self.clock = robot, wait, clock
        self.safe, self.watchdog, self.step_seconds, self.due = [], None, 0.0, 0.0

    def answer(self, line):
        """The answer to a line, or None."""
        word, *rest = line.split()
        try:
            if word == "nudge-environment":
                facts = dict(zip(rest[1::2], rest[2::2]))
                safe = rest.index("safe")
                self.safe = [float(number) for number in rest[safe + 1:]]
                self.step_seconds = 1 / float(facts["hertz"])
                self.watchdog = float(facts["watchdog"]) / 1000 or None
                return f"ready observations {self.robot.observation_count} actions {self.robot.action_count}"
            if word == "reset":
                self.robot.reset(self.safe)
                self.due = self.clock()
                return self.observation()
            if word == "a":
                self.robot.act([float(number) for number in rest])
                self.due = max(self.due + self.step_seconds, self.clock())
                self.wait(max(0.0, self.due - self.clock()))
                return self.observation()
            if word == "rest":
                self.robot.act(self.safe)
                return None
        except OSError as error:
            return f"abort {error.strerror or error}"
        sys.exit(f"not understood: {line.strip()}")

    def observation(self):
        return "o " + " ".join(f"{number:.9g}" for number in self.robot.observe())

    def rest(self):
        """Nobody said anything in time."""
        if not self.safe:
            return
        try:
            self.robot.act(self.safe)
        except OSError:
            pass


def lines(input, speaker):
    """The lines that come; the servos go to rest while none comes in time.

    What came is kept here: after "rest", which is not answered, the next line may come with it, and select does
    not see what a file object has read ahead.
    """
    waiting = b""
    while True:
        *whole, waiting = waiting.split(b"\n")
        for line in whole:
            yield line.decode()
        if not select.select([input], [], [], speaker.watchdog)[0]:
            speaker.rest()
        came = os.read(input, 16384)
        if not came:
            return
        waiting += came


def speak(robot, wait=time.sleep):
    """Answers what comes on standard input, until it ends."""
    speaker = Speaker(robot, wait)
    for line in lines(0, speaker):
        answer = speaker.answer(line)
        if answer is not None:
            print(answer, flush=True)
    speaker.rest()
