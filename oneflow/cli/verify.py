"""`oneflow verify --bundle FILE`: check an exported case offline, without any database.

Exit code 0: everything that could be asked is in order; 1: something is not, or the file is no
export; 2: put wrongly. What could not be asked (values left out or erased, never sealed) is said.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from oneflow.cli.files import read_file
from oneflow.cli.language import counted, language, say
from oneflow.cli.options import AsJson, Lang
from oneflow.cli.terminal import print_pretty_json, screen, shown
from oneflow.engine.history.audit import Report, audit
from oneflow.engine.history.bundle import read_bundle
from oneflow.engine.history.seals import SealLine, read_lines

Published = Annotated[
    Path | None,
    typer.Option("--published", help="公布过的封存行 / published lines of seals"),
]


def verify(
    bundle: Annotated[Path, typer.Option("--bundle", help="导出文件 / the exported case")],
    published: Published = None,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """离线核验导出的办件 / Verify an exported case offline."""
    report = audit(read_bundle(read_file(bundle)), lines_of(published))
    tell_report(report, as_json=as_json)


def lines_of(published: Path | None) -> tuple[SealLine, ...]:
    """Read published lines; none where no file is named."""
    return read_lines(read_file(published).decode("utf-8", "replace")) if published else ()


def tell_report(report: Report, *, as_json: bool) -> None:
    """Print what was found, a line a check, and leave with 1 where something is not in order."""
    if as_json:
        print_pretty_json(report)
    else:
        console = screen()
        for fault in report.faults:
            console.print(shown(f"✗ {fault.describe(language())}", "bold red"), soft_wrap=True)
        for done in report.checked:
            console.print(shown(f"✓ {done.describe(language())}", "green"), soft_wrap=True)
        for left in report.skipped:
            console.print(shown(f"○ {left.describe(language())}", "yellow"), soft_wrap=True)
        count = len(report.faults)
        told = say(
            f"办件 {report.case}：{count} 处不符" if count else f"办件 {report.case}：相符",
            f"Case {report.case}: {counted(count, 'fault')}"
            if count
            else f"Case {report.case}: in order",
        )
        console.print(shown(told), soft_wrap=True)
    if report.faults:
        raise typer.Exit(1)
