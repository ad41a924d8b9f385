"""What `oneflow case verify` checks, of a case in a database and of an exported one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from oneflow.engine.history import verification as v
from oneflow.engine.history.bundle import Bundle, world_in
from oneflow.engine.history.envelope import Envelope
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseRow, EventRow, RegionRow
from oneflow.engine.registry import COMMANDS, EVENTS
from oneflow.engine.shell.reading import Reading

_ENVELOPE = Envelope(EVENTS, COMMANDS)


class Check(Struct, frozen=True):
    """Something that was found in order."""

    zh: str
    en: str

    def describe(self, language: str = "zh") -> str:
        """Say it in `language`."""
        return self.zh if language == "zh" else self.en


Part = tuple[Check, tuple[v.Fault, ...]]
"""A check, and what it found wrong."""


class Report(Struct, frozen=True, kw_only=True):
    """What was found. `checked`: what is in order; `faults`: what is not."""

    case: str
    events: int
    checked: tuple[Check, ...]
    faults: tuple[v.Fault, ...]


def check_case(
    reading: Reading, open_rows: Iterable[RegionRow], world_at: Callable[[str], World]
) -> Report:
    """Check a case that stands in a database, with the rows of its open regions.

    world_at: calendar revision -> the world with it, for dates before a revision.
    """
    world = reading.world
    told = Check("待办和超期列表所用的行与历史一致", "rows of to-do and overdue lists agree")
    regions = v.region_faults(world, reading.case, open_rows, open_only=True)
    parts = _parts(world, world_at, reading.row, reading.events)
    return _report(reading.row, len(reading.events), [*parts, (told, regions)])


def check_bundle(bundle: Bundle) -> Report:
    """Check an export from the file alone.

    Raises:
        IntegrityError: definition or calendars in it are not those the case names.
    """
    world = world_in(bundle)
    told = Check("定义和日历与办件锁定的哈希一致", "definition and calendars have their hashes")
    parts = _parts(world, lambda _: world, bundle.case, bundle.events)
    return _report(bundle.case, len(bundle.events), [*parts, (told, ())])


def _parts(
    world: World, world_at: Callable[[str], World], row: CaseRow, events: Sequence[EventRow]
) -> list[Part]:
    count = len(events)
    return [
        (
            Check(f"哈希链完整，{count} 条事件", f"the chain is whole, {count} events"),
            v.chain_faults(row, events),
        ),
        (
            Check("状态等于事件的累积", "the state is the fold of the events"),
            v.state_faults(world, _ENVELOPE, row, events),
        ),
        (
            Check(
                "每一步都合流程，每个届满日都能推算", "each move is legal, each due date follows"
            ),
            v.course_faults(world_at, _ENVELOPE, row, events),
        ),
    ]


def _report(row: CaseRow, count: int, parts: Sequence[Part]) -> Report:
    return Report(
        case=row.id,
        events=count,
        checked=tuple(check for check, faults in parts if not faults),
        faults=tuple(fault for _, faults in parts for fault in faults),
    )
