"""What a definition leaves unsaid, said: shipped procedures and the defaults of the law.

Runs once, before a definition is stored; afterwards nothing depends on the defaults
of a release. Pure over records; reads no file.

Basis: 行政许可法 32 (deeming), 42 (extension), 44 (delivery); all for licences only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from oneflow.calendar import parse_limit
from oneflow.matters.definition.items import DeemingEntry, DeliveryEntry, ItemEntry
from oneflow.matters.definition.limits import ExtensionEntry, LimitEntry
from oneflow.matters.definition.matter import (
    DEFAULT_CASE_PROCEDURE,
    DELIVERY_PROCEDURE,
    CaseEntry,
    MatterEntry,
)
from oneflow.matters.definition.procedures import ChoiceEntry, ProcedureEntry
from oneflow.matters.definition.wording import BasisEntry, WordingEntry

_LAW = {
    "law.licence-32": "《行政许可法》第三十二条：逾期不告知的，自收到申请材料之日起即为受理",
    "law.licence-42": "《行政许可法》第四十二条：经本行政机关负责人批准，可以延长十日",
    "law.licence-44": "《行政许可法》第四十四条：自作出决定之日起十日内颁发、送达",
}
LICENCE_DELIVERY = "10wd"
LICENCE_EXTENSION = "10wd"
HEAD_OF_BODY = "head-of-body"


def inline(matter: MatterEntry, shipped: Mapping[str, ProcedureEntry]) -> MatterEntry:
    """Give `matter` with all that it uses by name or by default written out.

    `shipped` are the standard procedures by name; the matter's own win over them.
    """
    case = matter.case or CaseEntry(procedure=[ChoiceEntry(use=DEFAULT_CASE_PROCEDURE)])
    items = {code: _item(code, item) for code, item in matter.items.items()}
    batched = (item for batch in matter.batch.values() for item in batch.items.values())
    used = _used_procedures(case, (*items.values(), *batched))
    procedures = {
        name: (matter.procedures.get(name) or shipped.get(name))
        for name in (*used, *(own for own in matter.procedures if own not in used))
    }
    return matter.model_copy(
        update={
            "case": case,
            "items": items,
            "procedures": {name: each for name, each in procedures.items() if each is not None},
            "bases": {**matter.bases, **_law_bases(items.values())},
            **_titles(matter),
        }
    )


def _used_procedures(case: CaseEntry, items: Iterable[ItemEntry]) -> list[str]:
    names = [choice.use for choice in case.procedure]
    names += [choice.use for item in items for choice in item.procedure]
    return list(dict.fromkeys([*names, DELIVERY_PROCEDURE]))


def _titles(matter: MatterEntry) -> dict[str, Any]:
    """Let the code stand for a title that is not given."""
    parts: dict[str, Mapping[str, Any]] = {
        "departments": matter.departments,
        "shared": matter.shared,
        "form": matter.form,
        "materials": matter.materials,
        "joint": matter.joint,
        "duties": matter.duties,
    }
    return {
        part: {name: _titled(name, entry) for name, entry in entries.items()}
        for part, entries in parts.items()
    }


def _titled(name: str, entry: Any) -> Any:
    if entry.title is not None:
        return entry
    return entry.model_copy(update={"title": WordingEntry(zh=name)})


def _item(code: str, item: ItemEntry) -> ItemEntry:
    titled: ItemEntry = _titled(code, item)
    return _licence(titled) if item.type == "licence" else titled


def _licence(item: ItemEntry) -> ItemEntry:
    delivery = item.delivery or DeliveryEntry()
    if not delivery.limit:
        limit = LimitEntry(legal=LICENCE_DELIVERY, basis="law.licence-44")
        delivery = delivery.model_copy(update={"limit": [limit]})
    return item.model_copy(
        update={
            "deeming": item.deeming or DeemingEntry(basis="law.licence-32"),
            "delivery": delivery,
            "limit": [_extensible(limit) for limit in item.limit],
        }
    )


def _extensible(limit: LimitEntry) -> LimitEntry:
    """Add the extension of art. 42 to a legal limit in working days that says nothing of one.

    Basis: 行政许可法 42: where a law or regulation provides otherwise, that counts; the
    definition then says `extensible: false`, or its own `extend`.
    """
    if limit.extend is not None or limit.legal is None or not limit.extensible:
        return limit
    if parse_limit(limit.legal).unit != "wd":
        return limit
    extension = ExtensionEntry(by=LICENCE_EXTENSION, approver=HEAD_OF_BODY, basis="law.licence-42")
    return limit.model_copy(update={"extend": extension})


def _law_bases(items: Iterable[ItemEntry]) -> dict[str, BasisEntry]:
    if not any(item.type == "licence" for item in items):
        return {}
    return {name: BasisEntry(text=text) for name, text in _LAW.items()}
