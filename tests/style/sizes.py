"""How long things may be."""

import re

from source import ROOT, cpp_files, sources

HARD_LIMIT = {".cpp": 800, ".hpp": 400}
LONG = {".cpp": 400, ".hpp": 200}
FUNCTION_LIMIT = 70
README_LIMIT = 40
COLUMNS = 120


def files_are_short():
    """A .cpp has at most 800 lines, a .hpp at most 400."""
    for file in cpp_files():
        if len(file.lines) > HARD_LIMIT[file.path.suffix]:
            yield f"{file.name}: {len(file.lines)} lines, the limit is {HARD_LIMIT[file.path.suffix]}"


def long_files():
    """Not a rule: files that are within the limit but longer than they should be."""
    for file in cpp_files():
        if LONG[file.path.suffix] < len(file.lines) <= HARD_LIMIT[file.path.suffix]:
            yield f"{file.name}: {len(file.lines)} lines, more than {LONG[file.path.suffix]} is long"


def opening(header, inside):
    """What the brace after `header` opens: a scope, a function, a member initialiser, or a plain block."""
    header = re.sub(r"^\s*(?:(?:public|private|protected)\s*:|template\s*<.*?>(?=\s*[a-zA-Z\[])|\[\[.*?\]\])\s*", "",
                    header.strip(), flags=re.DOTALL)
    if inside != "scope":
        return "block"
    if re.match(r'(inline\s+)?namespace\b|extern\b', header) or re.match(r"(class|struct|union|enum)\b", header):
        return "scope"
    if re.search(r"\)[^()]*:(?!:)", header) and re.search(r"[\w>]$", header):
        return "initialiser"
    if "(" in header and not re.search(r"(?<!operator)(?<![=!<>])=(?!=)\s*(\{|$|[\w:<>]+$)", header):
        return "function"
    return "block"


def functions(code):
    """(first line, last line) of each function body. Lambdas belong to the function that they stand in."""
    stack, header, line = [], "", 1
    for char in code:
        if char == "{":
            kind = opening(header, stack[-1][0] if stack else "scope")
            stack.append((kind, line, header))
            header = ""
        elif char == "}" and stack:
            kind, first, before = stack.pop()
            if kind == "function":
                yield first, line
            header = before + "{}" if kind == "initialiser" else ""
        elif char == ";":
            header = ""
        else:
            header += char
        line += char == "\n"


def functions_fit_a_screen():
    """A function body has at most 70 lines."""
    for file in cpp_files():
        for first, last in functions(file.code):
            if last - first + 1 > FUNCTION_LIMIT:
                yield f"{file.name}:{first}: a function of {last - first + 1} lines, the limit is {FUNCTION_LIMIT}"


def lines_fit():
    """A line of C++ has at most 120 columns."""
    for file in cpp_files():
        for number, line in enumerate(file.lines, 1):
            if len(line) > COLUMNS and "http" not in line and 'R"' not in line:
                yield f"{file.name}:{number}: {len(line)} columns"


def folders_have_short_readmes():
    """Every folder of src has a README.md of at most 40 lines."""
    readmes = {file.name: file for file in sources(".md", under="src/")}
    for folder in sorted({file.folder for file in cpp_files("src/") if file.folder}):
        readme = readmes.get(f"src/{folder}/README.md")
        if readme is None:
            yield f"src/{folder}/README.md is missing"
        elif len(readme.lines) > README_LIMIT:
            yield f"{readme.name}: {len(readme.lines)} lines, the limit is {README_LIMIT}"


RULES = [files_are_short, functions_fit_a_screen, lines_fit, folders_have_short_readmes]
