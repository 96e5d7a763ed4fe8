#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Traces that are made to take long: seconds a megabyte, and whether twice as much takes more than twice.

    tests/hostile/stress.py build/tlsladder [NAME...]
"""
import gzip
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib

from packets import *

HELLO = record(22, client_hello(server_name(b"stress.example")))
ANSWER = record(22, server_hello())
FORMS = {"list": ["--list"], "text": ["--format", "text", "--acks", "--unfold"], "records": ["--records", "--unfold"],
         "json": ["--format", "json", "--detail", "--show-secrets"], "svg": ["--format", "svg", "--to-scale"],
         "html": ["--format", "html"], "mermaid": ["--format", "mermaid"], "say": ["--say"],
         "sheet": ["--format", "sheet"]}
MOST = 1.0   # seconds a megabyte, and a second for what is small
GROWS = 3.2  # times as long where there is twice as much; 2 would be linear


def talk():
    packets = []
    return packets, Talk(packets).open().send(CLIENT, HELLO).send(SERVER, ANSWER)


def tiny_segments(n):
    packets, t = talk()
    t.send(SERVER, record(22, certificate(b"x" * n)), 1)
    return pcap(packets)


def holes(n):
    """Every second segment is missing."""
    packets, t = talk()
    for i in range(n):
        t.raw(SERVER, t.seq[1] + 1 + 20 * i, data=b"y" * 10)
    return pcap(packets)


def backwards(n):
    packets, t = talk()
    for i in reversed(range(n)):
        t.raw(SERVER, t.seq[1] + 1 + i, data=b"y")
    return pcap(packets)


def overlaps(n):
    packets, t = talk()
    for i in range(n):
        t.raw(SERVER, t.seq[1] + 1 + random.randrange(4000), data=b"y" * random.randrange(1, 60))
    return pcap(packets)


def acks(n):
    packets, t = talk()
    for i in range(n):
        t.raw(i % 2, t.seq[i % 2], 0x10)
    return pcap(packets)


def again(n):
    packets, t = talk()
    for _ in range(n):
        t.raw(SERVER, 5001, data=ANSWER)
    return pcap(packets)


def flight(kind, body, n, encrypted=False):
    packets, t = talk()
    if encrypted:
        return pcap(t.send(SERVER, record(23, body) * n).packets)
    return pcap(t.send(SERVER, record(22, handshake(kind, body) * n)).packets)


def turns(n):
    packets, t = talk()
    for i in range(n):
        t.send(i % 2, record(22, handshake(24 if i % 3 else 0, b"\0" if i % 3 else b"")))
    return pcap(packets)


def hellos(n):
    packets, t = talk()
    for i in range(n):
        t.send(CLIENT, record(22, client_hello(random=number(i, 32)))).send(SERVER, ANSWER)
    return pcap(packets)


def alerts(n):
    packets, t = talk()
    return pcap(t.send(SERVER, record(21, b"\1\x5a") * n).packets)


def changes(n):
    packets, t = talk()
    return pcap(t.send(SERVER, record(20, b"\1") * n).packets)


def tiny_records(n):
    packets, t = talk()
    return pcap(t.send(SERVER, b"".join(record(22, bytes([b])) for b in certificate(b"z" * n))).packets)


def empty_records(n):
    packets, t = talk()
    return pcap(t.send(SERVER, record(22, b"") * n).packets)


def talks(n):
    """Application data to and fro."""
    packets, t = talk()
    for i in range(n):
        t.send(i % 2, record(23, b"a" * 20))
    return pcap(packets)


def chain(n):
    packets, t = talk()
    with open(os.path.join(os.path.dirname(__file__), "../certificates/server.der"), "rb") as f:
        der = f.read()
    return pcap(t.send(SERVER, record(22, certificate(*[der] * n))).packets)


def tiny_chain(n):
    packets, t = talk()
    return pcap(t.send(SERVER, record(22, certificate(*[b"x"] * n))).packets)


def extensions(n):
    packets = []
    t = Talk(packets).open()
    for _ in range(max(1, n // 16000)):
        body = b"".join(extension(1000 + i % 60000, b"") for i in range(min(n, 16000)))
        t.send(CLIENT, record(22, client_hello(body)))
    return pcap(packets)


def names(n):
    packets = []
    t = Talk(packets).open()
    body = alpn(*[b"h%d" % (i % 10000) for i in range(min(n, 9000))])
    for _ in range(max(1, n // 9000)):
        t.send(CLIENT, record(22, client_hello(body)))
    return pcap(packets)


def shares(n):
    packets = []
    t = Talk(packets).open()
    body = extension(51, vector(2, b"".join(number(i, 2) + vector(2, b"k") for i in range(min(n, 12000)))))
    for _ in range(max(1, n // 12000)):
        t.send(CLIENT, record(22, client_hello(body)))
    return pcap(packets)


def suites(n):
    packets = []
    t = Talk(packets).open()
    for _ in range(max(1, n // 32000)):
        t.send(CLIENT, record(22, client_hello(suites=b"".join(number(i, 2) for i in range(min(n, 32000))))))
    return pcap(packets)


def squeezed(n):
    """CompressedCertificates, each of which says that a megabyte is in it. RFC 8879, 4"""
    packets, t = talk()
    body = certificate(b"\0" * 1000000)[4:]
    packed = zlib.compress(body, 9)
    message = handshake(25, b"\0\1" + number(len(body), 3) + vector(3, packed))
    return pcap(t.send(SERVER, record(22, message * n)).packets)


def bomb(n):
    """A gzip file that is small and unpacks to much."""
    return gzip.compress(pcap([b"\0" * 60000] * n), 9)


def tunnels(n):
    """IP in IP in IP."""
    inner = ip(0, 6, b"x" * 20)
    packet = inner
    while len(packet) < 60000:
        packet = ip(0, 4, packet)
    return pcap([packet] * n)


def fragments(n):
    """Pieces of datagrams that never become whole."""
    return pcap([ip(0, 17, b"f" * 8, ident=i & 0xFFFF, fragment=0x2000 | (i >> 16) % 1000) for i in range(n)])


def many_fragments(n):
    """One datagram in the smallest pieces, the odd ones alone, from its end to its beginning."""
    return pcap([ip(0, 17, b"f" * 8, ident=7 + i // 8000, fragment=0x2000 | 2 * (4000 - i % 4000)) for i in range(n)])


def blocks(n):
    sizes = [0, 1, 3, 4, 5, 1000]
    return section() + interface() + b"".join(block(0x0BAD + i % 3, b"b" * sizes[i % 6]) for i in range(n))


def interfaces(n):
    return section() + interface() * n + b"".join(enhanced(b"\x45", i, on=i % n) for i in range(n))


def sections(n):
    return (section() + interface()) * n


def dtls_hello():
    return b"\xfe\xfd" + b"R" * 32 + b"\0\0" + vector(2, b"\xc0\x2b") + b"\1\0" + vector(2, b"")


def dtls(kind, seq, length, offset, body):
    return bytes([kind]) + number(length, 3) + number(seq, 2) + number(offset, 3) + vector(3, body)


def dtls_record(i, fragment, kind=22, epoch=0):
    return bytes([kind]) + b"\xfe\xfd" + number(epoch, 2) + number(i, 6) + vector(2, fragment)


def dtls_fragments(n):
    hello = dtls_hello()
    out = [datagram(0, dtls_record(0, dtls(1, 0, len(hello), 0, hello)))]
    for i in range(n):
        out.append(datagram(1, dtls_record(i, dtls(11, 1 + i % 7, 1 << 23, random.randrange(1 << 22), b"c"))))
    return pcap(out)


def dtls_again(n):
    hello = dtls_hello()
    return pcap([datagram(0, dtls_record(i, dtls(1, 0, len(hello), 0, hello))) for i in range(n)])


def dtls_packed(n):
    hello = dtls_hello()
    out = [datagram(0, dtls_record(0, dtls(1, 0, len(hello), 0, hello)))]
    for i in range(n // 50):
        out.append(datagram(1, b"".join(dtls_record(50 * i + k, dtls(11, i % 9, 4000, 80 * k, b"d" * 80)) for k in range(50))))
    return pcap(out)


def dtls_closed(n):
    hello = dtls_hello()
    out = [datagram(0, dtls_record(0, dtls(1, 0, len(hello), 0, hello)))]
    out += [datagram(i % 2, dtls_record(i, b"e" * 30, 23, 1)) for i in range(n)]
    return pcap(out)


def dtls_pairs(n):
    hello = dtls_hello()
    return pcap([datagram(0, dtls_record(0, dtls(1, 0, len(hello), 0, hello)), 1024 + i % 60000) for i in range(n)])


def reuse(n):
    packets = []
    for i in range(n):
        t = Talk(packets)
        t.seq = [1000 + 100000 * i, 5000 + 100000 * i]
        t.open().send(CLIENT, HELLO).send(SERVER, ANSWER)
    return pcap(packets)


def many(n, reverse=False, late=False):
    """Connections that never close; hellos come in the order of the connections, or the other way."""
    packets, open_ones = [], []
    for i in range(n):
        address = (b"\x0a" + number(i // 60000 + 1, 3), ADDRESS[1])
        t = Talk(packets, 1024 + i % 60000, address).open()
        open_ones.append(t)
        if not late:
            t.send(CLIENT, HELLO)
    for t in reversed(open_ones) if reverse else open_ones:
        if late:
            t.send(CLIENT, HELLO)
    return pcap(packets)


def syns(n):
    packets = []
    for i in range(n):
        Talk(packets, 1024 + i % 60000, (b"\x0a" + number(i // 60000 + 1, 3), ADDRESS[1])).raw(0, 1, 2)
    return pcap(packets)


def prelude(n):
    packets = []
    t = Talk(packets).open()
    for i in range(n):
        t.send(i % 2, b"220 a\r\n" if i % 2 else b"EHLO b\r\n")
    t.send(CLIENT, HELLO)
    return pcap(packets)


def no_tls(n):
    packets = []
    t = Talk(packets).open()
    for i in range(n):
        t.send(i % 2, b"\x16\x03\x01\xff\xff" + b"no" * 20)
    return pcap(packets)


def nearly_tls(n):
    """Record headers that make sense, and nothing behind them that does."""
    packets, t = talk()
    for i in range(n):
        t.send(SERVER, b"\x16\x03\x01\x40\x00")
        t.seq[1] += 50
    return pcap(packets)


def tickets(n):
    packets, t = talk()
    return pcap(t.send(SERVER, record(22, handshake(4, number(9, 4) + vector(2, b"t" * 20)) * n)).packets)


def resumptions(n):
    """Every connection offers the same session."""
    packets = []
    for i in range(n):
        t = Talk(packets, 1024 + i % 60000, (b"\x0a" + number(i // 60000 + 1, 3), ADDRESS[1])).open()
        t.send(CLIENT, record(22, client_hello(random=number(i, 32), session=b"s" * 32)))
        t.send(SERVER, record(22, server_hello(session=b"s" * 32)) + record(20, b"\1")).close()
    return pcap(packets)


CASES = {
    "tiny segments": (tiny_segments, 20000), "holes": (holes, 20000), "backwards": (backwards, 20000),
    "overlaps": (overlaps, 20000), "acknowledgements": (acks, 30000), "sent again": (again, 20000),
    "empty messages": (lambda n: flight(0, b"", n), 100000), "finished": (lambda n: flight(20, b"v" * 12, n), 50000),
    "key updates": (lambda n: flight(24, b"\0", n), 100000), "closed records": (lambda n: flight(0, b"q" * 20, n, True), 50000),
    "unknown messages": (lambda n: flight(99, b"q", n), 50000), "turns": (turns, 20000), "hellos": (hellos, 5000),
    "alerts": (alerts, 50000), "changes": (changes, 50000), "tiny records": (tiny_records, 50000),
    "empty records": (empty_records, 100000), "talks": (talks, 20000), "chain": (chain, 3000),
    "tiny chain": (tiny_chain, 100000), "extensions": (extensions, 64000), "alpn": (names, 36000),
    "key shares": (shares, 48000), "suites": (suites, 128000), "squeezed": (squeezed, 100), "bomb": (bomb, 3000),
    "tunnels": (tunnels, 50), "fragments": (fragments, 50000), "many fragments": (many_fragments, 50000),
    "blocks": (blocks, 20000), "interfaces": (interfaces, 20000), "sections": (sections, 20000),
    "DTLS fragments": (dtls_fragments, 20000), "DTLS again": (dtls_again, 20000), "DTLS packed": (dtls_packed, 20000),
    "DTLS closed": (dtls_closed, 20000), "DTLS pairs": (dtls_pairs, 20000), "reuse": (reuse, 5000),
    "many": (many, 10000), "many, late": (lambda n: many(n, late=True), 20000),
    "many, late, reverse": (lambda n: many(n, True, True), 20000), "syns": (syns, 50000), "prelude": (prelude, 20000),
    "no TLS": (no_tls, 20000), "nearly TLS": (nearly_tls, 20000), "tickets": (tickets, 20000),
    "resumptions": (resumptions, 3000),
}


def run(program, form, path):
    """Seconds of processor time, and the exit status."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.devnull, "w") as nothing:
        try:
            done = subprocess.run([program, "print", *FORMS[form], path], stdout=nothing, stderr=nothing, timeout=300)
            status = done.returncode
        except subprocess.TimeoutExpired:
            status = -99
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, status


def main():
    program, wanted = sys.argv[1], [a for a in sys.argv[2:] if not a.startswith("-")]
    forms = [a[2:] for a in sys.argv[2:] if a.startswith("--")] or list(FORMS)
    slow = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, (make, n) in CASES.items():
            if wanted and name not in wanted:
                continue
            random.seed(1)
            paths = []
            for part, count in (("half", n // 2), ("whole", n)):
                paths.append(os.path.join(folder, part))
                with open(paths[-1], "wb") as f:
                    f.write(make(count))
            megabytes = os.path.getsize(paths[1]) / 1e6
            words = []
            for form in forms:
                taken, status = run(program, form, paths[1])
                word = "%s %.2f" % (form, taken)
                if status not in (0, 1, 3):
                    word += " STATUS %d" % status
                    slow += 1
                if taken > MOST * max(megabytes, 1):
                    word += " SLOW"
                    slow += 1
                if taken > 0.3:
                    half = run(program, form, paths[0])[0]
                    if taken / half > GROWS:
                        word += " GROWS %.1f" % (taken / half)
                        slow += 1
                words.append(word)
            print("%-22s %6.2f MB  %s" % (name, megabytes, ", ".join(words)), flush=True)
    return slow > 0


sys.exit(main())
