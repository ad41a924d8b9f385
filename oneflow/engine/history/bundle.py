"""A bundle: one case with everything needed to check and replay it elsewhere, in one JSON file.

Events, state and definition stand in it verbatim, as the very texts that were hashed, so that the
chain can be checked from the file alone. Personal values are in it only where they were asked
for. Pure: reading and writing the file is the caller's.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from oneflow.calendar import Calendar, Record
from oneflow.engine.history.seals import Inclusion
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseRow, DataRow, EventRow, RegionRow
from oneflow.engine.registry import world_of
from oneflow.errors import IntegrityError
from oneflow.matters.compilation import compile_plan
from oneflow.matters.expansion import hash_of

FORMAT: Literal["oneflow-bundle-1"] = "oneflow-bundle-1"


class BundledCalendar(Struct, frozen=True, kw_only=True):
    """A calendar revision as the database keeps it; `body` is its JSON text."""

    calendar: str
    revision: str
    body: str


class Bundle(Struct, frozen=True, kw_only=True):
    """A case on its own.

    format: of this file. exported_at: when, as UTC text; exported_by: actor id.
    definition: the expanded definition's JSON text; its SHA-256 is what the case is pinned to.
    calendars: all revisions the case names, then those its history named before.
    regions: the rows of all regions, closed rounds among them; None: left out.
    events: oldest first. data: every version of each value with its salt; None: left out.
    seal: the newest seal that the case is in, with the proof; None: it is in none.
    Bytes (hashes, salts) stand as base64.
    """

    format: Literal["oneflow-bundle-1"] = FORMAT
    exported_at: str
    exported_by: str
    case: CaseRow
    definition: str
    calendars: tuple[BundledCalendar, ...]
    events: tuple[EventRow, ...]
    data: tuple[DataRow, ...] | None = None
    regions: tuple[RegionRow, ...] | None = None
    seal: Inclusion | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Bundle).decode


def write_bundle(bundle: Bundle) -> bytes:
    """Write a bundle as indented JSON in UTF-8."""
    return msgspec.json.format(_encode(bundle), indent=1) + b"\n"


def read_bundle(data: bytes) -> Bundle:
    """Read a bundle.

    Raises:
        IntegrityError: the bytes are no bundle, or one of a newer form.
    """
    try:
        return _decode(data)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise _broken(
            "文件不是办件导出包", "the file is no export of a case", str(error)
        ) from error


def world_in(bundle: Bundle) -> World:
    """Compile the definition of a bundle, with its calendars, from the file alone.

    Raises:
        IntegrityError: definition or calendar are not those that the case names.
        DefinitionError: the definition cannot be compiled here.
    """
    body = bundle.definition.encode()
    if hash_of(body) != bundle.case.definition:
        raise _broken(
            "导出包里的定义与办件锁定的不同",
            "the definition in the export is not the one the case is pinned to",
            "definition",
        )
    calendars: dict[str, Calendar] = {}
    for entry in bundle.calendars:
        calendar = Calendar(msgspec.json.decode(entry.body, type=Record))
        if calendar.revision != entry.revision:
            raise _broken(
                f"导出包里的日历“{entry.calendar}”被改动",
                f"the calendar '{entry.calendar}' in the export was changed",
                "calendar",
            )
        calendars[entry.revision] = calendar
    if not calendars:
        raise _broken("导出包里没有日历", "the export holds no calendar", "calendar")
    return world_of(compile_plan(body), calendars, next(iter(calendars)))


def _broken(zh: str, en: str, reason: str) -> IntegrityError:
    return IntegrityError(
        f"{zh}。",
        f"{en[0].upper()}{en[1:]}.",
        remedy_zh="用 oneflow case export 重新导出。",
        remedy_en="Export the case again (oneflow case export).",
        data={"reason": reason},
    )
