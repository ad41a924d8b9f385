"""Whether a database holds what it must after a benchmark: no figure is told without this.

Cases are read back and verified by the engine's own means: chain, fold, legal moves, dates, the
rows that lists use. And nothing may be lost: each command stands in the history, once.
"""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.workload import COMMANDS_A_CASE
from oneflow.bootstrap import Engine
from oneflow.engine.history.audit import audit
from oneflow.engine.records.actor import Actor
from oneflow.testing.bundling import bundle_of

OPERATOR = Actor(id="operator", kind="operator")


def faults(engine: Engine, case_ids: Iterable[str]) -> list[str]:
    """What an audit finds in stored cases; nothing: all is well."""
    return [
        f"{case_id}: {fault.describe('en')}"
        for case_id in case_ids
        for fault in audit(bundle_of(engine, case_id, OPERATOR)).faults
    ]


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
