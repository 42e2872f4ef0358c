#!/usr/bin/env python3
"""Checks the rules of style that a program can check. Each rule is one test; its docstring says what it demands."""

import sys

import codes
import layers
import names
import sizes


def main():
    failed = 0
    rules = layers.RULES + sizes.RULES + names.RULES + codes.RULES
    for rule in rules:
        faults = list(rule())
        failed += bool(faults)
        print(f"{'FAILED' if faults else 'ok':6} {rule.__name__}: {rule.__doc__}")
        for fault in faults:
            print(f"       {fault}")
    for warning in sizes.long_files():
        print(f"note   {warning}")
    print(f"style: {len(rules) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
