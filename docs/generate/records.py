"""The pages of commands and of events, from the records themselves and their docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import Struct

from docs.generate.markdown import GENERATED, code, section, table
from oneflow.engine.records.commands import KERNEL_COMMANDS, Command
from oneflow.engine.records.event import Event, event_name
from oneflow.engine.records.events import KERNEL_EVENTS
from oneflow.engine.records.request import Request
from oneflow.engine.registry import COMMANDS, EVENTS, KINDS

_COMMANDS_INTRO = """\
A command is the only way in which anything happens to a case. The host hands in a `Request`;
the handler puts its values aside and makes the `Command` that the history keeps. `type` is the
name in the heading, `body` holds the fields of its table.

**In a request, values stand where the table says `Ref`.** A text, a document or an answer is
given as it is; the handler stores it in `case_data` and leaves a reference in the command.
`data` is given as `{"fields": {...}, "materials": {...}, "shared": {...}}`. `tick` is the sweep's
own and cannot be requested.

**By** names the capacities in which a command may be given, any of them: `applicant` (or their
proxy), `window` (that role in the hall's office), `lead`, `department` (the office of the
region's department), `approver` (an official of that office with the role the definition names),
`system`, `operator`, `consenter` (a role the host gives), `anyone` (in scope). Who is in scope at
all is asked first; a stranger gets `not-found`. See [refusals](refusals.md).
"""

_EVENTS_INTRO = """\
The history of a case is a list of these facts. Each is stored in a row `(case_id, seq, type,
version, recorded_at, body, hash)`: `seq` counts from 1 without gaps, `recorded_at` rises, `hash`
chains the rows. `at` inside the body is the *legal* instant and need not rise. The first event of
a turn carries the command that caused it under `$command`. All are in schema version 1.

An event holds no personal value: references (`Ref`), names and truth values only. A field that
has its default value is not stored.
"""


def commands_page() -> str:
    """Give the page of all commands."""
    kernel = {name: kind for name, kind in COMMANDS.items() if kind in KERNEL_COMMANDS}
    parts = [section(2, "Of the kernel"), *_records(kernel, by=True)]
    for activity in KINDS:
        own = {event_name(body): body for body in activity.handles}
        parts += [section(2, f"Of the activity `{activity.kind}`"), *_records(own, by=True)]
    known = {*KERNEL_COMMANDS, *(body for activity in KINDS for body in activity.handles)}
    rest = {name: kind for name, kind in COMMANDS.items() if kind not in known}
    parts += [section(2, "Of items that may be asked for a supplement later")]
    parts += _records(rest, by=True)
    parts += [section(2, "What they are made of")]
    parts += _records(_parts_of(COMMANDS, first=(Request, Command)))
    return "\n".join([GENERATED, section(1, "Commands", _COMMANDS_INTRO), *parts])


def events_page() -> str:
    """Give the page of all events."""
    kernel = {name: kind for name, kind in EVENTS.items() if kind in KERNEL_EVENTS}
    parts = [section(2, "Of the kernel"), *_records(kernel)]
    for activity in KINDS:
        own = {event_name(event): event for event in activity.folds}
        if own:
            parts += [section(2, f"Of the activity `{activity.kind}`"), *_records(own)]
    parts += [section(2, "What they are made of")]
    parts += _records(_parts_of(EVENTS))
    return "\n".join([GENERATED, section(1, "Events", _EVENTS_INTRO), *parts])


def _parts_of(
    kinds: Mapping[str, type[Struct]], *, first: tuple[type[Struct], ...] = ()
) -> dict[str, type[Struct]]:
    """The records that stand in fields of these records, by name; `first` before them."""
    found = {kind.__name__: kind for kind in first}
    waiting: list[type[Struct]] = [*first, *kinds.values()]
    while waiting:
        for hint in get_type_hints(waiting.pop(0)).values():
            for part in _structs_in(hint):
                if part.__name__ not in found:
                    found[part.__name__] = part
                    waiting.append(part)
    return found


def _structs_in(hint: Any) -> Iterator[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        yield hint
    for each in get_args(hint):
        yield from _structs_in(each)


def _records(kinds: Mapping[str, type[Struct]], *, by: bool = False) -> Iterator[str]:
    """Write a section for each record. by: say who may give it."""
    for name, kind in kinds.items():
        who = f"**By:** {', '.join(code(each) for each in _capacities(kind))}\n" if by else ""
        meanings = _meanings(kind)
        rows = [(*row, meanings.get(row[0].strip("`"), "")) for row in _fields(kind)]
        yield section(3, code(name), _beyond_fields(kind), who, table(_HEAD, rows))


_HEAD = ("Field", "Type", "Default", "Meaning")


def _capacities(kind: type[Any]) -> tuple[str, ...]:
    found: tuple[str, ...] = kind.by
    return found


def told(thing: Any) -> str:
    """Give the docstring of a thing as Markdown: a paragraph each, unwrapped."""
    text = inspect.cleandoc(thing.__doc__ or "")
    paragraphs = [" ".join(each.split()) for each in text.split("\n\n")]
    return "\n\n".join(paragraphs) + "\n"


def _explained(kind: type[Struct]) -> re.Pattern[str]:
    """Find `field: ` or `field, field: ` at the beginning of a sentence."""
    names = "|".join(map(re.escape, kind.__struct_fields__))
    return re.compile(rf"(?:^|(?<=[.;)\"] ))((?:{names})(?:, (?:{names}))*): ")


def _beyond_fields(kind: type[Struct]) -> str:
    """Give the docstring without what it says of single fields."""
    explained = _explained(kind)
    kept = [explained.split(each)[0].strip() for each in told(kind).strip().split("\n\n")]
    return "\n\n".join(each for each in kept if each) + "\n"


def _meanings(kind: type[Struct]) -> dict[str, str]:
    """Give what the docstring says of single fields."""
    found: dict[str, str] = {}
    for paragraph in told(kind).strip().split("\n\n"):
        _, *pairs = _explained(kind).split(paragraph)
        for names, text in zip(pairs[::2], pairs[1::2], strict=True):
            found |= dict.fromkeys(names.split(", "), text.strip())
    return found


def _fields(kind: type[Struct]) -> Iterable[tuple[str, str, str]]:
    """Name, type as it is written in the code, and default of each field but `at`."""
    written = _annotations(kind)
    for field in msgspec.structs.fields(kind):
        if field.name == "at" and issubclass(kind, Event):
            continue
        yield code(field.name), code(written[field.name]), _default(field)


def _annotations(kind: type[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        found.update(inspect.get_annotations(each))
    return found


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.default_factory is not msgspec.NODEFAULT:
        return code(str(field.default_factory()))
    if field.default is msgspec.NODEFAULT:
        return "required"
    value = field.default
    if isinstance(value, str):
        return code(f'"{value}"')
    if isinstance(value, msgspec.Raw):
        return code("null")
    return code("{}" if isinstance(value, Struct) else str(value))
