# SPDX-License-Identifier: BSD-2-Clause
"""Traces made of whatever bytes: pcap and pcapng, IP, TCP, UDP, records, messages, extensions."""
import struct

CLIENT, SERVER = 0, 1
ADDRESS = (b"\x0a\0\0\1", b"\x0a\0\0\2")


def number(value, width):
    return value.to_bytes(width, "big")


def vector(width, body):
    return number(len(body), width) + body


def pcap(packets, link=101, big=False, nano=False):
    """Packets are bytes, or pairs of bytes and their length on the wire."""
    order = ">" if big else "<"
    magic = 0xA1B23C4D if nano else 0xA1B2C3D4
    out = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link)]
    for i, packet in enumerate(packets):
        data, length = packet if isinstance(packet, tuple) else (packet, len(packet))
        out.append(struct.pack(order + "IIII", 1700000000 + i // 1000, i % 1000 * 1000, len(data), length))
        out.append(data)
    return b"".join(out)


def records_of(trace):
    """The packets of a classic little-endian pcap, and its link type."""
    if trace[:4] not in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1"):
        return None, None
    link, at, packets = struct.unpack_from("<I", trace, 20)[0], 24, []
    while at + 16 <= len(trace):
        n, length = struct.unpack_from("<II", trace, at + 8)
        packets.append((trace[at + 16:at + 16 + n], length))
        at += 16 + n
    return packets, link


def block(kind, body):
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + b"\0" * (-len(value) % 4)


def section(options=b""):
    return block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + options)


def interface(link=101, options=b""):
    return block(1, struct.pack("<HHI", link, 0, 0) + options)


def enhanced(data, when=0, options=b"", on=0):
    pad = b"\0" * (-len(data) % 4)
    when += 1700000000 * 1000000
    return block(6, struct.pack("<IIIII", on, when >> 32, when & 0xFFFFFFFF, len(data), len(data)) + data + pad + options)


def ip(side, protocol, payload, ident=0, fragment=0, addresses=ADDRESS):
    return struct.pack(">BBHHHBBH", 0x45, 0, min(20 + len(payload), 65535), ident, fragment, 64, protocol, 0) + \
        addresses[side] + addresses[not side] + payload


class Talk:
    """A TCP connection, whose packets are collected."""

    def __init__(self, packets, port=40000, addresses=ADDRESS):
        self.packets, self.ports, self.addresses = packets, (port, 443), addresses
        self.seq = [1000, 5000]

    def raw(self, side, seq, flags=0x18, data=b""):
        head = struct.pack(">HHIIBBHHH", self.ports[side], self.ports[not side], seq & 0xFFFFFFFF,
                           self.seq[not side] & 0xFFFFFFFF, 0x50, flags, 65535, 0, 0)
        self.packets.append(ip(side, 6, head + data, addresses=self.addresses))

    def open(self):
        self.raw(CLIENT, self.seq[0], 2)
        self.seq[0] += 1
        self.raw(SERVER, self.seq[1], 0x12)
        self.seq[1] += 1
        self.raw(CLIENT, self.seq[0], 0x10)
        return self

    def send(self, side, data, size=1400):
        for at in range(0, len(data), size):
            self.raw(side, self.seq[side], 0x18, data[at:at + size])
            self.seq[side] += len(data[at:at + size])
        return self

    def close(self):
        for side in (CLIENT, SERVER):
            self.raw(side, self.seq[side], 0x11)
            self.seq[side] += 1
        return self


def datagram(side, data, port=40000):
    ports = (port, 443)
    return ip(side, 17, struct.pack(">HHHH", ports[side], ports[not side], 8 + len(data), 0) + data)


def record(kind, fragment, version=0x0303):
    """As many records as it takes."""
    out = b""
    for at in range(0, max(len(fragment), 1), 16384):
        out += bytes([kind]) + number(version, 2) + vector(2, fragment[at:at + 16384])
    return out


def handshake(kind, body):
    return bytes([kind]) + vector(3, body)


def extension(code, body):
    return number(code, 2) + vector(2, body)


def server_name(name):
    return extension(0, vector(2, b"\0" + vector(2, name)))


def alpn(*names):
    return extension(16, vector(2, b"".join(vector(1, n) for n in names)))


def client_hello(extensions=b"", random=b"R" * 32, suites=b"\xc0\x2f\x13\x01", session=b""):
    return handshake(1, b"\3\3" + random + vector(1, session) + vector(2, suites) + b"\1\0" + vector(2, extensions))


def server_hello(suite=0xC02F, extensions=b"", session=b""):
    return handshake(2, b"\3\3" + b"S" * 32 + vector(1, session) + number(suite, 2) + b"\0" + vector(2, extensions))


def certificate(*chain):
    return handshake(11, vector(3, b"".join(vector(3, c) for c in chain)))
