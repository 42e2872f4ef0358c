"""SQL text as nested lists of tokens: enough structure to move clauses, none of the grammar."""

import re

TOKEN = re.compile(
    r"\s+|--[^\n]*|(?P<block>/\*)"
    r"|(?P<token>[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`"
    r"|\d+(?:ms|[smhd])\b|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
    r"|[A-Za-z_][A-Za-z_0-9]*|<>|<=|>=|!=|\|\||::|->>|->|[^\s])",
    re.DOTALL,
)


class Skip(Exception):
    """This SQL has no counterpart in the other engine; the message says why."""


class Group(list):
    """What stands between a pair of parentheses."""


class Sql(str):
    """SQL of the other engine, which nothing more is to be done to."""


def _skip_block(text, at):
    depth, at = 1, at + 2
    while depth and at < len(text):
        step = 1
        if text.startswith("/*", at):
            depth, step = depth + 1, 2
        elif text.startswith("*/", at):
            depth, step = depth - 1, 2
        at += step
    return at


def tokens_of(text):
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match.group("block"):
            at = _skip_block(text, at)
            continue
        if match.group("token"):
            yield match.group("token")
        at = match.end()


def parse(text):
    """The tokens of `text`, parentheses as Groups."""
    stack = [[]]
    for token in tokens_of(text):
        if token == "(":
            stack.append(Group())
        elif token == ")":
            if len(stack) == 1:
                raise Skip("its parentheses do not match")
            group = stack.pop()
            stack[-1].append(group)
        else:
            stack[-1].append(token)
    if len(stack) != 1:
        raise Skip("its parentheses do not match")
    return stack[0]


def render(tree):
    return " ".join(f"({render(item)})" if isinstance(item, Group) else item for item in tree)


def is_word(item, *words):
    return isinstance(item, str) and item.upper() in words


def find(tree, *words):
    """Where these words follow each other at this level, or None."""
    for at in range(len(tree) - len(words) + 1):
        if all(is_word(tree[at + i], word) for i, word in enumerate(words)):
            return at
    return None


def split(tree, separator):
    """The parts of a level between separators; no empty part for an empty level."""
    parts = [[]]
    for item in tree:
        if item == separator:
            parts.append([])
        else:
            parts[-1].append(item)
    return [part for part in parts if part]


def words_in(tree):
    for item in tree:
        if isinstance(item, Group):
            yield from words_in(item)
        else:
            yield item.upper()


def uses(tree, *words):
    """Whether any of these words stands anywhere in the tree: the first of them, or None."""
    return next((word for word in words_in(tree) if word in words), None)


def name_of(token):
    """An identifier without its quotes."""
    return token.strip('"`') if token[0] in '"`' else token
