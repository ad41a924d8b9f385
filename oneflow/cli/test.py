"""`oneflow test`: run scenarios, tell what is not as expected, and count.

    oneflow test definitions/newborn
    oneflow test definitions --junit report.xml

The last line is always `N passed, N failed`; the exit code is 1 where anything failed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from oneflow.adapters.entropy import SystemEntropy
from oneflow.bootstrap import MEMORY
from oneflow.calendar import load_calendar
from oneflow.cli.files import check_writable, write_private
from oneflow.cli.language import language, say
from oneflow.cli.options import Force, Lang
from oneflow.cli.terminal import screen, shown
from oneflow.testing.result import ScenarioResult
from oneflow.testing.suite import Suite, files_at, junit

Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="场景文件或目录 / files or directories")
]
Junit = Annotated[Path | None, typer.Option("--junit", help="写 JUnit XML / write JUnit XML")]
Database = Annotated[
    str, typer.Option("--database", help="在哪里跑；默认内存 / where to run; in memory by default")
]
CalendarName = Annotated[str, typer.Option("--calendar", help="日历名或目录 / calendar")]


def run_tests(  # noqa: PLR0917 - typer reads the options off the signature
    paths: Paths,
    junit_file: Junit = None,
    force: Force = False,
    database: Database = MEMORY,
    calendar: CalendarName = "cn",
    _lang: Lang = None,
) -> None:
    """跑场景：给定、经过、应当 / Run scenarios: given, when, then."""
    check_writable(junit_file, force=force)
    files = files_at(paths)
    prefix = "" if database == MEMORY else f"{SystemEntropy().id()[-8:]}-"
    suite = Suite(load_calendar(calendar), database=database, prefix=prefix)
    console = screen()
    results: list[ScenarioResult] = []
    told: set[str] = set()
    for path in files:
        with console.status(str(path.stem)):
            result = suite.run(path)
        results.append(result)
        _tell(result, told)
    if junit_file is not None:
        write_private(junit_file, junit(results, language=language()))
    failed = sum(not result.passed for result in results)
    console.print(f"{len(results) - failed} passed, {failed} failed")
    if failed:
        raise typer.Exit(1)


def _tell(result: ScenarioResult, told: set[str]) -> None:
    """Tell how a scenario went; what was `told` already (a matter's own errors) is told once."""
    console = screen()
    if result.passed:
        console.print(shown(f"✓ {result.name}", "green"), soft_wrap=True)
        return
    console.print(shown(f"✗ {result.name}", "bold red"), soft_wrap=True)
    failures = dict.fromkeys(each.describe(language()) for each in result.failures)
    for failure in failures:
        if failure not in told:
            for line in failure.splitlines():
                console.print(shown(line), soft_wrap=True)
    if not told.isdisjoint(failures):
        console.print(shown(say("  （同上）", "  (as above)"), "dim"))
    told.update(failures)
