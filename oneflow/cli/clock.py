"""`oneflow clock`: when a limit ends, and why, from the command line.

Speaks to `oneflow.calendar` only: no case, no definition, no database. One question by
options, or many as JSON lines in a file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import typer

from oneflow.calendar import Calendar, Explanation, due, explain, load_calendar
from oneflow.cli.clock_questions import Extend, Pair, Question, as_error, asked, replies
from oneflow.cli.commands import Commands
from oneflow.cli.language import language, say
from oneflow.cli.options import AsJson, Lang
from oneflow.errors import OneflowError, UsageError, file_reason

app = Commands("计算并解释期限 / Compute and explain legal limits.")

Roll = Literal["next", "none"]
Start = Annotated[
    str | None,
    typer.Option("--start", help="起算时间，如 2024-02-08T10:00 / start, such as 2024-02-08T10:00"),
]
LimitText = Annotated[
    str | None, typer.Option("--limit", help="期限，如 20wd / limit, such as 20wd")
]
Suspend = Annotated[
    list[str] | None,
    typer.Option(
        "--suspend", help="中止 起/止，未恢复写 起/ / suspended FROM/TO; FROM/ while it lasts"
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", help="不计入的特别程序 起/止 / excluded time FROM/TO"),
]
RestartAt = Annotated[
    list[str] | None, typer.Option("--restart", help="重新起算的时间 / begun anew at")
]
ExtendBy = Annotated[
    list[str] | None, typer.Option("--extend", help="延长 时间=10wd / extended AT=10wd")
]
RollText = Annotated[
    Roll | None,
    typer.Option(
        "--roll",
        help="末日逢休息日：next 顺延，none 不顺延 / a last day that is off: to the next, or not",
    ),
]
CalendarName = Annotated[
    str,
    typer.Option(
        "--calendar", metavar="日历 / CALENDAR", help="日历名或目录 / a calendar, or its directory"
    ),
]
Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch", help="JSON 行文件，- 为标准输入 / file of JSON lines; - is standard input"
    ),
]


def due_command(  # noqa: PLR0917 - typer reads the options off the signature
    start: Start = None,
    limit: LimitText = None,
    suspend: Suspend = None,
    exclude: Exclude = None,
    restart: RestartAt = None,
    extend: ExtendBy = None,
    roll: RollText = None,
    calendar: CalendarName = "cn",
    as_json: AsJson = False,
    batch: Batch = None,
    _lang: Lang = None,
) -> None:
    """期限何日届满 / Say when a limit ends."""
    with _told_to_programs(as_json=as_json):
        loaded = load_calendar(calendar)
        texts = (suspend, exclude, restart, extend)
        if batch is not None:
            if any((start, limit, roll, *texts)):
                raise _either()
            _answer_batch(loaded, batch)
            return
        question = _question(start, limit, texts=texts, roll=roll)
        term, begun, ledger = asked(loaded, question)
        if as_json:
            _print_json(due(loaded, term, begun, ledger))
            return
        _print_headline(loaded, explain(loaded, term, begun, ledger))


def explain_command(  # noqa: PLR0917 - typer reads the options off the signature
    start: Start = None,
    limit: LimitText = None,
    suspend: Suspend = None,
    exclude: Exclude = None,
    restart: RestartAt = None,
    extend: ExtendBy = None,
    roll: RollText = None,
    calendar: CalendarName = "cn",
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """逐日解释期限 / Explain a limit day by day."""
    with _told_to_programs(as_json=as_json):
        loaded = load_calendar(calendar)
        texts = (suspend, exclude, restart, extend)
        question = _question(start, limit, texts=texts, roll=roll)
        told = explain(loaded, *asked(loaded, question))
        if as_json:
            _print_json(_explained(told))
            return
        _print_headline(loaded, told)
        for line in told.lines(language())[1:]:
            typer.echo(line)


Texts = tuple[list[str] | None, list[str] | None, list[str] | None, list[str] | None]


def _question(start: str | None, limit: str | None, *, texts: Texts, roll: Roll | None) -> Question:
    """Put options into the form of a batch line."""
    if start is None or limit is None:
        raise _usage("须给出 --start 和 --limit", "--start and --limit are needed")
    suspend, exclude, restart, extend = texts
    return Question(
        start=start,
        limit=limit,
        suspend=tuple(_pair(text) for text in suspend or ()),
        exclude=tuple(_pair(text) for text in exclude or ()),
        restart=tuple(restart or ()),
        extend=tuple(_extend(text) for text in extend or ()),
        roll=roll,
    )


def _pair(text: str) -> Pair:
    begin, slash, end = text.partition("/")
    if not slash:
        raise _usage(f"“{text}”须写成 起/止", f"'{text}' should read FROM/TO")
    return begin, end or None


def _extend(text: str) -> Extend:
    at, equals, by = text.partition("=")
    if not equals:
        raise _usage(f"“{text}”须写成 时间=10wd", f"'{text}' should read AT=10wd")
    return Extend(at=at, by=by)


def _either() -> UsageError:
    return UsageError(
        "--batch 的问题都写在文件里，不能再用选项写。",
        "With --batch the questions stand in the file, not in options.",
        remedy_zh="只留 --batch 和 --calendar；其余写进文件的每一行。",
        remedy_en="Leave --batch and --calendar only; write the rest into the lines of the file.",
    )


def _usage(zh: str, en: str) -> UsageError:
    return UsageError(
        f"{zh}。",
        f"{en}.",
        remedy_zh="例：oneflow clock due --start 2024-02-08T10:00 --limit 20wd",
        remedy_en="Example: oneflow clock due --start 2024-02-08T10:00 --limit 20wd",
    )


def _answer_batch(calendar: Calendar, path: Path) -> None:
    """Answer a file line by line; a line that cannot be answered says why, and the rest goes on."""
    if str(path) == "-":
        sys.stdout.buffer.writelines(replies(calendar, sys.stdin.buffer))
        return
    try:
        with path.open("rb") as lines:
            sys.stdout.buffer.writelines(replies(calendar, lines))
    except OSError as problem:
        raise UsageError(
            f"无法读取文件 {path}：{file_reason(problem)[0]}。",
            f"The file {path} cannot be read: {file_reason(problem)[1]}.",
            remedy_zh="检查路径和权限；用 - 读取标准输入。",
            remedy_en="Check path and permission; - reads standard input.",
        ) from problem


def _explained(told: Explanation) -> dict[str, Any]:
    texts = zip(told.lines("zh")[1:], told.lines("en")[1:], strict=True)
    return {
        "due_on": told.due.due_on,
        "due_at": told.due.due_at,
        "provisional": told.due.provisional,
        "start": told.start,
        "limit": f"{told.amount}{told.limit.unit}",
        "days": [
            {
                "date": row.on,
                "status": row.status,
                "reason": row.reason,
                "name": row.name,
                "pause": row.pause,
                "text": zh.partition("  ")[2],
                "text_en": en.partition("  ")[2],
            }
            for row, (zh, en) in zip(told.rows, texts, strict=True)
        ],
    }


def _print_headline(calendar: Calendar, told: Explanation) -> None:
    typer.echo(told.lines(language())[0])
    revision = f"{calendar.id} {calendar.revision}"
    typer.echo(say(f"日历：{revision}", f"Calendar: {revision}"))


def _print_json(value: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")


@contextmanager
def _told_to_programs(*, as_json: bool) -> Iterator[None]:
    """Tell an error as JSON, too, where that was asked for."""
    try:
        yield
    except OneflowError as problem:
        if as_json:
            _print_json(as_error(problem))
        raise


app.add(due_command, "due")
app.add(explain_command, "explain")
