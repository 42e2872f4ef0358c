"""The SQL of the documents for users: every ```sql block is checked, behind the declarations of the document's first one."""

import os
import re
import tempfile

from report import Report, velo

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
# Whether blocks stand alone, or behind the first block of their document.
DOCUMENTS = {"docs/sql.md": True, "docs/applications.md": False}
BLOCK = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)

report = Report("docs")


def blocks_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return BLOCK.findall(file.read())


def check(path, behind_first):
    blocks = blocks_of(path)
    report.check(f"{path}: has SQL", len(blocks) > 1)
    for number, block in enumerate(blocks, 1):
        text = blocks[0] + block if behind_first and number > 1 else block
        with tempfile.TemporaryDirectory() as directory:
            application = os.path.join(directory, "block.sql")
            with open(application, "w", encoding="utf-8") as file:
                file.write(text)
            done = velo("check", application)
        report.check(f"{path}: block {number} has no faults", done.returncode == 0, f"{block}\n{done.stderr}")


for document, together in DOCUMENTS.items():
    check(document, together)
report.finish()
