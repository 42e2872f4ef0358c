"""Who may include whom."""

import re

from source import ROOT, cpp_files

# System headers that a header may show to everybody who includes it.
HEADERS_ALLOWED_IN_HEADERS = {"immintrin.h"}


def layers():
    lines = (ROOT / "src/layers.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if re.match("[a-z]", line)]


def includes_point_downwards():
    """A folder of src includes itself and the folders above it in src/layers.txt."""
    rank = {folder: at for at, folder in enumerate(layers())}
    for file in cpp_files("src/"):
        for line, kind, path in file.includes():
            if kind != '"':
                continue
            folder = path.split("/")[0]
            if folder not in rank:
                yield f"{file.name}:{line}: \"{path}\" is not written from src"
            elif not (ROOT / "src" / path).is_file():
                yield f"{file.name}:{line}: \"{path}\" does not exist"
            elif rank[folder] > rank.get(file.folder, -1):
                yield f"{file.name}:{line}: {file.folder} must not include {folder}"


def every_folder_is_a_layer():
    """Every folder of src stands in src/layers.txt, and every layer stands there once."""
    known = layers()
    for folder in sorted({file.folder for file in cpp_files("src/")} - set(known), key=str):
        yield f"src/{folder} is not listed in src/layers.txt"
    for folder in {name for name in known if known.count(name) > 1}:
        yield f"src/layers.txt lists {folder} twice"


def headers_hide_third_parties():
    """Headers show the standard library and our own types; third-party headers stay in .cpp files."""
    for file in cpp_files("src/"):
        if file.path.suffix != ".hpp":
            continue
        for line, kind, path in file.includes():
            if kind == "<" and re.search(r"[./]", path) and path not in HEADERS_ALLOWED_IN_HEADERS:
                yield f"{file.name}:{line}: <{path}> belongs into a .cpp"


RULES = [includes_point_downwards, every_folder_is_a_layer, headers_hide_third_parties]
