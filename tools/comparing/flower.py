# SPDX-License-Identifier: Apache-2.0
"""A round of one bit from each of two clients, in Flower and in Nudge, in one run over loopback.

Flower's clients answer a number with a bit, by an app that does nothing else; its bytes are counted by a
proxy before its SuperLink, without TLS. Nudge's agents vote at once, over TLS, and every round is on the disk
before it is told; what they send is measured by `nudge fleet`.
"""

import asyncio
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

CLIENTS = 2
ROUNDS = 10
HERE = pathlib.Path(__file__).parent
PROGRAMS = pathlib.Path(sys.executable).parent


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


class Proxy:
    """Passes connections on, and counts the bytes of both directions."""

    def __init__(self, target):
        self.target, self.port, self.up, self.down = target, free_port(), 0, 0

    async def serve(self):
        await asyncio.start_server(self.connect, "127.0.0.1", self.port)

    async def connect(self, reader, writer):
        try:
            other_reader, other_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except ConnectionError:
            writer.close()
            return
        await asyncio.gather(self.carry(reader, other_writer, "up"), self.carry(other_reader, writer, "down"))

    async def carry(self, reader, writer, direction):
        try:
            while data := await reader.read(65536):
                setattr(self, direction, getattr(self, direction) + len(data))
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()


async def until(condition, what, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"compare: {what} did not happen within {seconds} s")
        await asyncio.sleep(0.2)


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def flower(scratch):
    """Bytes up and down of a client and round, and the median seconds of a round."""
    port = 8000  # Where a SuperLink listens; 1.42 has no option for it.
    if is_listening(port):
        sys.exit("compare: port 8000 is taken, and Flower's SuperLink needs it")
    (scratch / ".flwr").mkdir()
    (scratch / ".flwr/config.toml").write_text(
        f'[superlink]\ndefault = "loopback"\n\n[superlink.loopback]\naddress = "127.0.0.1:{port}"\n'
        "insecure = true\n")
    shutil.copytree(HERE / "flower", scratch / "app")
    environment = os.environ | {
        "HOME": str(scratch), "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "FLWR_TELEMETRY_ENABLED": "0"}
    started = []

    async def start(*words, log):
        with open(scratch / log, "wb") as output:
            started.append(await asyncio.create_subprocess_exec(
                *words, env=environment, cwd=scratch, stdout=output, stderr=output, start_new_session=True))

    proxy = Proxy(port)
    await proxy.serve()
    try:
        await start("flower-superlink", "--insecure", log="superlink")
        await until(lambda: is_listening(port), "Flower's SuperLink")
        for client in range(CLIENTS):
            await start(
                "flower-supernode", "--insecure", "--superlink", f"127.0.0.1:{proxy.port}", "--host",
                "127.0.0.1", "--port", str(free_port()), log=f"supernode-{client}")
        await start(
            "flwr", "run", "app", "loopback", "--stream", "--run-config", f"rounds={ROUNDS}", log="run")
        times, counts = [], []
        while len(times) <= ROUNDS:
            await until(
                lambda: len(re.findall(r"ROUND \d", (scratch / "run").read_text())) > len(times),
                f"Flower's round {len(times)}")
            times.append(time.monotonic())
            counts.append((proxy.up, proxy.down))
    finally:
        for process in reversed(started):
            if process.returncode is None:
                os.killpg(process.pid, 15)
                await process.wait()
    # The first round starts the clients' programs.
    per_round = CLIENTS * ROUNDS
    up, down = ((counts[-1][way] - counts[0][way]) / per_round for way in (0, 1))
    return up, down, (times[-1] - times[0]) / ROUNDS


def nudge(scratch):
    """The same of a fleet of two agents that vote at once."""
    (scratch / "fleet.toml").write_text(
        f'[run]\ntask = "point-mass"\nagents = {CLIENTS}\nrounds = 1000\n[rounds]\nquorum = {CLIENTS}\n'
        '[server]\nhost = "127.0.0.1"\nport = 0\n[web]\nport = 0\n')
    with open(scratch / "serve", "wb") as log:
        server = subprocess.Popen(
            [os.environ["NUDGE"], "serve", "--config", "fleet.toml"], cwd=scratch, stdout=log, stderr=log)
    try:
        for _ in range(100):
            if port := re.search(r"port=(\d+) .*listening", (scratch / "serve").read_text()):
                break
            time.sleep(0.2)
        else:
            sys.exit(f"compare: nudge serve did not listen: {(scratch / 'serve').read_text()}")
        return subprocess.run(
            [os.environ["NUDGE_LOAD"], "--agents", str(CLIENTS), "--port", port[1]], cwd=scratch, check=True,
            capture_output=True, text=True).stdout
    finally:
        server.terminate()
        server.wait()


def main():
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        up, down, seconds = asyncio.run(flower(scratch))
        print(f"Flower: {up:,.0f} bytes up, {down:,.0f} down, {seconds:.2f} s a round "
              f"({CLIENTS} clients, {ROUNDS} rounds after the first, without TLS)")
        print(f"Nudge:\n{nudge(scratch)}")


if __name__ == "__main__":
    main()
