"""The page of the public names: what they are called with, what they give, what they raise."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import oneflow
from docs.generate.markdown import GENERATED, code, section, table
from oneflow import errors
from oneflow.adapters.memory import MemoryChannel
from oneflow.calendar import shipped
from oneflow.engine.outlook.estimate import REASONS, Estimate, Forecast
from oneflow.engine.outlook.standing import Standing
from oneflow.engine.outlook.view import ClockView, RegionView
from oneflow.engine.outlook.waiting import Waiting
from oneflow.engine.ports import Channel, DeadLetter, OutboxRow, TextMessage, TimeSource
from oneflow.engine.shell.asked import CasesAsked, Sending, Submitting, WorkAsked
from oneflow.engine.shell.listeners import (
    Heard,
    ListenerFailure,
    ListenerFailures,
    Subscription,
)
from oneflow.engine.shell.pages import HistoryLine
from oneflow.engine.shell.relay import Passed
from oneflow.engine.shell.sealing import SealCheck, SealingDone
from oneflow.engine.shell.sweep import Failed, Swept

_INTRO = """\
Everything that a host application needs; `import oneflow` brings the names of the first two parts, others
say where they come from. Public names are typed and pinned by tests. What is not on this page may change without notice. Calls that are
followed step by step: [embedding](../howto/embed.md), [lists](../howto/queries.md),
[host sessions](../howto/host-session.md), [listeners](../howto/listeners.md).
"""
_ERRORS = """\
Every error derives from `OneflowError`: `code` for programs, `data`, and `describe("zh" | "en")`. They
never carry a citizen's value. They come by `from oneflow.errors import ...`. Where it is not known whether
something was stored, the `StoreError` has the code `outcome-unknown`: send the same request again.
"""
_BROUGHT = "What a host hands in; each is a protocol, so any object with these methods will do."
_REASONS = "`Estimate.reason`, and what `Estimate.describe` says of it."
_MAGIC = frozenset({"__iter__", "__len__", "__enter__"})

_CALLS = ("open_engine", "Engine", "Desk", "Joined")
_RECORDS = ("Actor", "Answer", "Refusal", "Request", "Page", "CaseSummary", "Work", "CaseView",
            "SetupFinding", "Happening")  # fmt: skip
_INSIDE = (RegionView, ClockView, Standing, Waiting, Forecast, Estimate, HistoryLine,
           Heard, Subscription, ListenerFailures, ListenerFailure)  # fmt: skip
_HOSTS = (Channel, TimeSource)
_RUNNING = (
    MemoryChannel,
    OutboxRow,
    TextMessage,
    DeadLetter,
    Passed,
    Swept,
    Failed,
    SealingDone,
    SealCheck,
)
_OPTIONS = (Submitting, Sending, CasesAsked, WorkAsked)
_CALENDARS = ("load_matter", "load_calendar", "parse_limit", "due", "explain")
ELSEWHERE = frozenset({"OneflowError", "__version__"})
"""Public names that have no section of their own."""


def api_page() -> str:
    """Give the page of the public names."""
    parts = [section(1, "Public names · 公开接口", _INTRO)]
    parts += _group("Calls", [getattr(oneflow, name) for name in _CALLS])
    parts += _group("Records", [getattr(oneflow, name) for name in _RECORDS])
    parts += _group("Inside these records", list(_INSIDE))
    rows = [(code(reason), text.zh, text.en) for reason, text in REASONS.items()]
    parts.append(
        section(3, "Reasons of a date", _REASONS, table(("Reason", "中文", "English"), rows))
    )
    parts += _group("Options of calls", list(_OPTIONS))
    parts += [section(2, "What the host brings", _BROUGHT), *_group("", list(_HOSTS))]
    parts += _group("Time, messages and seals", list(_RUNNING))
    known = [getattr(oneflow, name) for name in _CALENDARS]
    parts += _group("Definitions and calendars", [*known, shipped])
    parts.append(section(2, "Errors", _ERRORS, table(("Code", "Class", "What to do"), _errors())))
    return "\n".join([GENERATED, *parts])


def described() -> set[str]:
    """The public names that the page tells of."""
    return {*_CALLS, *_RECORDS, *_CALENDARS, *ELSEWHERE}


def _group(title: str, things: list[Any]) -> list[str]:
    head = [section(2, title)] if title else []
    return [*head, *(part for thing in things for part in _thing(thing))]


def _thing(thing: Any) -> Iterator[str]:
    if not inspect.isclass(thing):
        called = _called(thing.__name__, thing)
        yield section(3, f"`{thing.__name__}`", _home(thing), called, _told(thing))
        return
    options = issubclass(thing, dict) or getattr(thing, "__total__", None) is False
    form = _options(thing) if options else _fields(thing)
    yield section(3, f"`{thing.__name__}`", _home(thing), _told(thing), form)
    owner = {"Engine": "engine", "Desk": "desk", "Joined": "joined"}.get(thing.__name__, "")
    for name, member in _members(thing):
        title = f"`{owner}.{name}`" if owner else f"`{thing.__name__}.{name}`"
        shown = "" if isinstance(member, property) else _called(name, member)
        yield section(4, title, shown, _told(member))


def _home(thing: Any) -> str:
    """Where a name comes from that `import oneflow` does not bring and that a host may write."""
    if thing is shipped:
        return "`from oneflow.calendar import shipped`\n"
    if thing in {*_HOSTS, *_RUNNING}:
        home = "oneflow.adapters.memory" if thing is MemoryChannel else thing.__module__
        return f"`from {home} import {thing.__name__}`\n"
    return ""


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    """Public methods and properties in the order in which they are written, inherited ones first."""
    found: dict[str, Any] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.startswith("oneflow"):
            found |= {
                name: member
                for name, member in vars(each).items()
                if not name.startswith("_")
                and (inspect.isfunction(member) or isinstance(member, property))
            }
    yield from found.items()


def _called(name: str, function: Any) -> str:
    """A call as one writes it: without `self`, an argument a line where there are many."""
    signature = inspect.signature(function)
    kept = [each for each in signature.parameters.values() if each.name != "self"]
    arguments = list(_arguments(kept))
    result = f" -> {_plain(signature.return_annotation)}"
    text = f"{name}({', '.join(arguments)}){result}"
    if len(text) > 92:
        text = "\n".join([f"{name}(", *(f"    {each}," for each in arguments), f"){result}"])
    return f"```text\n{text}\n```\n"


def _arguments(parameters: list[inspect.Parameter]) -> Iterator[str]:
    before: inspect.Parameter | None = None
    for each in parameters:
        if before is not None and before.kind is each.POSITIONAL_ONLY is not each.kind:
            yield "/"
        if each.kind is each.KEYWORD_ONLY and (before is None or before.kind is not each.kind):
            yield "*"
        stars = "**" if each.kind is each.VAR_KEYWORD else ""
        default = "" if each.default is each.empty else f" = {each.default!r}"
        yield f"{stars}{each.name}: {_plain(each.annotation)}{default}"
        before = each
    if before is not None and before.kind is before.POSITIONAL_ONLY:
        yield "/"


def _fields(kind: type) -> str:
    """The fields of a record with their types."""
    if not hasattr(kind, "__struct_fields__") and not hasattr(kind, "_fields"):
        return ""
    hints = inspect.get_annotations(kind)
    rows = [(code(name), code(_plain(hint))) for name, hint in hints.items()]
    return table(("Field", "Type"), rows)


def _options(kind: type) -> str:
    known: dict[str, Any] = {}
    for each in reversed([kind, *getattr(kind, "__orig_bases__", ())]):
        if hasattr(each, "__annotations__"):
            known |= each.__annotations__
    rows = [(code(name), code(_plain(hint))) for name, hint in known.items()]
    return table(("Option", "Type"), rows)


def _plain(hint: Any) -> str:
    return str(getattr(hint, "__forward_arg__", hint))


def _told(thing: Any) -> str:
    """A docstring as Markdown: prose as it is, lists of arguments and errors as lists."""
    text = inspect.getdoc(thing) or ""
    lines: list[str] = []
    for line in text.splitlines():
        if line in {"Args:", "Raises:", "Returns:", "Attributes:"}:
            lines += [f"*{line[:-1]}*", ""]
        elif line.startswith("    ") and not line.startswith("     "):
            name, _, rest = line.strip().partition(": ")
            lines.append(f"- `{name}`: {rest}" if rest else f"- {line.strip()}")
        elif line.startswith(">>>"):
            break
        else:
            lines.append(f"  {line.strip()}" if line.startswith("     ") else line)
    return "\n".join(lines).strip() + "\n"


def _errors() -> Iterator[tuple[str, str, str]]:
    for kind in sorted(vars(errors).values(), key=str):
        if inspect.isclass(kind) and issubclass(kind, errors.OneflowError):
            first = (inspect.getdoc(kind) or "").splitlines()[0]
            yield code(kind.code), code(kind.__name__), first
