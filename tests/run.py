#!/usr/bin/env python3
"""Runs every test program that CTest knows and sums the single tests up.

The last line printed is `N passed, M failed`, with `, K skipped` when there are any. How a program is counted follows
from its CTest label: `unit` programs are GoogleTest programs and report in JSON; other programs may end with a line
`name: N passed, M failed, K skipped`; without that line a program is one test (exit code 77 means skipped). Lines that
begin with `note: ` are shown also when all is well.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

SUMMARY = re.compile(r"^\S+: (\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")
SKIPPED_EXIT_CODE = 77


@dataclass
class Outcome:
    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    output: str = ""


def listed_tests(build):
    answer = subprocess.run(["ctest", "--show-only=json-v1"], cwd=build, capture_output=True, text=True, check=True)
    for test in json.loads(answer.stdout)["tests"]:
        properties = {entry["name"]: entry["value"] for entry in test.get("properties", [])}
        yield test["name"], test.get("command"), properties


def count_gtest(outcome, path, exit_code):
    try:
        with open(path, encoding="utf-8") as file:
            report = json.load(file)
    except (OSError, json.JSONDecodeError):
        outcome.failed = 1
        outcome.output += f"\n{outcome.name} ended with code {exit_code} before it could report"
        return
    cases = [case for suite in report["testsuites"] for case in suite["testsuite"]]
    outcome.failed = sum(1 for case in cases if case.get("failures"))
    outcome.skipped = sum(1 for case in cases if case.get("result") == "SKIPPED")
    outcome.passed = len(cases) - outcome.failed - outcome.skipped
    # A sanitizer may speak up after the last test.
    if exit_code != 0 and outcome.failed == 0:
        outcome.failed = 1


def count_report(outcome, exit_code):
    lines = outcome.output.strip().splitlines()
    match = SUMMARY.match(lines[-1]) if lines else None
    if match:
        outcome.passed, outcome.failed, outcome.skipped = (int(count or 0) for count in match.groups())
        if exit_code != 0 and outcome.failed == 0:
            outcome.failed = 1
    elif exit_code == SKIPPED_EXIT_CODE:
        outcome.skipped = 1
    elif exit_code == 0:
        outcome.passed = 1
    else:
        outcome.failed = 1


def run_test(name, command, properties, profile):
    outcome = Outcome(name)
    if not command or not os.path.exists(command[0]):
        outcome.failed, outcome.output = 1, "the program has not been built"
        return outcome
    labels = properties.get("LABELS", [])
    environment = dict(os.environ, VELO_TEST_PROFILE=profile)
    environment.update(entry.split("=", 1) for entry in properties.get("ENVIRONMENT", []))
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        report = os.path.join(scratch, "report.json")
        if "unit" in labels:
            command = command + ["--gtest_brief=1", f"--gtest_output=json:{report}"]
        done = subprocess.run(command, cwd=properties.get("WORKING_DIRECTORY"), env=environment, text=True,
                              errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        outcome.output = done.stdout
        if "unit" in labels:
            count_gtest(outcome, report, done.returncode)
        else:
            count_report(outcome, done.returncode)
    outcome.seconds = time.monotonic() - begin
    return outcome


def print_outcome(outcome):
    if outcome.failed or outcome.skipped:
        print(outcome.output.rstrip())
    else:
        for line in outcome.output.splitlines():
            if line.startswith("note: "):
                print(line)
    verdict = "FAILED" if outcome.failed else "ok"
    skipped = f", {outcome.skipped} skipped" if outcome.skipped else ""
    print(f"{verdict:6} {outcome.name}: {outcome.passed} passed, {outcome.failed} failed{skipped}"
          f" ({outcome.seconds:.1f} s)", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--build", default="build", help="build directory")
    arguments.add_argument("--profile", default="quick", choices=["quick", "full"], help="case profiles")
    arguments.add_argument("--only", default="", help="run the programs whose name contains this text")
    options = arguments.parse_args()

    passed = failed = skipped = 0
    tests = [test for test in listed_tests(options.build) if options.only in test[0]]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for outcome in pool.map(lambda test: run_test(*test, options.profile), tests):
            print_outcome(outcome)
            passed, failed, skipped = passed + outcome.passed, failed + outcome.failed, skipped + outcome.skipped

    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
