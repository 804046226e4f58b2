# SPDX-License-Identifier: Apache-2.0
"""A robot that speaks ROS 2, as an environment of Nudge.

    nudge-agent connect HOST:7700 --identity robot.pem --task robot.task \\
        --env 'nudge-ros hip knee ankle --reset /home_pose'

Observed are the positions and then the velocities of the named joints, from sensor_msgs/JointState; an action is
a number per joint, sent as std_msgs/Float64MultiArray, as ros2_control's forward command controllers take it.
"""

import argparse
import time

from nudge_robot import speak


class Robot:
    """The joints, once they were heard of. `spin` lets ROS work for at most so many seconds."""

    def __init__(self, joints, publish, spin, call_reset=None, stale_seconds=0.5, clock=time.monotonic):
        self.joints, self.publish, self.spin, self.call_reset = joints, publish, spin, call_reset
        self.stale_seconds, self.clock = stale_seconds, clock
        self.observation_count, self.action_count = 2 * len(joints), len(joints)
        self.state, self.heard_at = None, None

    def hear(self, message):
        """Takes a joint state up. Messages that lack one of the joints are another robot's."""
        places = {name: place for place, name in enumerate(message.name)}
        if not all(joint in places for joint in self.joints):
            return
        places = [places[joint] for joint in self.joints]
        velocities = message.velocity or [0.0] * len(message.name)
        self.state = [message.position[place] for place in places] + [velocities[place] for place in places]
        self.heard_at = self.clock()

    def act(self, action):
        self.publish(action)

    def reset(self, safe):
        self.act(safe)
        if self.call_reset:
            self.call_reset()
        self.wait(self.stale_seconds)

    def observe(self):
        if self.state is None or self.clock() - self.heard_at > self.stale_seconds:
            raise OSError(f"no joint state for {self.stale_seconds:g} s")
        return self.state

    def wait(self, seconds):
        """Lets ROS work for so long: what was heard last is observed."""
        end = self.clock() + seconds
        self.spin(0)
        while (left := end - self.clock()) > 0:
            self.spin(left)


def options():
    parser = argparse.ArgumentParser(description="A robot that speaks ROS 2 as an environment of Nudge.")
    parser.add_argument("joint", nargs="+", help="its name in the joint states")
    parser.add_argument("--states", default="/joint_states", help="topic of sensor_msgs/JointState")
    parser.add_argument(
        "--commands", default="/forward_position_controller/commands",
        help="topic of std_msgs/Float64MultiArray")
    parser.add_argument("--reset", metavar="SERVICE", help="std_srvs/Trigger that puts the robot back")
    parser.add_argument("--stale", type=float, default=0.5, metavar="SECONDS", help="how old a state may be")
    return parser.parse_args()


def main():
    words = options()
    import rclpy
    from sensor_msgs.msg import JointState
    from std_msgs.msg import Float64MultiArray

    rclpy.init()
    node = rclpy.create_node("nudge")
    commands = node.create_publisher(Float64MultiArray, words.commands, 1)
    robot = Robot(
        words.joint, publish=lambda action: commands.publish(Float64MultiArray(data=action)),
        spin=lambda seconds: rclpy.spin_once(node, timeout_sec=seconds), stale_seconds=words.stale)
    node.create_subscription(JointState, words.states, robot.hear, 1)
    if words.reset:
        from std_srvs.srv import Trigger

        service = node.create_client(Trigger, words.reset)

        def call_reset():
            if not service.wait_for_service(timeout_sec=5):
                raise OSError(f"nobody offers {words.reset}")
            reply = service.call_async(Trigger.Request())
            rclpy.spin_until_future_complete(node, reply, timeout_sec=60)
            if not reply.done() or not reply.result().success:
                raise OSError(f"{words.reset} failed")

        robot.call_reset = call_reset
    speak(robot, robot.wait)


if __name__ == "__main__":
    main()
