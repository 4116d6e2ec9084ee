# SPDX-License-Identifier: Apache-2.0
# Copyright the Smainer in Swift authors
"""Our side: the program stark-probe of Benchmarks/, built in release and asked over pipes."""
import pathlib
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "Benchmarks"


def build(everything=False):
    """Builds the probe, or every program of the package, and returns the probe's path."""
    # The cached build plan does not notice files that were added to the package in the folder above.
    command = [
        "swift", "build", "-c", "release", "--package-path", str(PACKAGE), "--disable-build-manifest-caching"]
    if subprocess.run(command + ([] if everything else ["--product", "stark-probe"]), stdout=sys.stderr).returncode:
        sys.exit("Benchmarks/ does not build: see above")
    where = subprocess.run(command + ["--show-bin-path"], check=True, capture_output=True, text=True)
    return pathlib.Path(where.stdout.strip()) / "stark-probe"


class Probe:
    """One process that answers line for line."""

    def __init__(self, path):
        self.process = subprocess.Popen(
            [str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1 << 16)

    def send(self, lines):
        self.process.stdin.write("".join(line + "\n" for line in lines))
        self.process.stdin.flush()

    def receive(self):
        line = self.process.stdout.readline()
        if not line.endswith("\n"):
            sys.exit(f"stark-probe ended with status {self.process.wait()}")
        return line.rstrip("\n")

    def ask_all(self, lines):
        """Many requests at once. They are written from a thread: both pipes may be full at the same time."""
        writer = threading.Thread(target=self.send, args=(lines,))
        writer.start()
        replies = [self.receive() for _ in lines]
        writer.join()
        return replies

    def ask(self, line):
        self.send([line])
        reply = self.receive()
        if reply.startswith("error"):
            sys.exit(f"stark-probe said to {line!r}: {reply}")
        return reply

    def time(self, operation, count):
        """Nanoseconds of processor time for each result."""
        return float(self.ask(f"time {operation} {count}"))

    def answer(self, question, *numbers):
        return self.ask(" ".join(["answer", question] + [hex(number) for number in numbers]))

    def close(self):
        self.process.stdin.close()
        self.process.wait()
