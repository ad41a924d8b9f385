"""A stored command as the request that it was: references become the values again.

The inverse of `oneflow.engine.shell.references`: wherever a command holds a reference, the request
had the value. Works for every command by the annotations of its fields, so that a new one needs
nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, get_args, get_type_hints

import msgspec

from oneflow.engine.activities.consent import GiveConsent
from oneflow.engine.records.case import Case, Material
from oneflow.engine.records.commands import Command, Data, Submit
from oneflow.engine.records.event import Defect, Ref
from oneflow.engine.records.value_keys import FIELD, defect_key, paper_key
from oneflow.engine.shell.named_defects import known_version
from oneflow.testing.export.values import Values

GAP = "gap"
SHELL_SETS = ("public",)
"""Fields that no request may set."""
OTHER_PERSON = "另一人"
"""Stands for a proof that did not match; what was proved instead is not kept."""


def request_body(
    command: Command, case: Case | None, values: Values, zone: tzinfo
) -> dict[str, Any]:
    """Give the body of the request that a stored command was made from.

    Args:
        command: as stored.
        case: as it stood before; None for a submission.
        values: of the case. What is not among them is noted there.
        zone: of the case's calendar.

    Returns:
        Plain JSON; fields that have their default are left out, instants are local ISO texts.
    """
    body = command.body
    hints = get_type_hints(type(body))
    raw: dict[str, Any] = {}
    for field in msgspec.structs.fields(type(body)):
        value = getattr(body, field.name)
        if value == _default(field):
            continue
        inner = {hints[field.name], *get_args(hints[field.name])}
        given = value.astimezone(zone) if isinstance(value, datetime) else value
        raw[field.name] = _given_back(field.name, given, inner, (command, case, values))
    for name in SHELL_SETS:
        raw.pop(name, None)
    if isinstance(body, GiveConsent):
        raw = _consent(raw, body, case, values)
    if isinstance(body, Submit):
        raw = {name: raw[name] for name in ("selected", "channel", "data") if name in raw}
    return raw


def _default(field: Any) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return field.default
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return msgspec.NODEFAULT


_Around = tuple[Command, Case | None, Values]


def _given_back(name: str, value: Any, hint: set[Any], around: _Around) -> Any:
    command, _, values = around
    if name == "defects":
        return [_defect(number, each, around) for number, each in enumerate(value)]
    if isinstance(value, Data):
        return _data(value, values)
    if isinstance(value, Ref):
        return values.of(paper_key(command.id, name), value)
    if Ref in hint and isinstance(value, Mapping):
        return {paper: values.of(paper_key(command.id, paper), ref) for paper, ref in value.items()}
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="seconds")
    return msgspec.to_builtins(value)


def local_text(at: datetime) -> str:
    """Write an instant as scenarios do: local, without offset, seconds where there are any."""
    return at.replace(tzinfo=None).isoformat(timespec="seconds" if at.second else "minutes")


def _defect(number: int, defect: Defect, around: _Around) -> dict[str, Any]:
    command, case, values = around
    raw: dict[str, Any] = {"what": defect.what}
    if defect.version != known_version(case, defect.what):
        raw["version"] = defect.version
    if defect.text is not None:
        raw["text"] = values.of(defect_key(command.id, number), defect.text)
    return raw


def _data(data: Data, values: Values) -> dict[str, Any]:
    """New data as it was handed in; documents that were only planned are not told."""
    found = {
        "fields": values.fields(data.fields),
        "materials": {
            code: told
            for code, material in data.materials.items()
            if (told := _material(material)) is not None
        },
        "shared": values.shared(data.commitments),
    }
    return {name: part for name, part in found.items() if part}


def _material(material: Material) -> Any:
    if material.there:
        is_gap = material.source == GAP
        return {"source": GAP, "there": True} if is_gap else material.source
    if material.failed:
        return {"source": material.failed[-1], "there": False}
    return GAP if material.source == GAP else None


def _consent(
    raw: dict[str, Any], body: GiveConsent, case: Case | None, values: Values
) -> dict[str, Any]:
    raw.pop("matched", None)
    version = case.fields.get(body.person, 0) if case is not None else 0
    known = values.of(f"{FIELD}{body.person}", Ref("", version)) if version else None
    raw["proof"] = known if body.matched else OTHER_PERSON
    return raw
