"""Counting of checks for the integration tests, and the way to start the binary that is tested."""

import os
import subprocess
import sys

VELO = os.path.abspath(os.environ.get("VELO", "build/velo"))


class Report:
    """Runs checks one by one; `finish` prints the line that tests/run.py counts."""

    def __init__(self, name):
        self.name, self.passed, self.failed, self.skipped = name, 0, 0, 0

    def check(self, what, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}\n{detail}".rstrip(), flush=True)

    def equal(self, what, actual, expected):
        self.check(what, actual == expected, f"  actual:   {actual!r}\n  expected: {expected!r}")

    def contains(self, what, text, *parts):
        missing = [part for part in parts if part not in text]
        self.check(what, not missing, f"  missing: {missing}\n  in: {text}")

    def skip(self, what, reason):
        self.skipped += 1
        print(f"skipped {what}: {reason}")

    def finish(self):
        print(f"{self.name}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        sys.exit(1 if self.failed else 0)


def velo(*arguments, stdin=b"", environment=None, cwd=None, timeout=120):
    """Runs velo to its end; output and messages as bytes and text."""
    done = subprocess.run([VELO, *arguments], input=stdin, capture_output=True, cwd=cwd, timeout=timeout,
                          env=dict(os.environ, **(environment or {})))
    done.stderr = done.stderr.decode(errors="replace")
    return done
