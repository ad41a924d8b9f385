"""From a request to a body the kernel can judge: completed, its values put aside, numbered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from oneflow.calendar import Calendar
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import DataRow, Unit
from oneflow.engine.records.case import Case
from oneflow.engine.records.commands import Body, Submit, Tick
from oneflow.engine.records.request import Request
from oneflow.engine.records.value_keys import FACT, of_kind
from oneflow.engine.registry import COMMANDS
from oneflow.engine.shell.faces import is_invited
from oneflow.engine.shell.numbers import case_number
from oneflow.engine.shell.references import Filer, Filing, Prepared
from oneflow.errors import UsageError
from oneflow.matters.plan import Plan

REGION_DIGITS = 6
NO_REGION = "000000"


def prepare(
    request: Request,
    unit: Unit,
    case: Case | None,
    world: World,
    *,
    now: datetime,
    serial: int,
    salt: Callable[[], bytes],
    algorithm: str,
) -> Prepared:
    """Put the request's values aside and make its body.

    Args:
        request: as it came.
        unit: of the case, to look up values known so far where they are needed.
        case: None for a submission.
        world: of the case.
        now: the present.
        serial: reserved for a submission's number.
        salt: gives fresh salt.
        algorithm: of the case's hashes.
    """
    kind = kind_of(request.type)
    raw = _completed(kind, request, case, world)
    made_at = request.occurred_at if request.occurred_at and request.trusted else now
    filer = Filer(
        world.plan,
        case,
        filing=Filing(request.case_id, request.id, algorithm, made_at),
        known=lambda: known_values(unit) if case is not None else {},
        salt=salt,
        calendar=_calendar(world, case),
    )
    return _numbered(filer.prepare(kind, raw), world, serial, now)


def _completed(
    kind: type[Body], request: Request, case: Case | None, world: World
) -> dict[str, Any]:
    """Put in what the shell alone says: what is submitted, and whether a stranger was invited."""
    raw = dict(request.body)
    if kind is Submit:
        raw = {"matter": world.plan.code, "definition": world.plan.hash, "data": {}, **raw}
        raw.setdefault("number", "")
        raw["selected"] = _in_order(world.plan, raw.get("selected"))
    if "public" in kind.__struct_fields__:
        raw["public"] = is_invited(world, case, request)
    return raw


def _in_order(plan: Plan, chosen: Any) -> tuple[str, ...]:
    """The items chosen, each once, in definition order; unknown ones last, to be refused."""
    if not isinstance(chosen, list | tuple) or not all(isinstance(code, str) for code in chosen):
        raise UsageError(
            "申请没有写明所选事项（selected）。",
            "The submission does not say which items are chosen (selected).",
            remedy_zh="列出事项代码。",
            remedy_en="List the codes of the items.",
        )
    known = tuple(code for code in plan.items if code in chosen)
    return known + tuple(dict.fromkeys(code for code in chosen if code not in plan.items))


def kind_of(name: str) -> type[Body]:
    """The body of the command of that stored name. Raises UsageError: there is none."""
    kind = COMMANDS.get(name)
    if kind is None or kind is Tick:
        known = sorted(set(COMMANDS) - {"tick"})
        raise UsageError(
            f"没有命令“{name}”。",
            f"There is no command '{name}'.",
            remedy_zh=f"可用：{'、'.join(known)}。",
            remedy_en=f"Known: {', '.join(known)}.",
        )
    return kind


def known_values(unit: Unit) -> Mapping[str, Any]:
    """The values kept for a case by key, and each one's version as `version:<key>`."""
    known: dict[str, Any] = {}
    for row in unit.data():
        known[row.key] = msgspec.json.decode(row.value)
        known[f"version:{row.key}"] = row.version
    return known


def sealed_facts(rows: Iterable[DataRow]) -> Mapping[str, bool | str]:
    """The facts over sensitive values that are kept beside the history."""
    sealed = of_kind(FACT, {row.key: row for row in rows})
    return {name: msgspec.json.decode(row.value) for name, row in sealed.items()}


def _calendar(world: World, case: Case | None) -> Calendar:
    revision = case.calendars.get(world.plan.calendar) if case else None
    return world.calendar(revision or world.current)


def _numbered(prepared: Prepared, world: World, serial: int, now: datetime) -> Prepared:
    """Give a submission its number, now that the competent office is known."""
    body = prepared.body
    if not isinstance(body, Submit) or body.number:
        return prepared
    routed = body.data.offices
    office = routed.get(world.plan.lead) or next(iter(routed.values()), "")
    region = office if office.isdigit() and len(office) == REGION_DIGITS else NO_REGION
    number = case_number(region, world.localise(now).date(), serial)
    return msgspec.structs.replace(prepared, body=msgspec.structs.replace(body, number=number))
