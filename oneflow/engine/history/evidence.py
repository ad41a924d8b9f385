"""The values beside a history: are they the ones it speaks of, and do they mean what it says? Pure.

Each value must open the commitment that the command made to it, and judging the values again by the
plan must give the facts that the command brought. What was erased can be asked neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from oneflow.engine.history.commitments import commit
from oneflow.engine.history.envelope import Envelope
from oneflow.engine.history.referred import data_of, references_of
from oneflow.engine.history.verification import Fault, fault
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import DataRow, EventRow
from oneflow.engine.records.commands import Command, Data, Submit
from oneflow.engine.records.instants import read_instant
from oneflow.engine.records.value_keys import FIELD, SHARED, TEXT, of_kind
from oneflow.matters.facts import judge

Commands = Sequence[tuple[EventRow, Command]]


def commands_in(envelope: Envelope, rows: Iterable[EventRow]) -> Commands:
    """The stored commands, each with the row it stands in, oldest first."""
    found = ((row, envelope.command(row)) for row in rows)
    return [(row, command) for row, command in found if command is not None]


def commitment_faults(
    commands: Commands, data: Iterable[DataRow], *, algorithm: str, erased: bool
) -> Iterator[Fault]:
    """Whether each value is the one that its command committed to, and none is missing.

    erased: some values were destroyed, so that one that is not there is no fault. A text whose
    digest alone was recorded is kept elsewhere.
    """
    kept = {(row.key, row.version): row for row in data}
    for stored, command in commands:
        for key, ref in references_of(command):
            row = kept.get((key, ref.version))
            if row is None:
                if not erased and not key.startswith(TEXT):
                    zh, en = f"值“{key}”第 {ref.version} 版不在", f"the value of '{key}' is missing"
                    yield fault("value", stored.seq, zh, en)
            elif not _opens(row, ref.commitment, algorithm):
                zh, en = f"值“{key}”第 {ref.version} 版被改动", f"the value of '{key}' was changed"
                yield fault("value", stored.seq, zh, en)


def _opens(row: DataRow, commitment: str, algorithm: str) -> bool:
    made = commit(row.key, row.version, value=row.value, salt=row.salt, algorithm=algorithm)
    return made == commitment


def judgement_faults(world: World, commands: Commands, data: Iterable[DataRow]) -> Iterator[Fault]:
    """Whether the facts, offices and missed duties follow from the values by the plan."""
    kept = {(row.key, row.version): row.value for row in data}
    known: dict[str, Any] = {}
    for row, command in commands:
        new = data_of(command.body)
        if new is None:
            continue
        known |= _values(new, kept)
        first = isinstance(command.body, Submit)
        facts = judge(
            world.plan,
            known,
            submitted_on=_received_on(world, row, command) if first else None,
            calendar=world.calendars[world.current],
        )
        said, found = (new.facts, new.offices), (facts.kept, facts.offices)
        if said != found or (first and tuple(new.late) != facts.late):
            names = ", ".join(sorted(_differing(new.facts, facts.kept))) or "offices"
            zh, en = f"由填报内容判断的事实不符：{names}", f"facts do not follow: {names}"
            yield fault("fact", row.seq, zh, en)


def _values(new: Data, kept: Mapping[tuple[str, int], str]) -> dict[str, Any]:
    """Fresh answers and shared data under the names that rules read them by."""
    found: dict[str, Any] = {}
    fresh = {f"form.{name}": (f"{FIELD}{name}", ref) for name, ref in new.fields.items()}
    for source, ref in of_kind(SHARED, new.commitments).items():
        fresh[f"shared.{source}"] = f"{SHARED}{source}", ref
    for name, (key, ref) in fresh.items():
        value = kept.get((key, ref.version))
        if value is not None:
            found[name] = msgspec.json.decode(value)
    return found


def _received_on(world: World, row: EventRow, command: Command) -> Any:
    claimed = command.occurred_at if command.trusted else None
    calendar = world.calendars[world.current]
    at = claimed or read_instant(row.recorded_at)
    return calendar.received_at(at).astimezone(calendar.local.zone).date()


def _differing(said: Mapping[str, Any], found: Mapping[str, Any]) -> set[str]:
    return {name for name in {*said, *found} if said.get(name) != found.get(name)}
