"""Refusals that the kernel and several activities make, so that they are made alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from oneflow.engine.records.commands import Command
from oneflow.engine.records.refusal import Refusal


def not_yours(command: Command, needed: str) -> Refusal:
    """Refuse a command to an actor who lacks `needed`: a role, a capacity or a department."""
    data = {"actor": command.actor.id, "command": command.name, "needed": needed}
    return Refusal("not-yours", data)


def missing_papers(trigger: str, required: Iterable[str], given: Collection[str]) -> Refusal | None:
    """Refuse where papers that a trigger requires were not handed in; None: all are there."""
    missing = [paper for paper in dict.fromkeys(required) if paper not in given]
    if not missing:
        return None
    return Refusal("papers", {"trigger": trigger, "missing": ", ".join(missing)})
