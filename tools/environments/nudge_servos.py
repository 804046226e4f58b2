# SPDX-License-Identifier: Apache-2.0
"""A robot for Nudge: servos behind a PCA9685 and an MPU-6050, both on one I2C bus. A skeleton to begin with.

    nudge-agent connect HOST:7700 --identity robot.pem --task robot.task --env 'nudge-servos --bus 1'

An action is an angle per servo in degrees from the middle; observed are the three accelerations (g), the three
turning rates (degrees per second) and the angles that were asked for last. The control rate is kept here. When
no line comes in time, the servos go to the safe angles that the first line named.
"""

import argparse
import struct
import time

from nudge_robot import speak

SERVOS = 4
PULSE_MICROSECONDS, MICROSECONDS_PER_DEGREE = 1500, 1000 / 90
SERVO_HERTZ, TICKS = 50, 4096
# Registers: NXP's data sheet of the PCA9685 (MODE1, PRE_SCALE, LED0_ON_L), InvenSense's register map of the
# MPU-6050 (PWR_MGMT_1, ACCEL_XOUT_H).
SERVO_ADDRESS, MODE, PRESCALE, FIRST_SERVO = 0x40, 0x00, 0xFE, 0x06
SLEEP, AUTO_INCREMENT = 0x10, 0x20
SENSOR_ADDRESS, POWER, FIRST_SENSOR = 0x68, 0x6B, 0x3B
PER_G, PER_DEGREE_A_SECOND = 16384, 131


class Robot:
    observation_count, action_count = 6 + SERVOS, SERVOS

    def __init__(self, bus):
        self.bus = bus
        self.angles = [0.0] * SERVOS
        bus.write_byte_data(SENSOR_ADDRESS, POWER, 0)
        # The oscillator may only be set while it sleeps.
        bus.write_byte_data(SERVO_ADDRESS, MODE, SLEEP | AUTO_INCREMENT)
        bus.write_byte_data(SERVO_ADDRESS, PRESCALE, round(25_000_000 / (TICKS * SERVO_HERTZ)) - 1)
        bus.write_byte_data(SERVO_ADDRESS, MODE, AUTO_INCREMENT)
        time.sleep(0.0005)

    def reset(self, angles):
        self.act(angles)
        time.sleep(0.5)

    def act(self, angles):
        """Asks for an angle per servo."""
        for servo, angle in enumerate(angles):
            microseconds = PULSE_MICROSECONDS + angle * MICROSECONDS_PER_DEGREE
            ticks = round(microseconds * TICKS * SERVO_HERTZ / 1_000_000)
            self.bus.write_i2c_block_data(
                SERVO_ADDRESS, FIRST_SERVO + 4 * servo, list(struct.pack("<HH", 0, ticks)))
        self.angles = list(angles)

    def observe(self):
        raw = bytes(self.bus.read_i2c_block_data(SENSOR_ADDRESS, FIRST_SENSOR, 14))
        x, y, z, _temperature, roll, pitch, yaw = struct.unpack(">7h", raw)
        return ([number / PER_G for number in (x, y, z)]
                + [number / PER_DEGREE_A_SECOND for number in (roll, pitch, yaw)] + self.angles)


def main():
    parser = argparse.ArgumentParser(description="Servos and a sensor of motion as an environment of Nudge.")
    parser.add_argument("--bus", type=int, default=1, help="the number in /dev/i2c-1")
    words = parser.parse_args()
    import smbus2

    speak(Robot(smbus2.SMBus(words.bus)))


if __name__ == "__main__":
    main()
