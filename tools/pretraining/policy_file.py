# SPDX-License-Identifier: Apache-2.0
"""Writes and reads policies in the format that docs/formats.md describes under "Policy file"."""

import struct

import numpy

from actor import Actor

FRACTION_BITS = 12
RESOLUTION = 2.0**-FRACTION_BITS
LARGEST = 2**15 - 1
VERSION = 3
CONFIGURATION_BYTES = 80
NAME_BYTES = 32


def encode(actor: Actor, task: str, seed: int) -> bytes:
    """The file's content. What PPO has no value for gets the smallest one that the core accepts."""
    scales = numpy.stack([actor.offsets, actor.factors], axis=1).astype("<f4").tobytes()
    name = task.encode().ljust(NAME_BYTES, b"\0")
    body = configuration(actor, seed) + name + scales
    length = 16 + len(body) + 4
    header = struct.pack("<8sHHI", b"NUDGPOL\n", VERSION, 0, length) + body
    header += struct.pack("<I", checksum(header))
    rounds = struct.pack("<I", 0)
    parameters = lattice_parameters(actor).astype("<i2").tobytes()
    return header + rounds + parameters + struct.pack("<I", checksum(rounds + parameters))


def decode(content: bytes) -> Actor:
    """The actor of a file that `encode` made."""
    start, length = 16, struct.unpack_from("<I", content, 12)[0]
    if struct.unpack_from("<I", content, length - 4)[0] != checksum(content[: length - 4]):
        raise ValueError("a damaged policy")
    hidden = content[start + 15]
    observations, actions = struct.unpack_from("<HH", content, start + 22)
    widths = [observations, *struct.unpack_from(f"<{hidden}H", content, start + 26), actions]
    scales = numpy.frombuffer(
        content, "<f4", 2 * observations, start + CONFIGURATION_BYTES + NAME_BYTES
    ).reshape(observations, 2)
    layers = list(zip(widths, widths[1:]))
    count = sum((inputs + 1) * outputs for inputs, outputs in layers)
    zero = Actor(
        offsets=scales[:, 0].copy(),
        factors=scales[:, 1].copy(),
        biases=[numpy.zeros(outputs, numpy.float32) for _, outputs in layers],
        weights=[numpy.zeros(shape, numpy.float32) for shape in layers],
    )
    return zero.moved(numpy.frombuffer(content, "<i2", count, length + 4) * numpy.float32(RESOLUTION))


def lattice_parameters(actor: Actor) -> numpy.ndarray:
    """The actor's parameters in units of the lattice."""
    values = actor.parameters()
    units = numpy.rint(values / RESOLUTION)
    if numpy.abs(units).max() > LARGEST:
        raise ValueError(f"a parameter of {numpy.abs(values).max():.3f} is outside of the lattice's range")
    return units.astype(numpy.int16)


def largest_parameter(actor: Actor) -> float:
    """The largest magnitude of a parameter: below 8 by more than a run's mu, or the run refuses it."""
    return round(float(numpy.abs(lattice_parameters(actor).astype(int)).max() * RESOLUTION), 3)


def configuration(actor: Actor, seed: int) -> bytes:
    """The configuration: one agent, one clamped actor, no steps."""
    widths = [len(bias) for bias in actor.biases[:-1]]
    fields = bytearray(CONFIGURATION_BYTES)
    for offset, form, value in [
        (0, "Q", seed),
        (8, "B", 1),  # algorithm
        (12, "B", FRACTION_BITS),
        (15, "B", len(widths)),
        (16, "H", 1),  # agents
        (18, "H", 1),  # batches
        (20, "H", 1),  # trajectories per batch
        (22, "H", len(actor.offsets)),
        (24, "H", len(actor.biases[-1])),
        *((26 + 2 * layer, "H", width) for layer, width in enumerate(widths)),
        (32, "H", 256),  # gain of the output layer's initial weights
        (36, "I", 1000),  # horizon
        (40, "f", 1.0),  # action bound
    ]:
        struct.pack_into("<" + form, fields, offset, value)
    return bytes(fields)


def checksum(data: bytes) -> int:
    """CRC-32C."""
    remainder = 0xFFFFFFFF
    for byte in data:
        remainder ^= byte
        for _ in range(8):
            remainder = remainder >> 1 ^ (0x82F63B78 if remainder & 1 else 0)
    return remainder ^ 0xFFFFFFFF
