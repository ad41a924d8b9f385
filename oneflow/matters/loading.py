"""A definition from its directory: read, checked for form and names, never half loaded.

    definitions/<code>/matter.yaml           the national file
    definitions/<code>/regions/<code>.yaml   what one region does differently (the same keys)
    definitions/<code>/templates/*.j2        texts of notices and documents

An override replaces what it names and leaves the rest: mappings are merged key by key, texts,
numbers and lists are replaced whole, and null takes an optional key away. The merged matter
passes the same checks.
"""

from __future__ import annotations

from pathlib import Path as FilePath

from msgspec import Struct

from oneflow.errors import DefinitionError
from oneflow.matters.checks import check
from oneflow.matters.compilation.build import build
from oneflow.matters.compilation.faults import Path
from oneflow.matters.definition.matter import MatterEntry
from oneflow.matters.expansion import Expanded, canonical
from oneflow.matters.inlining import inline
from oneflow.matters.plan import Plan
from oneflow.matters.problems import Anchor, Fact, Position, Problem, ProblemList, problem
from oneflow.matters.shipped import standard_procedures
from oneflow.matters.source import Source, read_file
from oneflow.matters.template_files import read_templates
from oneflow.matters.validation import Places, validate
from oneflow.matters.yaml_tree import Tree

MATTER_FILE = "matter.yaml"


class LoadedMatter(Struct, frozen=True):
    """A definition that has no errors.

    Attributes:
        matter: as written, overrides merged in.
        expanded: its bytes with everything inlined, and their hash.
        plan: compiled from it.
        places: where each part stands, for further checks.
        problems: warnings.
    """

    matter: MatterEntry
    expanded: Expanded
    plan: Plan
    places: Places
    problems: tuple[Problem, ...]


class Examined(Struct, frozen=True):
    """What reading a definition gave, sound or not; each None was out of reach."""

    matter: MatterEntry | None
    expanded: Expanded | None
    plan: Plan | None
    places: Places | None
    problems: tuple[Problem, ...]


def load_matter(path: FilePath, *, region: str | None = None, checked: bool = True) -> LoadedMatter:
    """Load one definition.

    Args:
        path: the matter's directory, or its `matter.yaml`.
        region: code of the region whose overrides hold; None is the national definition.
        checked: also prove that it can run to its end and keeps the law (`oneflow lint`); False
            only reads and compiles, for a definition in the making.

    Raises:
        DefinitionError: with every problem found, if any of them is an error.
    """
    found = examine(path, region=region, checked=checked)
    errors = [each for each in found.problems if each.severity == "error"]
    if errors or not (found.matter and found.expanded and found.plan and found.places):
        raise _unusable(path, errors, found.problems)
    warnings = tuple(each for each in found.problems if each.severity == "warning")
    return LoadedMatter(found.matter, found.expanded, found.plan, found.places, warnings)


def _unusable(
    path: FilePath, errors: list[Problem], problems: tuple[Problem, ...]
) -> DefinitionError:
    """Tell the first error with its place: it may lie in a file that `oneflow lint PATH` reads not."""
    alone = len(errors) == 1
    first = errors[0] if errors else None
    return DefinitionError(
        f"定义 {path} 有 {len(errors)} 处错误。"
        + (
            f"{'' if alone else '第一处：'}{first.position}：{first.message('zh')}" if first else ""
        ),
        f"Definition {path} has {len(errors)} error{'' if alone else 's'}."
        + (
            f"{'' if alone else ' The first:'} {first.position}: {first.message('en')}"
            if first
            else ""
        ),
        problems=problems,
        remedy_zh=first.remedy("zh")
        if first and alone
        else "运行 oneflow lint 查看每一处的位置和改法。",
        remedy_en=first.remedy("en")
        if first and alone
        else "Run oneflow lint to see each place and what to do.",
        data={"errors": len(errors)},
    )


def expand(loaded: LoadedMatter) -> Expanded:
    """Give the bytes that the database keeps and the hash that cases are pinned to."""
    return loaded.expanded


def examine(path: FilePath, *, region: str | None = None, checked: bool = True) -> Examined:
    """Read a definition as far as it goes, for finding everything that is wrong with it.

    What cannot be read is not compiled; of what does not compile, limits and law are checked.
    """
    sources, problems = _read(path, region)
    if not sources or any(each.severity == "error" for each in problems):
        return Examined(None, None, None, None, problems)
    places = Places(*sources)
    templates, faults = read_templates(path if path.is_dir() else path.parent)
    tree: Tree = {"templates": templates} if templates else {}
    for source in sources:
        tree = merge(tree, source.tree)
    matter, more = validate(MatterEntry, tree, *sources)
    problems = (*problems, *faults, *more)
    if matter is None or faults:
        return Examined(None, None, None, places, problems)
    full = inline(matter, standard_procedures())
    expanded = canonical(full)
    collector = _Collector(places)
    plan = build(full, expanded.hash, collector)
    problems = (*problems, *collector.problems)
    if checked:
        is_sound = not any(each.severity == "error" for each in problems)
        found = check(full, plan, places, is_sound=is_sound)
        problems = tuple(ProblemList((*problems, *found)))
    return Examined(matter, expanded, plan, places, problems)


def merge(under: Tree, over: Tree) -> Tree:
    """Lay an override over a tree: mappings key by key, everything else whole.

    >>> merge({"a": {"x": 1, "y": 2}, "b": [1]}, {"a": {"y": 3}, "b": []})
    {'a': {'x': 1, 'y': 3}, 'b': []}
    """
    if isinstance(under, dict) and isinstance(over, dict):
        added = {key: merge(under.get(key), value) for key, value in over.items()}
        return {**under, **added}
    return over


def _read(path: FilePath, region: str | None) -> tuple[list[Source], tuple[Problem, ...]]:
    directory = path if path.is_dir() else path.parent
    files = [path / MATTER_FILE if path.is_dir() else path]
    if region is not None:
        files.append(directory / "regions" / f"{region}.yaml")
    readings = [read_file(file) for file in files]
    sources = [each.source for each in readings if each.source is not None]
    problems = tuple(found for each in readings for found in each.problems)
    return (sources if len(sources) == len(files) else []), problems


class _Collector:
    """Places what compilation finds wrong in the files."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._problems = ProblemList()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, in file order."""
        return tuple(self._problems)

    def report(self, code: str, path: Path, **data: Fact) -> None:
        """Take a fault at a path."""
        self.take(problem(code, self._at(path), **data))

    def take(self, problem: Problem) -> None:
        """Take a problem that is already placed."""
        self._problems.add(problem)

    def anchor(self, path: Path) -> Anchor:
        """Place offsets inside the text at `path`."""
        return self._places.holding(path).anchor(path)

    def _at(self, path: Path) -> Position:
        return self._places.position_of(path)
