"""Finding and loading calendars: by id from the shipped ones, or from a directory.

A calendar is a directory of YAML (see `sources`). Reading YAML is slow, so beside it lies
`compiled.json`, made from it by `python -m oneflow.calendar DIRECTORY` and used only while
it names the hash of exactly these YAML files; a changed file is simply read again.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import msgspec

from oneflow.calendar.calendars import Calendar
from oneflow.calendar.errors import CalendarDataError
from oneflow.calendar.locations import find_calendar
from oneflow.calendar.records import Record

COMPILED = "compiled.json"


class Compiled(msgspec.Struct, frozen=True):
    """A calendar's record with the hash of the YAML files that it was read from."""

    source: str
    record: Record


_DECODER = msgspec.json.Decoder(Compiled)


def load_calendar(path_or_id: str | Path = "cn") -> Calendar:
    """Load a calendar.

    Args:
        path_or_id: a shipped id such as `cn`, or a directory that holds `calendar.yaml`.

    Raises:
        CalendarDataError: a file contradicts itself or cannot be read.
        UnknownCalendarError: there is no such calendar.

    >>> load_calendar("cn").id
    'cn'
    """
    directory = find_calendar(path_or_id)
    return _load(directory, source_hash(directory))


@lru_cache(maxsize=16)
def _load(directory: Path, source: str) -> Calendar:
    return Calendar(load_record(directory, source))


def load_record(directory: Path, source: str) -> Record:
    """Give the record of a calendar directory whose YAML has the hash `source`.

    Raises:
        CalendarDataError: a file contradicts itself or cannot be read.
    """
    try:
        compiled = _DECODER.decode((directory / COMPILED).read_bytes())
    except (OSError, msgspec.DecodeError):
        compiled = None
    if compiled is not None and compiled.source == source:
        return compiled.record
    return _from_yaml(directory)


def _from_yaml(directory: Path) -> Record:
    from oneflow.calendar.sources import read_record  # noqa: PLC0415 - the YAML reader takes long to import

    return read_record(directory)


def write_compiled(directory: Path) -> Path:
    """Write `compiled.json` beside the YAML of a calendar that extends no other; give its path.

    Raises:
        CalendarDataError: a file contradicts itself or cannot be read.
    """
    compiled = Compiled(source=source_hash(directory), record=_from_yaml(directory))
    Calendar(compiled.record)  # refuses what contradicts itself
    path = directory / COMPILED
    path.write_bytes(msgspec.json.encode(compiled, order="sorted") + b"\n")
    return path


def source_hash(directory: Path) -> str:
    """Give the hash of a calendar's YAML files, names included."""
    digest = hashlib.sha256()
    try:
        for path in sorted(directory.glob("*.yaml")):
            content = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{path.name}\0{len(content)}\0".encode())
            digest.update(content)
    except OSError as problem:
        raise CalendarDataError.of(directory.name, "无法读取", "it cannot be read") from problem
    return digest.hexdigest()
