"""Deeds about what was handed in: answers of the intake, notices, supplements, new data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oneflow.engine.records.case import item_key
from oneflow.matters.problems import Words
from oneflow.testing.names import meant
from oneflow.testing.wishes import Deed, Wish, department

DATA = ("form", "materials", "shared")


def conclusion(trigger: str) -> Callable[[Deed], Wish]:
    """Accept, decline or turn back; of the case, or of the item named."""

    def make(deed: Deed) -> Wish:
        found = deed.fields("reasons", "remedies", "right_body")
        body = {
            "trigger": trigger,
            "region": deed.region(),
            "right_body": found.pop("right_body", ""),
            "papers": found,
        }
        who = department(deed, deed.item()) if deed.target else "window"
        return Wish(type="conclude_intake", body=body, who=who)

    return make


def no_defects(deed: Deed) -> Wish:
    """A department finds nothing missing."""
    return Wish(type="answer_intake", body={"region": deed.region()}, signs_as=True)


def defects(deed: Deed) -> Wish:
    """A department says what is missing or wrong."""
    body = {"region": deed.region(), "defects": _subjects(deed, deed.details)}
    return Wish(type="answer_intake", body=body, signs_as=True)


def _subjects(deed: Deed, written: Any) -> list[dict[str, Any]]:
    """Defects: one name, a list of names, or names with what is wrong."""
    if isinstance(written, str):
        written = [written]
    texts = written if isinstance(written, dict) else dict.fromkeys(written or ())
    if not texts:
        deed.fault("须写明缺什么", "say what is missing")
    found = []
    for name, text in texts.items():
        what = deed.names.subject(str(name))
        if what is None:
            deed.report(
                "OF1205",
                deed.loc,
                name=str(name),
                what=Words("材料或表单项", "material or field"),
                similar=meant(str(name), deed.names.subjects),
            )
        found.append({"what": what, **({"text": text} if text else {})})
    return found


def serve(deed: Deed) -> Wish:
    """The notice reached the applicant."""
    return Wish(type="serve_intake_notice", body={"region": deed.region()}, who="window")


def supplement(deed: Deed) -> Wish:
    """The applicant hands in what was asked for; a list of documents is enough."""
    details = deed.details
    if isinstance(details, str | list):
        listed = [details] if isinstance(details, str) else details
        deed.details = {"materials": dict.fromkeys(listed, "upload")}
    found = deed.fields(*DATA, "complete")
    body = {
        "region": deed.region(),
        "data": data_of(deed, found),
        "complete": bool(found.get("complete", False)),
    }
    return Wish(type="supplement", body=body, who="applicant")


def data_of(deed: Deed, found: Mapping[str, Any]) -> dict[str, Any]:
    """New data with every name checked."""
    plan = deed.names.plan
    known = {"form": plan.fields, "materials": plan.materials, "shared": plan.shared}
    for part, names in known.items():
        for name in found.get(part) or ():
            if name not in names:
                deed.report(
                    "OF1205",
                    (*deed.loc, part, name),
                    name=name,
                    what=_KINDS[part],
                    similar=meant(name, names),
                )
    return {
        "fields": dict(found.get("form") or {}),
        "materials": dict(found.get("materials") or {}),
        "shared": dict(found.get("shared") or {}),
    }


_KINDS = {
    "form": Words("表单项", "form field"),
    "materials": Words("材料", "material"),
    "shared": Words("共享数据", "shared source"),
}


def force(deed: Deed) -> Wish:
    """A further notice, for a recorded reason."""
    deed.nothing_named()
    found = deed.fields("defects", "reasons")
    body = {
        "defects": _subjects(deed, found.get("defects")),
        "reasons": deed.needed(found, "reasons"),
    }
    return Wish(type="force_notice", body=body, who="window")


def ask(deed: Deed) -> Wish:
    """Ask for a supplement after acceptance."""
    item = deed.item()
    body = {"region": item_key(item), "defects": _subjects(deed, deed.details)}
    return Wish(type="ask_supplement", body=body, who=department(deed, item))


def record(deed: Deed) -> Wish:
    """An answer about the data of the case."""
    deed.nothing_named()
    found = deed.fields(*DATA, "cause")
    body = {"cause": found.get("cause", "answer"), "data": data_of(deed, found)}
    return Wish(type="change_data", body=body, who="operator")
