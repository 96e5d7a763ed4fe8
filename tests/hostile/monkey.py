#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Random keys, clicks, sizes and stops in a terminal, with a fixed seed; then the terminal goes away.

    tests/hostile/monkey.py build-san/tlsladder [-n KEYS] [-s SEED] [TRACE...]        default: some of traces/*.pcap
"""
import argparse
import fcntl
import glob
import os
import pty
import random
import select
import signal
import struct
import sys
import tempfile
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = [(80, 24), (100, 30), (160, 45), (1, 1), (2, 1), (5, 3), (20, 5), (40, 10), (300, 2), (3, 200), (79, 23), (500, 200)]
KEYS = [b"j", b"k", b"l", b"h", b"\r", b"\t", b" ", b"\x1b", b"q", b"/", b"?", b"\x7f", b"\x0c", b"g", b"G", b"\x1b[A",
        b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\x1b[Z", b"\xc3\xa9", b"\xff", b"\0"]
SLOW = 20  # seconds until something must have been drawn, or it must have ended


class Terminal:
    def __init__(self, program, trace, folder, term):
        self.said = b""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(TERM=term, LC_ALL="C.UTF-8", HOME=folder, UBSAN_OPTIONS="print_stacktrace=1")
            os.execv(program, [program, trace])
        self.size(80, 24)

    def size(self, width, height):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def take(self, seconds):
        while select.select([self.master], [], [], seconds)[0]:
            try:
                came = os.read(self.master, 65536)
            except OSError:
                return
            if not came:
                return
            self.said = (self.said + came)[-20000:]
            seconds = 0

    def send(self, keys):
        if select.select([], [self.master], [], SLOW)[1]:
            try:
                os.write(self.master, keys)
            except OSError:
                pass

    def ended(self, seconds):
        """The wait status; None where it still runs."""
        end = time.time() + seconds
        while True:
            self.take(0)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return status
            if time.time() > end:
                return None
            self.take(0.02)


def event(terminal, pick):
    if pick < 0.08:
        terminal.size(*random.choice(SIZES))
    elif pick < 0.12:
        terminal.send(b"\x1b[<%d;%d;%dM" % (random.choice((0, 64, 65)), random.randrange(1, 200), random.randrange(1, 60)))
    elif pick < 0.13:
        os.kill(terminal.pid, signal.SIGTSTP)
        time.sleep(0.01)
        os.kill(terminal.pid, signal.SIGCONT)
    elif pick < 0.4:
        terminal.send(bytes([random.randrange(33, 127)]))
    else:
        terminal.send(random.choice(KEYS))


def trouble(terminal, status):
    """What is wrong with how it ended; "" for nothing."""
    if status is None:
        return "it goes on without a terminal"
    if b"Sanitizer" in terminal.said or b"runtime error" in terminal.said:
        return terminal.said.decode("utf-8", "replace")
    if os.WIFSIGNALED(status):
        ours = os.WTERMSIG(status) in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
        return "" if ours else "signal %d" % os.WTERMSIG(status)
    return "" if os.WEXITSTATUS(status) < 4 else "status %d" % os.WEXITSTATUS(status)


def play(program, trace, keys, folder, term):
    """Until the monkey quits, or has pressed all its keys and takes the terminal away. What went wrong, and how many
    events there were."""
    terminal, status, count = Terminal(program, trace, folder, term), None, 0
    terminal.take(SLOW)
    while count < keys and status is None:
        event(terminal, random.random())
        terminal.take(0.003)
        status = terminal.ended(0)
        count += 1
    os.close(terminal.master)  # SIGHUP, where it still runs
    terminal.master = os.open(os.devnull, os.O_RDONLY)
    if status is None:
        status = terminal.ended(SLOW)
    os.close(terminal.master)
    if status is None:
        os.kill(terminal.pid, signal.SIGKILL)
        os.waitpid(terminal.pid, 0)
    return trouble(terminal, status), count


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("-n", type=int, default=500)
    arguments.add_argument("-s", type=int, default=1)
    arguments.add_argument("trace", nargs="*")
    given, bad = arguments.parse_args(), 0
    traces = given.trace or sorted(glob.glob(os.path.join(HERE, "../../traces/*.pcap")))[::8]
    program = os.path.abspath(given.program)
    with tempfile.TemporaryDirectory() as folder:
        for i, trace in enumerate(traces):
            random.seed(given.s + i)
            term = ("xterm-256color", "dumb", "vt100", "screen", "linux")[i % 5]
            left, runs, wrong = given.n, 0, ""
            while left > 0 and not wrong:
                wrong, count = play(program, os.path.abspath(trace), left, folder, term)
                left, runs = left - count, runs + 1
            print("%s (%s): %d events, %d runs: %s" % (os.path.basename(trace), term, given.n - left, runs, wrong or "well"),
                  flush=True)
            bad += wrong != ""
    return bad > 0


sys.exit(main())
