"""The applications in examples/: each runs from a clean state, and what it writes is what its folder says.

    python3 tests/integration/examples_test.py --rewrite [name ...]    # make expected/ what comes out now; read the diff
"""

import filecmp
import os
import shutil
import sys
import tempfile

from report import Report, velo

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples")
BATCH_SIZES = ["1", "1024"]

report = Report("examples")


def applications():
    return sorted(name for name in os.listdir(EXAMPLES) if os.path.exists(os.path.join(EXAMPLES, name, "app.sql")))


def run(name, directory, batch_size):
    """Runs an application with its outputs, its standard output and its metrics in `directory`."""
    done = velo("run", "app.sql", "--set", f"OUT={directory}", "--format", "json", "--batch-size", batch_size, "--quiet",
                "--metrics-file", os.path.join(directory, "metrics.prom"), cwd=os.path.join(EXAMPLES, name))
    if done.stdout:
        with open(os.path.join(directory, "stdout.ndjson"), "wb") as file:
            file.write(done.stdout)
    return done


def compare(what, actual, expected):
    names = sorted(set(os.listdir(actual)) | set(os.listdir(expected)))
    _, different, missing = filecmp.cmpfiles(actual, expected, names, shallow=False)
    for name in names:
        detail = f"  there is no {name} on one side" if name in missing else f"  diff {expected}/{name} -"
        report.check(f"{what}: {name}", name not in different and name not in missing, detail)


def check_readme(name):
    with open(os.path.join(EXAMPLES, name, "README.md"), encoding="utf-8") as file:
        text = file.read()
    report.check(f"{name}: README says how to run it", "velo run app.sql" in text)


def test(name):
    folder = os.path.join(EXAMPLES, name)
    before = sorted(os.listdir(folder))
    checked = velo("check", "app.sql", cwd=folder)
    report.equal(f"{name}: check", (checked.returncode, "error" in checked.stderr), (0, False))
    for batch_size in BATCH_SIZES:
        with tempfile.TemporaryDirectory() as directory:
            done = run(name, directory, batch_size)
            report.equal(f"{name} at batch size {batch_size}: exit code and messages", (done.returncode, done.stderr), (0, ""))
            compare(f"{name} at batch size {batch_size}", directory, os.path.join(folder, "expected"))
    report.equal(f"{name}: nothing is left behind", sorted(os.listdir(folder)), before)
    check_readme(name)


def rewrite(name):
    expected = os.path.join(EXAMPLES, name, "expected")
    with tempfile.TemporaryDirectory() as directory:
        done = run(name, directory, BATCH_SIZES[-1])
        if done.returncode != 0:
            sys.exit(f"{name}:\n{done.stderr}")
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(directory, expected)
    print(f"{name}: {', '.join(sorted(os.listdir(expected)))}")


def main():
    if sys.argv[1:2] == ["--rewrite"]:
        for name in sys.argv[2:] or applications():
            rewrite(name)
        return
    for name in applications():
        test(name)
    report.finish()


if __name__ == "__main__":
    main()
