#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Copies of traces, each damaged in one way, read and painted in all forms by fuzz_trace of a build with
sanitizers: every prefix, changed bits and bytes, packets left out, doubled, in another order, from the other port,
cut by a snaplen. A trace's keys go into the copies, as pcapng.

    tests/hostile/variants.py build-san [-n COPIES] [TRACE...]        default: traces/*.pcap
"""
import argparse
import glob
import os
import random
import shutil
import subprocess
import sys
import tempfile

from packets import *

HERE = os.path.dirname(os.path.abspath(__file__))
SHORT = 6000  # bytes of a file of which every prefix is tried


def prefixes(trace, most):
    ends = range(len(trace)) if len(trace) <= min(SHORT, most) else \
        list(range(64)) + random.sample(range(len(trace)), min(most, len(trace)))
    for end in ends:
        yield "prefix-%d" % end, trace[:end]


def changes(trace, most):
    for i in range(most):
        copy = bytearray(trace)
        for _ in range(random.choice((1, 1, 2, 5, 20))):
            at = random.randrange(len(copy))
            copy[at] = random.choice((copy[at] ^ 1 << random.randrange(8), 0, 255, random.randrange(256)))
        yield "change-%d" % i, bytes(copy)
    for i in range(most // 4):
        at, n = random.randrange(len(trace)), random.choice((1, 2, 4, 100))
        yield "cut-%d" % i, trace[:at] + trace[at + n:]
        yield "added-%d" % i, trace[:at] + random.randbytes(n) + trace[at:]


def swapped(data, link):
    """The ports of a TCP segment over IPv4 in Ethernet, the other way round."""
    at = 14 if link == 1 else 0
    if len(data) < at + 40 or data[at] >> 4 != 4:
        return data
    tcp = at + 4 * (data[at] & 15)
    return data[:tcp] + data[tcp + 2:tcp + 4] + data[tcp:tcp + 2] + data[tcp + 4:]


def orders(packets, link, most):
    n = len(packets)
    for i in range(min(n, most)):
        yield "without-%d" % i, packets[:i] + packets[i + 1:]
        yield "twice-%d" % i, packets[:i + 1] + packets[i:]
        yield "late-%d" % i, packets[:i] + packets[i + 1:] + [packets[i]]
        yield "swapped-%d" % i, packets[:i] + [(swapped(packets[i][0], link), packets[i][1])] + packets[i + 1:]
    yield "backwards", packets[::-1]
    yield "all-swapped", [(swapped(d, link), l) for d, l in packets]
    for i in range(most // 8):
        mixed = packets[:]
        random.shuffle(mixed)
        yield "shuffled-%d" % i, mixed
        yield "some-%d" % i, [p for p in packets if random.random() < 0.7]
        snap = random.randrange(20, 400)
        yield "snap-%d" % i, [(d[:snap], l) for d, l in packets]


def with_keys(packets, link, keys):
    return section() + block(10, struct.pack("<II", 0x544C534B, len(keys)) + keys) + interface(link) + \
        b"".join(enhanced(data, 1000 * i) for i, (data, _) in enumerate(packets))


def copies(path, most):
    with open(path, "rb") as f:
        trace = f.read()
    random.seed(os.path.basename(path))
    packets, link = records_of(trace)
    keys_path, keys = path[:-5] + ".keys", b""
    if os.path.exists(keys_path):
        with open(keys_path, "rb") as f:
            keys = f.read()
    if packets and keys:
        trace = with_keys(packets, link, keys)
    yield from prefixes(trace, most)
    yield from changes(trace, most)
    for name, order in orders(packets or [], link, most):
        yield name, with_keys(order, link, keys) if keys else pcap(order, link)


def replay(program, path):
    """What a sanitizer said, or how it ended; "" where all is well."""
    environment = {**os.environ, "UBSAN_OPTIONS": "print_stacktrace=1"}
    try:
        done = subprocess.run([program, path], capture_output=True, env=environment, timeout=600)
    except subprocess.TimeoutExpired:
        return "not done after ten minutes"
    return "" if done.returncode == 0 else done.stderr.decode("utf-8", "replace")[:3000] or "status %d" % done.returncode


def culprit(program, folder):
    """The first copy that fails alone."""
    for name in sorted(os.listdir(folder)):
        said = replay(program, os.path.join(folder, name))
        if said:
            return name, said
    return None, "all of them together, none alone"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build")
    arguments.add_argument("-n", type=int, default=200)
    arguments.add_argument("trace", nargs="*")
    given = arguments.parse_args()
    program = os.path.join(given.build, "fuzz_trace")
    bad = total = 0
    for path in given.trace or sorted(glob.glob(os.path.join(HERE, "../../traces/*.pcap"))):
        with tempfile.TemporaryDirectory() as folder:
            count = 0
            for name, copy in copies(path, given.n):
                with open(os.path.join(folder, name), "wb") as f:
                    f.write(copy)
                count += 1
            total += count
            said = replay(program, folder)
            if said:
                name, said = culprit(program, folder)
                bad += 1
                if name:
                    shutil.copy(os.path.join(folder, name), "failed-%s-%s" % (os.path.basename(path), name))
                print("%s: %s\n%s" % (path, name, said))
        print("%s: %d copies" % (os.path.basename(path), count), flush=True)
    print("%d copies, %d traces fail" % (total, bad))
    return bad > 0


sys.exit(main())
