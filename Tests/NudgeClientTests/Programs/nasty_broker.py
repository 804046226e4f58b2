# SPDX-License-Identifier: Apache-2.0
"""What a broker may do that nobody trusts: stands between agents and a good broker, and flips, doubles, drops,
swaps, replays and invents messages, each kind of fault at the next frame that it is for.

usage: nasty_broker.py PORT BROKER_PORT SEED FAULT...     a fault is up|down:KIND:WHAT
Prints each fault as it happens, and "done" after the last one."""

import asyncio
import random
import sys

port, broker_port, seed = map(int, sys.argv[1:4])
plan = [fault.split(":") for fault in sys.argv[4:]]
random.seed(seed)
PAUSE_MESSAGES = 24
SEALED, HEAD_BYTES = 0x2F, 16
waited = 0


async def read_packet(reader):
    """The first byte and what follows the length of the next packet."""
    first = (await reader.readexactly(1))[0]
    length = shift = 0
    while True:
        byte = (await reader.readexactly(1))[0]
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return first, await reader.readexactly(length)


def packet(first, body):
    head, rest = [first], len(body)
    while True:
        head.append(rest & 0x7F | (0x80 if rest > 0x7F else 0))
        rest >>= 7
        if rest == 0:
            return bytes(head) + body


def due(direction, body):
    """The fault that is for this message, and where its payload begins; nothing where none is."""
    global waited
    start = 2 + int.from_bytes(body[:2], "big")
    if len(body) <= start + HEAD_BYTES or body[start] != SEALED:
        return None, start
    waited += 1
    # What an agent is sent that was away comes right after what had it go away.
    if not plan or plan[0][0] != direction or waited < PAUSE_MESSAGES and plan[0][1] != "5,6":
        return None, start
    if str(body[start + HEAD_BYTES] & 15) not in plan[0][1].split(","):
        return None, start
    waited = 0
    fault = plan.pop(0)
    print(*fault, flush=True)
    if not plan:
        print("done", flush=True)
    return fault[2], start


async def carry(reader, writer, direction):
    earlier, held = [], None
    try:
        while True:
            first, body = await read_packet(reader)
            out = [packet(first, body)]
            if first >> 4 == 3:
                what, start = due(direction, body)
                if what == "flip":
                    place = random.randrange(start + HEAD_BYTES, len(body))
                    damaged = bytearray(body)
                    damaged[place] ^= 1 << random.randrange(8)
                    out = [packet(first, bytes(damaged))]
                elif what == "double":
                    out += out
                elif what == "drop":
                    out = []
                elif what == "swap":
                    held, out = out, []
                elif what == "replay":
                    out.append(earlier[-8])
                elif what == "invent":
                    out.append(packet(first, body[:start] + body[start + HEAD_BYTES :]))
                if held and out and what != "swap":
                    out, held = out + held, None
                earlier = (earlier + out)[-32:]
            writer.write(b"".join(out))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def serve(reader, writer):
    try:
        near, far = await asyncio.open_connection("127.0.0.1", broker_port)
    except ConnectionError:
        writer.close()
        return
    await asyncio.gather(carry(reader, far, "up"), carry(near, writer, "down"))


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    print("listening", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
