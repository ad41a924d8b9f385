"""Whether a database holds what it must after a benchmark: no figure is told without this.

Cases are read back and verified by the engine's own means: chain, fold, legal moves, dates, the
rows that lists use. And nothing may be lost: each command stands in the history, once.
"""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.databases import store_of
from benchmarks.workload import COMMANDS_A_CASE
from oneflow.bootstrap import Engine
from oneflow.cli.case_check import check_case
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import RegionRow
from oneflow.engine.records.actor import Actor
from oneflow.engine.shell.listing import Scope
from oneflow.engine.shell.reading import Reading

OPERATOR = Actor(id="operator", kind="operator")


def faults(engine: Engine, case_ids: Iterable[str]) -> list[str]:
    """What verification finds in stored cases; nothing: all is well."""
    found: list[str] = []
    for case_id in case_ids:
        reading = engine.read(case_id, OPERATOR)

        def world_at(revision: str, definition: str = reading.row.definition) -> World:
            return engine.worlds.of(definition, revision)

        report = check_case(reading, _open_rows(engine, reading), world_at)
        found += [f"{case_id}: {fault.describe('en')}" for fault in report.faults]
    return found


def lost(engine: Engine, case_ids: Iterable[str]) -> list[str]:
    """What is missing of whole W1 cases: commands in their history, or the end."""
    every = [f"c{number}" for number in range(1, COMMANDS_A_CASE + 1)]
    found: list[str] = []
    for case_id in case_ids:
        reading = engine.read(case_id, OPERATOR)
        told = (engine.handler.envelope.command(row) for row in reading.events)
        commands = sorted(command.id for command in told if command is not None)
        if commands != every:
            found.append(f"{case_id}: its history tells of {', '.join(commands)}")
        if not reading.row.ended:
            found.append(f"{case_id}: it has not ended")
    return found


def require(found: list[str]) -> None:
    """Stop with what is wrong, if anything is."""
    if found:
        raise SystemExit("\n".join(("the database is not what it must be:", *found[:20])))


def _open_rows(engine: Engine, reading: Reading) -> list[RegionRow]:
    """The rows of a case's open work, as its offices' lists show them."""
    regions = store_of(engine).queries.regions(Scope(everything=True), reading.row.id)
    return [row for row in regions if row.open]
