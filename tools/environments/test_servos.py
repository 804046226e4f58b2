# SPDX-License-Identifier: Apache-2.0
"""The robot's skeleton on a simulated I2C bus: python3 -m unittest test_servos"""

import os
import struct
import unittest

import nudge_robot
import nudge_servos


class Bus:
    """A PCA9685 that keeps its rules, and an MPU-6050 that lies flat and turns about its upright axis."""

    def __init__(self):
        self.servo, self.is_awake, self.is_cut = bytearray(256), False, False
        self.servo[nudge_servos.MODE] = nudge_servos.SLEEP

    def write_byte_data(self, address, register, value):
        self.check(address)
        if address == nudge_servos.SENSOR_ADDRESS:
            assert register == nudge_servos.POWER and value == 0
            self.is_awake = True
        elif register == nudge_servos.PRESCALE and not self.servo[nudge_servos.MODE] & nudge_servos.SLEEP:
            raise AssertionError("the prescaler was set while the oscillator runs")
        else:
            self.servo[register] = value

    def write_i2c_block_data(self, address, register, values):
        self.check(address)
        assert self.servo[nudge_servos.MODE] & nudge_servos.AUTO_INCREMENT and len(values) <= 32
        self.servo[register:register + len(values)] = bytes(values)

    def read_i2c_block_data(self, address, register, count):
        self.check(address)
        assert self.is_awake and register == nudge_servos.FIRST_SENSOR and count == 14
        return list(struct.pack(">7h", 0, 0, 16384, 0, 0, 0, 1310))

    def check(self, address):
        if self.is_cut:
            raise OSError(121, "Remote I/O error")
        assert address in (nudge_servos.SERVO_ADDRESS, nudge_servos.SENSOR_ADDRESS)

    def microseconds(self, servo):
        first = nudge_servos.FIRST_SERVO + 4 * servo
        on, off = struct.unpack("<HH", self.servo[first:first + 4])
        hertz = 25_000_000 / 4096 / (self.servo[nudge_servos.PRESCALE] + 1)
        return (off - on) / 4096 / hertz * 1_000_000


class ServosTest(unittest.TestCase):
    def setUp(self):
        self.bus, self.now = Bus(), 0.0
        self.speaker = nudge_robot.Speaker(nudge_servos.Robot(self.bus), self.wait, lambda: self.now)

    def wait(self, seconds):
        self.now += seconds

    def hello(self):
        return self.speaker.answer(
            "nudge-environment 1 observations 10 actions 4 hertz 20 watchdog 200 safe 0 10 0 -10")

    def test_episode(self):
        self.assertEqual(self.hello(), "ready observations 10 actions 4")
        self.assertEqual(self.speaker.watchdog, 0.2)
        self.assertEqual(self.speaker.answer("reset 1 0 1 0 0 7"), "o 0 0 1 0 0 10 0 10 0 -10")
        began = self.now
        self.assertEqual(self.speaker.answer("a 45 -45 0 90"), "o 0 0 1 0 0 10 45 -45 0 90")
        self.assertAlmostEqual(self.now - began, 0.05)
        for servo, microseconds in enumerate([2000, 1000, 1500, 2500]):
            self.assertAlmostEqual(self.bus.microseconds(servo), microseconds, delta=microseconds * 0.01)
        self.assertIsNone(self.speaker.answer("rest 0 10 0 -10"))
        self.assertEqual(self.speaker.robot.angles, [0, 10, 0, -10])

    def test_silence_brings_the_safe_pose(self):
        self.hello()
        self.speaker.answer("a 45 45 45 45")
        self.speaker.rest()
        self.assertEqual(self.speaker.robot.angles, [0, 10, 0, -10])

    def test_fallen_cable_aborts(self):
        self.hello()
        self.bus.is_cut = True
        self.assertEqual(self.speaker.answer("a 0 0 0 0"), "abort Remote I/O error")
        self.speaker.rest()

    def test_lines_that_come_together(self):
        self.hello()
        ours, theirs = os.pipe()
        os.write(theirs, b"rest 0 0 0 0\nreset 1 0 1 0 0 7\na 1 ")
        coming = nudge_robot.lines(ours, self.speaker)
        self.assertEqual([next(coming), next(coming)], ["rest 0 0 0 0", "reset 1 0 1 0 0 7"])
        os.write(theirs, b"2 3 4\n")
        os.close(theirs)
        self.assertEqual(list(coming), ["a 1 2 3 4"])
        os.close(ours)


if __name__ == "__main__":
    unittest.main()
