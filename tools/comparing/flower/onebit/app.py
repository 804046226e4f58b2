# SPDX-License-Identifier: Apache-2.0
"""The least that Flower can do in a round: a number to every client, and a bit from each."""

import time

from flwr.app import ConfigRecord, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp
from flwr.serverapp import ServerApp

client = ClientApp()
server = ServerApp()


@client.train()
def vote(message, context):
    return Message(RecordDict({"vote": MetricRecord({"bit": 1})}), reply_to=message)


@server.main()
def main(grid, context):
    while len(nodes := list(grid.get_node_ids())) < 2:
        time.sleep(0.1)
    for number in range(1 + int(context.run_config["rounds"])):
        asked = [
            Message(
                RecordDict({"round": ConfigRecord({"seed": number})}), dst_node_id=node,
                message_type="train", group_id=str(number))
            for node in nodes
        ]
        replies = list(grid.send_and_receive(asked))
        print(f"ROUND {number}: {len(replies)} answers", flush=True)
