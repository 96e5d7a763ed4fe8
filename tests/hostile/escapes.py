#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Names, protocols, certificates, talks and comments full of escape sequences, markup, bidirectional controls,
quotes, newlines and bytes that are not UTF-8: nothing of them reaches an output as it is.

    tests/hostile/escapes.py build/tlsladder
"""
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from packets import *

EVIL = [
    b"\x1b]0;owned\x07\x1b[31m", b"</script><script>alert(1)</script>", b"<img src=x onerror=alert(1)>", b"a\"b'c`d&e;f",
    b"\xe2\x80\xaeevil\xe2\x81\xa6", b"\xff\xfe\xc0\xaf\xed\xa0\x80", b"line\r\nline\n\tend", b"]]><!--x-->&lt;&#0;",
    b"\xc2\x9b31m\xc2\x85", b"%%{init: {}}%% end\nNote over a", b"#quot;;:->>+", b"$(touch x)`id`\\", b"\x00nul",
    b"\xe2\x80\xa8\xef\xbb\xbf\xf3\xa0\x80\x81", b"\xcc\x81" * 30, b"||**_[x](javascript:1)_**",
]
FORMS = [["--list"], ["--format", "text"], ["--format", "text", "--ascii"], ["--format", "text", "--to-scale"], ["--say"],
         ["--format", "json", "--detail"], ["--format", "svg"], ["--format", "svg", "--to-scale"], ["--format", "html"],
         ["--format", "mermaid"], ["--format", "sheet"], ["--format", "worksheet"]]
# what a terminal acts on, what turns text round, what is not to be seen
BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")


def der(tag, body):
    n = len(body)
    size = bytes([n]) if n < 128 else bytes([0x81, n]) if n < 256 else b"\x82" + number(n, 2)
    return bytes([tag]) + size + body


def evil_certificate(evil):
    """The stored certificate with another subject; its signature no longer fits, which is no matter."""
    name = der(0x30, der(0x31, der(0x30, der(6, b"\x55\4\3") + der(0x0C, evil))))
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../certificates/server.der"), "rb") as f:
        whole = f.read()

    def members(body):
        at, out = 0, []
        while at < len(body):
            n, head = body[at + 1], 2
            if n & 0x80:
                head += n & 0x7F
                n = int.from_bytes(body[at + 2:at + head], "big")
            out.append(body[at:at + head + n])
            at += head + n
        return out

    def inside(one):
        return one[2 + (one[1] & 0x7F if one[1] & 0x80 else 0):]

    tbs, algorithm, signature = members(inside(members(whole)[0]))
    parts = members(inside(tbs))
    parts[5] = name  # version, serialNumber, signature, issuer, validity, subject: RFC 5280, 4.1
    names = der(0x30, der(6, b"\x55\x1d\x11") + der(4, der(0x30, der(0x82, evil) + der(0x81, evil) + der(0x86, evil))))
    parts[-1] = der(0xA3, der(0x30, names))
    return der(0x30, der(0x30, b"".join(parts)) + algorithm + signature)


def trace_of(evil):
    packets = []
    t = Talk(packets).open()
    t.send(SERVER, b"220 " + evil + b"\r\n").send(CLIENT, b"EHLO " + evil + b"\r\n").send(SERVER, b"250 " + evil + b"\r\n")
    t.send(CLIENT, record(22, client_hello(server_name(evil) + alpn(evil, b"h2") + extension(65000, evil), session=evil[:32])))
    t.send(SERVER, record(22, server_hello(0xC02F, alpn(evil)) + certificate(evil_certificate(evil))))
    t.send(SERVER, record(21, b"\2\x28")).close()
    t = Talk(packets, 40001).open()
    t.send(CLIENT, b"CONNECT " + evil + b":443 HTTP/1.1\r\n\r\n").send(SERVER, b"HTTP/1.1 200 " + evil + b"\r\n\r\n")
    t.send(CLIENT, record(22, client_hello(server_name(evil)))).send(SERVER, record(22, server_hello()))
    comment = option(1, evil) + option(2988, number(1, 4) + evil)
    out = section(comment + option(2, evil)) + interface(options=option(2, evil) + option(3, evil))
    for i, packet in enumerate(packets):
        out += enhanced(packet, 1000 * i, option(1, evil))
    out += block(4, struct.pack("<HH", 1, 4 + len(evil) + 1) + b"\x0a\0\0\2" + evil + b"\0" + b"\0" * (-(len(evil) + 1) % 4) + b"\0" * 4)
    return out + block(10, struct.pack("<II", 0x544C534B, len(evil)) + evil)


class Page(html.parser.HTMLParser):
    """Which elements there are, and what handlers they have."""

    def __init__(self):
        super().__init__()
        self.tags, self.wrong = {}, []

    def handle_starttag(self, tag, attributes):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.wrong += ["%s of %s" % (k, tag) for k, v in attributes if k.startswith("on") or "javascript:" in (v or "")]


def complaints(form, out, plain):
    """What is wrong with an output; `plain` is that of the same trace with harmless words."""
    try:
        text = out.decode("utf-8")
    except UnicodeDecodeError as e:
        return ["not UTF-8: %s" % e]
    wrong = ["U+%04X" % ord(c) for c in set(BAD.findall(text))]
    if "json" in form:
        for line in text.splitlines():
            for c in set(BAD.findall(json.dumps(json.loads(line), ensure_ascii=False))):
                wrong.append("U+%04X within" % ord(c))
    if "svg" in form:
        xml.etree.ElementTree.fromstring(text)
        if subprocess.run(["xmllint", "--noout", "-"], input=out, capture_output=True).returncode not in (0,):
            wrong.append("xmllint")
        tags = {e.tag.split("}")[-1] for e in xml.etree.ElementTree.fromstring(text).iter()}
        wrong += ["<%s>" % t for t in tags & {"script", "img", "foreignObject", "a"}]
    if "html" in form:
        page, other = Page(), Page()
        page.feed(text)
        other.feed(plain.decode("utf-8"))
        wrong += page.wrong
        wrong += ["<%s>" % t for t in page.tags if t not in other.tags or t == "script" and page.tags[t] != other.tags[t]]
    if "mermaid" in form:
        lines, others = text.splitlines(), plain.decode("utf-8").splitlines()
        if len(lines) != len(others):
            wrong.append("%d lines, not %d" % (len(lines), len(others)))
        wrong += [l for l in lines if l.strip().startswith("%%{")]
        starts = {re.match(r"\s*\S*", l).group() for l in others}
        wrong += ["line: " + l for l in lines if re.match(r"\s*\S*", l).group() not in starts]
    return wrong


def run(program, form, path):
    done = subprocess.run([program, "print", "--color", "never", "--width", "250", *form, path], capture_output=True)
    err = done.stderr.decode("utf-8", "backslashreplace")
    said = ["status %d: %s" % (done.returncode, err[:300])] if done.returncode > 1 else []
    return done.stdout, said + ["U+%04X on standard error" % ord(c) for c in set(BAD.findall(err))]


def main():
    program, bad = sys.argv[1], 0
    with tempfile.TemporaryDirectory() as folder:
        plain, evil_path = os.path.join(folder, "plain.pcapng"), os.path.join(folder, "evil.pcapng")
        with open(plain, "wb") as f:
            f.write(trace_of(b"harmless"))
        usual = [run(program, form, plain)[0] for form in FORMS]
        for evil in EVIL:
            with open(evil_path, "wb") as f:
                f.write(trace_of(evil))
            for form, known in zip(FORMS, usual):
                out, wrong = run(program, form, evil_path)
                for word in wrong + complaints(form, out, known):
                    print("%r: %s: %s" % (evil, " ".join(form), word))
                    bad += 1
        print("%d words in %d forms: %d complaints" % (len(EVIL), len(FORMS), bad))
    return bad > 0


sys.exit(main())
