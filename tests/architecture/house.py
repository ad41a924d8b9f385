"""The house rules that ruff, mypy and import-linter cannot state, as functions over source text.

Each checker takes a `Source` and yields a `Finding` for every breach. `test_house.py` runs them
over the repository; `test_house_catches.py` plants a fault for each, because a checker that
cannot fail protects nothing. Standard library only.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeGuard

ROOT = Path(__file__).parents[2]

MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 40
MAX_CLASS_LINES = 200

VAGUE_NAMES = frozenset(
    "base common helper helpers manager managers misc models stuff types util utils".split()
)

PURE = ("oneflow/calendar/", "oneflow/matters/", "oneflow/engine/")
IMPURE_BY_PERMISSION: dict[str, str] = {
    "oneflow/engine/shell/listeners.py": "threads subscribe, and failures are counted, under a lock",
    "oneflow/engine/shell/numbers.py": "blocks of case numbers are handed out to threads under a lock",
    "oneflow/engine/shell/worlds.py": "compiled worlds are shared by threads under a lock",
}
"""The modules of the pure packages that may do otherwise, with the reason; even the engine's shell
reaches clock, chance and database through ports only."""
IMPURE_MODULES = frozenset(
    "asyncio http multiprocessing random secrets select socket sqlite3 ssl subprocess tempfile"
    " threading time urllib".split()
)
IMPURE_NAMES = frozenset(
    "environ getenv getrandbits now today token_bytes token_hex urandom utcnow uuid1 uuid4 uuid6"
    " uuid7".split()
)

LAZY_IMPORTS: dict[str, str] = {
    "oneflow/__init__.py::__getattr__": "public names load their modules when first used",
    "oneflow/matters/__init__.py::__getattr__": "the engine needs the plan only, not pydantic",
    "oneflow/calendar/loading.py::_from_yaml": "compiled calendars do not need the YAML reader",
}
"""Every function that may import inside itself, with the reason."""

MACHINE_PATH = re.compile(r"(?<![\w.~$}>])/(?:work|root|tmp|home|Users|var/folders)/[\w.]")
REGISTRY_HOST = re.compile(r"\b(?:pypi|pythonhosted|npmjs|crates|debian)\.(?:org|io|com|net)\b")
TEXT_SUFFIXES = frozenset(
    ".cfg .csv .html .ini .j2 .json .jsonl .md .mako .py .sh .sql .svg .toml .txt .yaml .yml".split()
)


class Finding(NamedTuple):
    """One breach of one rule."""

    path: str
    line: int
    rule: str
    detail: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.detail}"


@dataclass(frozen=True)
class Source:
    """A file of the repository: its path from the root, with `/`, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @cached_property
    def is_migration(self) -> bool:
        return "/migrations/" in self.path

    def finding(self, line: int, rule: str, detail: str) -> Finding:
        return Finding(self.path, line, rule, detail)


Checker = Callable[[Source], Iterator[Finding]]


def sizes(source: Source) -> Iterator[Finding]:
    """Files, classes and functions short enough to be read at one sitting; docstrings count."""
    if not source.is_python or source.is_migration:
        return
    lines = source.text.count("\n")
    if lines > MAX_FILE_LINES:
        yield source.finding(1, "long file", f"{lines} lines, at most {MAX_FILE_LINES}")
    for node in ast.walk(source.tree):
        match node:
            case ast.ClassDef():
                limit = MAX_CLASS_LINES
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                limit = MAX_FUNCTION_LINES
            case _:
                continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > limit:
            yield source.finding(
                node.lineno, "long", f"{node.name}: {length} lines, at most {limit}"
            )


def module_names(source: Source) -> Iterator[Finding]:
    """A module or package says what it holds; `utils` says nothing."""
    if source.is_python:
        for part in Path(source.path).with_suffix("").parts:
            if part.strip("_") in VAGUE_NAMES:
                yield source.finding(1, "vague module name", part)


def purity(source: Source) -> Iterator[Finding]:
    """What decides reads no clock, chance, environment, network or database."""
    if not is_pure(source.path):
        return
    for node in ast.walk(source.tree):
        yield from _impure_import(source, node)
        if isinstance(node, ast.Attribute) and _is_impure_use(node):
            yield source.finding(node.lineno, "impure", f"use of .{node.attr}")


def is_pure(path: str) -> bool:
    """Tell whether the file must be pure: in calendar, matters or engine, without a permission."""
    return path.endswith(".py") and path.startswith(PURE) and path not in IMPURE_BY_PERMISSION


def _is_impure_use(node: ast.Attribute) -> bool:
    """`datetime.now`, `dt.datetime.now` are clocks; `scope.now` is an argument handed in."""
    owner = node.value
    if isinstance(owner, ast.Attribute):
        known = owner.attr in {"datetime", "date"}
    else:
        known = isinstance(owner, ast.Name) and owner.id in {"datetime", "date", "dt", "os", "uuid"}
    return known and node.attr in IMPURE_NAMES


def _impure_import(source: Source, node: ast.AST) -> Iterator[Finding]:
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = [node.module or ""]
        if node.module in {"os", "uuid"}:
            bad = IMPURE_NAMES.intersection(alias.name for alias in node.names)
            for name in sorted(bad):
                yield source.finding(node.lineno, "impure", f"import of {name}")
    else:
        return
    for module in modules:
        if module.split(".")[0] in IMPURE_MODULES:
            yield source.finding(node.lineno, "impure", f"import of {module}")


def ignores(source: Source) -> Iterator[Finding]:
    """Each silenced check names its code and says why."""
    if not source.is_python:
        return
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type != tokenize.COMMENT:
            continue
        for start, whole in _IGNORES:
            if start.search(token.string) and not whole.search(token.string):
                yield source.finding(token.start[0], "ignore without code and reason", token.string)


_IGNORES = (
    (re.compile(r"(?i)\bnoqa\b"), re.compile(r"# noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - \w+ \w+")),
    (re.compile(r"\btype: *ignore"), re.compile(r"# type: ignore\[[\w, -]+\]  ?# \w+ \w+")),
    (re.compile(r"pragma: *no"), re.compile(r"# pragma: no (?:cover|branch) - \w+ \w+")),
)


def hidden_imports(source: Source) -> Iterator[Finding]:
    """No import inside a function: that is where cycles and slow starts hide."""
    if not source.is_python or not source.path.startswith("oneflow/"):
        return
    for name, line in lazy_imports(source):
        if name not in LAZY_IMPORTS:
            yield source.finding(line, "hidden import", name)


def lazy_imports(source: Source) -> Iterator[tuple[str, int]]:
    """Name every function that imports inside itself, as `path::function`, with the line."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom) or _is_dynamic_import(inner):
                    yield f"{source.path}::{node.name}", inner.lineno


def _is_dynamic_import(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return name in {"import_module", "__import__"}


def machine_traces(source: Source) -> Iterator[Finding]:
    """Nothing in the repository depends on, or tells of, the machine where it was written."""
    for number, line in enumerate(source.text.splitlines(), 1):
        for pattern in (MACHINE_PATH, REGISTRY_HOST):
            found = pattern.search(line)
            if found:
                yield source.finding(number, "trace of a machine", found.group())


CHECKERS: tuple[Checker, ...] = (
    sizes,
    module_names,
    purity,
    ignores,
    hidden_imports,
    machine_traces,
)


def sources() -> list[Source]:
    """Read every text file of the repository: those git knows, or all where there is no git."""
    paths = [path for path in _paths() if _is_text(path) and (ROOT / path).is_file()]
    return [Source(path, (ROOT / path).read_text(encoding="utf-8")) for path in paths]


def _is_text(path: str) -> bool:
    name = Path(path)
    return name.suffix in TEXT_SUFFIXES or name.name in {"Makefile", "run"}


def _paths() -> list[str]:
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        return sorted(filter(None, listed.stdout.split("\0")))
    folders = ("oneflow", "tests", "definitions", "docs", "benchmarks", "examples")
    found = (path for folder in folders for path in (ROOT / folder).rglob("*"))
    return sorted(path.relative_to(ROOT).as_posix() for path in found)
