"""Many scenarios in one run: found below paths, each matter loaded once, none left out.

A scenario file that cannot be read counts as failed, with its problems as failures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from oneflow.bootstrap import MEMORY
from oneflow.calendar import Calendar
from oneflow.errors import DefinitionError, OneflowError, UsageError
from oneflow.matters.loading import MATTER_FILE, LoadedMatter, load_matter
from oneflow.matters.problems import Position
from oneflow.testing.result import Failure, ScenarioResult
from oneflow.testing.runner import CASE_ID, play
from oneflow.testing.scenarios import load_scenario, matter_of, problems_of, scenario_files


class Suite:
    """Runs scenario files over one calendar and one kind of store.

    Matters are loaded once; a matter with errors fails every scenario of its own.
    """

    def __init__(self, calendar: Calendar, *, database: str = MEMORY, prefix: str = "") -> None:
        """Take what scenarios run on; `prefix` keeps case ids apart in a database that lasts."""
        self.calendar, self.database, self.prefix = calendar, database, prefix
        self._matters: dict[Path, LoadedMatter] = {}

    def run(self, path: Path) -> ScenarioResult:
        """Run one scenario file."""
        try:
            loaded = self._matter(matter_of(path))
            scenario = load_scenario(path, loaded.plan)
        except DefinitionError as error:
            return _unreadable(path, error)
        case_id = f"{self.prefix}{path.stem}" if self.prefix else CASE_ID
        expanded = loaded.expanded
        return play(scenario, expanded, self.calendar, database=self.database, case_id=case_id)

    def _matter(self, path: Path) -> LoadedMatter:
        if path not in self._matters:
            self._matters[path] = load_matter(path)
        return self._matters[path]


def files_at(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Find the scenario files that paths name, each once.

    Raises:
        UsageError: a path does not exist, holds no scenario, or is a file that is none.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise _nothing(f"没有文件或目录 {path}", f"There is nothing at {path}")
        files = scenario_files(path)
        if not files:
            raise _nothing(f"{path} 下没有场景文件", f"There is no scenario under {path}")
        if path.is_file() and path.name != MATTER_FILE and not _may_be_scenario(path):
            raise _nothing(f"{path} 不是场景文件", f"{path} is no scenario")
        found.update(dict.fromkeys(files))
    return tuple(found)


def junit(results: Iterable[ScenarioResult], *, language: str = "zh") -> bytes:
    """Write results as JUnit XML, which CI systems read."""
    listed = list(results)
    failed = sum(not result.passed for result in listed)
    suite = ET.Element(
        "testsuite", name="oneflow", tests=str(len(listed)), failures=str(failed), errors="0"
    )
    for result in listed:
        attributes = {"name": result.name, "classname": str(result.path), "file": str(result.path)}
        case = ET.SubElement(suite, "testcase", attributes)
        for failure in result.failures:
            message = f"{failure.at}: {failure.what}"
            node = ET.SubElement(case, "failure", {"message": _printable(message)})
            node.text = _printable(failure.describe(language))
    ET.indent(suite)
    written: bytes = ET.tostring(suite, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _printable(text: str) -> str:
    """XML has no way to write most control characters."""
    return "".join(each if each.isprintable() or each in "\n\t" else "�" for each in text)


def _unreadable(path: Path, error: DefinitionError) -> ScenarioResult:
    return ScenarioResult(name=path.stem, path=path, failures=tuple(_failures(path, error)))


def _failures(path: Path, error: DefinitionError) -> Iterator[Failure]:
    problems = [each for each in problems_of(error) if each.severity == "error"]
    for each in problems:
        yield Failure(
            at=each.position,
            what=each.code,
            expected=each.remedy("zh"),
            found=each.message("zh"),
            problem=each,
        )
    if not problems:
        yield Failure(at=Position(str(path), 1, 1), what=error.code, expected="", found=error.zh)


def _may_be_scenario(path: Path) -> bool:
    """Whether a file lies where scenarios do: `<matter>/scenarios/*.yaml`."""
    return path.suffix == ".yaml" and (matter_of(path) / MATTER_FILE).is_file()


def _nothing(zh: str, en: str) -> OneflowError:
    return UsageError(
        f"{zh}。",
        f"{en}.",
        remedy_zh="给出场景文件（主题目录下 scenarios/ 里的 .yaml）、主题目录，或主题目录的上级目录。",
        remedy_en="Name a scenario file (a .yaml in the `scenarios` of a matter's directory), a matter's "
        "directory, or a directory of matters.",
    )
