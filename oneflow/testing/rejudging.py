"""Judging a stored command's data anew: with the values of the case, by another plan.

Form, facts, offices and planned documents come out as the other definition makes them. Where an
export lacks the version of a value that a command meant, the newest stands for it; that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from oneflow.engine.kernel.world import World
from oneflow.engine.ports import DataRow
from oneflow.engine.records.case import Case, Material
from oneflow.engine.records.commands import Command, Data, Submit
from oneflow.engine.records.event import Ref
from oneflow.engine.records.value_keys import FIELD, SHARED, of_kind
from oneflow.engine.shell.references import Filer, Filing
from oneflow.matters.facts import judge
from oneflow.matters.plan import Plan
from oneflow.matters.selection import fields_for

_SALT = bytes(16)

GAP = "gap"
"""Source of a document that is tolerated as missing for a while."""


class Values:
    """The values of a case, and what of them has been handed in so far.

    complete: no value is missing. notes: what stands for something else.
    """

    def __init__(self, rows: Iterable[DataRow], *, complete: bool, algorithm: str) -> None:
        """Take the versions of each value, rising."""
        known = tuple(rows)
        self._rows = {row.key: row for row in known}
        self._versions = {(row.key, row.version): row for row in known}
        self._known: dict[str, Any] = {}
        self._algorithm = algorithm
        self._sealed: dict[str, Any] = {}
        self.complete = complete
        self.notes: list[tuple[str, str]] = []

    def judged(
        self, command: Command, world: World, case: Case | None, now: datetime
    ) -> tuple[Command, Mapping[str, Any]]:
        """Give the command with its data judged by the plan of `world`, and the sealed facts.

        Raises:
            SubmissionError: the answers are not what that plan asks for.
        """
        body = command.body
        for name in body.__struct_fields__:
            data = getattr(body, name)
            if isinstance(data, Data):
                at = command.occurred_at if command.trusted and command.occurred_at else now
                judged = self._judged(data, command, world, case=case, at=at)
                body = msgspec.structs.replace(body, **{name: judged})
        if isinstance(body, Submit):
            body = msgspec.structs.replace(body, definition=world.plan.hash)
        return msgspec.structs.replace(command, body=body), self._sealed

    def _judged(
        self, data: Data, command: Command, world: World, *, case: Case | None, at: datetime
    ) -> Data:
        filer = Filer(
            world.plan,
            case,
            filing=Filing(command.case_id, command.id, self._algorithm, world.localise(at)),
            known=lambda: self._known,
            salt=lambda: _SALT,
            calendar=world.calendars[world.current],
        )
        items = command.body.selected if isinstance(command.body, Submit) else ()
        items = items or (case.selected if case else ())
        raw = {
            "fields": self._asked(self._fields(data.fields), world.plan, items),
            "shared": self._shared(data.commitments),
            "materials": self._materials(data.materials, world.plan),
        }
        judged = filer.take_data(raw, items)
        for row in filer.rows:
            self._known[row.key] = msgspec.json.decode(row.value)
            self._known[f"version:{row.key}"] = row.version
        self._sealed.update(filer.sealed)
        return judged

    def _fields(self, refs: Mapping[str, Ref]) -> dict[str, Any]:
        return {name: self._value(f"{FIELD}{name}", ref) for name, ref in refs.items()}

    def _shared(self, refs: Mapping[str, Ref]) -> dict[str, Any]:
        return {
            name: self._value(f"{SHARED}{name}", ref) for name, ref in of_kind(SHARED, refs).items()
        }

    def _value(self, key: str, ref: Ref) -> Any:
        row = self._versions.get((key, ref.version)) or self._rows.get(key)
        if row is None:
            return None
        if row.version != ref.version:
            zh = f"{key} 后来改过，以最新的值代替第 {ref.version} 版"
            en = f"{key} was changed later; the newest value stands for version {ref.version}"
            self.notes.append((zh, en))
        return msgspec.json.decode(row.value)

    def _asked(self, fields: dict[str, Any], plan: Plan, items: tuple[str, ...]) -> dict[str, Any]:
        """The answers that the plan asks for; what it no longer asks is told and left out."""
        known = {f"form.{name}": value for name, value in fields.items()}
        before = {f"form.{name}": value for name, value in of_kind(FIELD, self._known).items()}
        facts = judge(plan, {**before, **known}).all()
        chosen = tuple(code for code in items if code in plan.items)
        asked = {field.name for field in fields_for(plan, facts, chosen)}
        for name in fields:
            if name not in asked:
                zh, en = f"表单项 {name} 不再要填", f"form field {name} is no longer asked"
                self.notes.append((zh, en))
        return {name: value for name, value in fields.items() if name in asked}

    def _materials(self, materials: Mapping[str, Material], plan: Plan) -> dict[str, Any]:
        """What was handed in, and what was told to be missing; planning is the plan's own."""
        found: dict[str, Any] = {}
        for code, material in materials.items():
            if code not in plan.materials:
                continue
            if material.there:
                found[code] = {"source": material.source}
            elif material.source == GAP:
                found[code] = {"source": GAP, "there": False}
            elif material.failed:
                found[code] = {"source": material.failed[-1], "there": False}
        return found
