"""`oneflow seal`: seal the heads of all cases, give the lines to publish, check all seals.

    oneflow seal --database sqlite:///hall.db                       seal, and print the new lines
    oneflow seal --lines                                            print all lines
    oneflow seal --check --published lines.txt                      nothing cut, nothing replaced?

Exit code 0: done, or all is as it was sealed; 1: something is not; 2: put wrongly.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from oneflow.bootstrap import Engine
from oneflow.cli.language import counted, language, say
from oneflow.cli.options import AsJson, DatabaseUrl, Lang, opened
from oneflow.cli.terminal import print_json, print_pretty_json, screen, shown
from oneflow.cli.verify import Published, lines_of
from oneflow.engine.history.seals import SealRow, line_of
from oneflow.engine.shell.sealing import SealCheck, SealingDone
from oneflow.errors import UsageError


class Algorithm(StrEnum):
    """Which hash a seal uses."""

    SHA256 = "sha256"
    SM3 = "sm3"


def seal(  # noqa: PLR0917 - typer reads the options off the signature
    database: DatabaseUrl = None,
    check: Annotated[
        bool, typer.Option("--check", help="核验全部封存 / check all seals against the cases")
    ] = False,
    published: Published = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="打印全部封存行 / print all lines")
    ] = False,
    algorithm: Annotated[
        Algorithm | None,
        typer.Option(
            "--algorithm",
            help="新封存的摘要算法，默认 sha256 / hash of the new seal; sha256 unless named",
        ),
    ] = None,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """封存办件的链头，或核验封存 / Seal the heads of all cases, or check seals."""
    if lines and check:
        raise _either()
    if published is not None and not check:
        raise _needs_check()
    if algorithm is not None and (lines or check):
        raise _seals_nothing()
    known = lines_of(published)
    with opened(database) as engine:
        if lines:
            _print_lines(_all(engine), as_json=as_json)
        elif check:
            _tell_check(engine.check_seals(known), as_json=as_json)
        else:
            hashed = algorithm or Algorithm.SHA256
            _tell_done(engine.seal(algorithm=hashed.value), as_json=as_json)


def _all(engine: Engine) -> tuple[SealRow, ...]:
    found: list[SealRow] = []
    while page := engine.store.seals.seals(after=found[-1].number if found else 0):
        found += page
    return tuple(found)


def _print_lines(seals: tuple[SealRow, ...], *, as_json: bool) -> None:
    for each in seals:
        line = line_of(each)
        if as_json:
            print_json({**_facts(each), "line": str(line)})
        else:
            typer.echo(str(line))


def _facts(seal_row: SealRow) -> dict[str, object]:
    line = line_of(seal_row)
    place = {"number": line.number, "sealed_at": line.sealed_at, "algorithm": line.algorithm}
    return {**place, "count": line.count, "hash": line.hash.hex()}


def _tell_done(done: SealingDone, *, as_json: bool) -> None:
    _print_lines(done.seals, as_json=as_json)
    heads = sum(line_of(each).count for each in done.seals)
    if not done.seals:
        told = say("自上次封存以来没有变化。", "Nothing changed since the last seal.")
    else:
        told = say(
            f"封存了 {heads} 件；请把上面的行存到本系统之外。",
            f"Sealed {counted(heads, 'case')}; keep the lines above outside this system.",
        )
    typer.echo(told, err=True)
    for case_id in done.broken:
        text = say(
            f"✗ 办件 {case_id} 缺最后一条事件，未封存；请核验。",
            f"✗ case {case_id} lacks its last event and was not sealed; verify it.",
        )
        screen().print(shown(text, "bold red"), soft_wrap=True)
    if done.broken:
        raise typer.Exit(1)


def _tell_check(found: SealCheck, *, as_json: bool) -> None:
    if as_json:
        print_pretty_json(found)
    else:
        console = screen()
        for fault in found.faults:
            console.print(shown(f"✗ {fault.describe(language())}", "bold red"), soft_wrap=True)
        told = say(
            f"核验了 {found.seals} 次封存、{found.heads} 个链头，{len(found.faults)} 处不符",
            f"{counted(found.seals, 'seal')} and {counted(found.heads, 'head')} checked,"
            f" {len(found.faults)} differ",
        )
        console.print(shown(told, "bold red" if found.faults else "green"), soft_wrap=True)
    if found.faults:
        raise typer.Exit(1)


def _either() -> UsageError:
    return UsageError(
        "--lines 和 --check 只能选一个。",
        "Choose one of --lines and --check.",
        remedy_zh="先核验，再打印。",
        remedy_en="Check first, then print.",
    )


def _seals_nothing() -> UsageError:
    return UsageError(
        "--algorithm 只用于新的封存；每次封存用的算法写在它的行里。",
        "--algorithm is for a new seal; which one a seal has stands in its line.",
        remedy_zh="去掉 --algorithm。",
        remedy_en="Leave --algorithm out.",
    )


def _needs_check() -> UsageError:
    return UsageError(
        "--published 要和 --check 一起用。",
        "--published goes with --check.",
        remedy_zh="例：oneflow seal --check --published 封存行.txt",
        remedy_en="Example: oneflow seal --check --published lines.txt",
    )
