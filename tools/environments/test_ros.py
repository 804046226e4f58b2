# SPDX-License-Identifier: Apache-2.0
"""The bridge to ROS 2 without ROS: python3 -m unittest test_ros"""

import types
import unittest

import nudge_robot
import nudge_ros


def state(names, positions, velocities):
    return types.SimpleNamespace(name=names, position=positions, velocity=velocities)


class RosTest(unittest.TestCase):
    """Two joints that turn where they are sent, and another robot's that is not asked for."""

    def setUp(self):
        self.now, self.asked, self.resets, self.is_silent = 0.0, [0.0, 0.0], 0, False
        self.robot = nudge_ros.Robot(
            ["hip", "knee"], self.publish, self.spin, self.reset, clock=lambda: self.now)
        self.speaker = nudge_robot.Speaker(self.robot, self.robot.wait, lambda: self.now)
        self.assertEqual(
            self.speaker.answer("nudge-environment 1 observations 4 actions 2 hertz 10 watchdog 0 safe 1 2"),
            "ready observations 4 actions 2")

    def publish(self, action):
        self.asked = action

    def reset(self):
        self.resets += 1

    def spin(self, seconds):
        self.now += min(seconds, 0.03)
        if not self.is_silent:
            self.robot.hear(state(["wheel"], [9.0], [9.0]))
            knee, hip = self.asked[1], self.asked[0]
            self.robot.hear(state(["knee", "wheel", "hip"], [knee, 9.0, hip], []))

    def test_episode(self):
        self.assertEqual(self.speaker.answer("reset 1 0 1 0 0 7"), "o 1 2 0 0")
        self.assertEqual(self.resets, 1)
        began = self.now
        self.assertEqual(self.speaker.answer("a 3 -4"), "o 3 -4 0 0")
        self.assertAlmostEqual(self.now - began, 0.1)
        self.assertIsNone(self.speaker.answer("rest 1 2"))
        self.assertEqual(self.asked, [1, 2])

    def test_silence_aborts(self):
        self.speaker.answer("reset 1 0 1 0 0 7")
        self.is_silent = True
        answers = [self.speaker.answer("a 0 0") for _ in range(6)]
        self.assertEqual(answers[0], "o 1 2 0 0")
        self.assertEqual(answers[-1], "abort no joint state for 0.5 s")


if __name__ == "__main__":
    unittest.main()
