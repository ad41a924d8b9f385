"""A request in the words of a scenario: one line of `WORDS` a command.

What is written is read back and compared with the request, so nothing can get lost between the
two; a command without a line, or with something that its line cannot say, is told by its stored
name (`command sign: {...}`), which says everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from oneflow.engine.records.case import CASE
from oneflow.engine.registry import COMMANDS
from oneflow.ids import code_in
from oneflow.testing.checking_deeds import SIGNERS
from oneflow.testing.deeds import read_deed
from oneflow.testing.names import Names
from oneflow.testing.wishes import Wish

Raw = Mapping[str, Any]


class Told(Struct, frozen=True):
    """A deed as it is written, and the actor that needs no naming ("" where there is none)."""

    written: str | dict[str, Any]
    usual: str


def tell(type_: str, raw: Raw, names: Names, *, proof: Any = None) -> Told:
    """Tell a request.

    Args:
        type_: stored name of its command.
        raw: its body, as `unfiling.request_body` gives it.
        names: of the matter.
        proof: what a consent proves where the scenario says nothing.
    """
    make = WORDS.get(type_)
    if make is not None:
        verb, details = make(raw, names)
        written = {verb: details} if details else verb
        wish = _read(written, names)
        if wish is not None and _same(wish, type_, raw, proof):
            return Told(written, wish.who)
    return Told({f"command {type_}": dict(raw)} if raw else f"command {type_}", "")


def _read(written: Any, names: Names) -> Wish | None:
    complaints: list[str] = []

    def complain(code: str, *_: Any, **__: Any) -> None:
        complaints.append(code)

    wish = read_deed(written, names, loc=(), report=complain)
    return None if complaints else wish


def _same(wish: Wish, type_: str, raw: Raw, proof: Any) -> bool:
    """Whether the wish asks for what the request asked for."""
    if wish.type != type_:
        return False
    wanted, asked = _full(type_, raw), _full(type_, wish.body)
    if wish.signs_as:
        wanted.pop("department", None)
    if type_ == "give_consent":
        asked.setdefault("proof", proof)
    return wanted == asked


def _full(type_: str, body: Raw) -> dict[str, Any]:
    """A body without what is the default, and without empty parts of data."""
    defaults = {
        field.name: field.default_factory()
        if field.default_factory is not msgspec.NODEFAULT
        else field.default
        for field in msgspec.structs.fields(COMMANDS[type_])
    }
    found: dict[str, Any] = {}
    for name, value in body.items():
        plain = value
        if name == "data" and isinstance(value, Mapping):
            plain = {part: given for part, given in value.items() if given}
        if name not in defaults or plain != _plain(defaults[name]):
            found[name] = plain
    for name in ("basis", "right_body"):
        if found.get(name) == "":
            del found[name]
    if found.get("data") == {}:
        del found["data"]
    return found


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


Words = tuple[str, Any]


def _item(raw: Raw) -> str:
    """What stands behind the verb: the item of the region; "" for the case itself."""
    return code_in(str(raw.get("region", CASE)))


def _with(verb: str, target: str) -> str:
    return f"{verb} {target}".strip()


def _details(raw: Raw, *names: str) -> dict[str, Any]:
    return {name: raw[name] for name in names if name in raw}


def _new_data(raw: Raw) -> dict[str, Any]:
    spelling = {"fields": "form", "materials": "materials", "shared": "shared"}
    data = raw.get("data") or {}
    return {spelling[part]: given for part, given in data.items() if given}


def _defects(raw: Raw) -> Any:
    """Names with what is wrong; None where that would not say everything."""
    listed = raw.get("defects") or ()
    if any("version" in each for each in listed):
        return None
    names = {str(each["what"]).partition(":")[2]: each.get("text") for each in listed}
    if len(names) < len(listed):
        return None
    return names if any(names.values()) else list(names)


def _concluded(raw: Raw, _: Names) -> Words:
    verb = {"accepted": "accept", "declined": "decline", "returned": "turn back"}
    details = {**raw.get("papers", {}), **_details(raw, "right_body")}
    return _with(verb.get(raw["trigger"], "accept"), _item(raw)), details


def _answered(raw: Raw, _: Names) -> Words:
    if not raw.get("defects"):
        return _with("no defects", _item(raw)), None
    return _with("defects", _item(raw)), _defects(raw)


def _supplemented(raw: Raw, _: Names) -> Words:
    handed = _new_data(raw).get("materials", {})
    if set(_new_data(raw)) == {"materials"} and set(map(str, handed.values())) == {"upload"}:
        return _with("supplement", _item(raw)), list(handed)
    return _with("supplement", _item(raw)), {**_new_data(raw), **_details(raw, "complete")}


def _forced(raw: Raw, _: Names) -> Words:
    return "force notice", {"defects": _defects(raw), **_details(raw, "reasons")}


def _recorded(raw: Raw, _: Names) -> Words:
    return "record", {**_details(raw, "cause"), **_new_data(raw)}


def _signed(raw: Raw, names: Names) -> Words:
    item, papers = _item(raw), dict(raw.get("papers", {}))
    if item in names.plan.items and names.needs_document(item, raw["trigger"]):
        if papers.get("document") == f"{raw['trigger']} {item}":
            del papers["document"]
        else:
            papers.setdefault("document", None)
    return f"{raw['trigger']} {item}", {**papers, **_details(raw, "opinion")}


def _moved(raw: Raw, _: Names) -> Words:
    details = {**raw.get("papers", {}), **_details(raw, "basis")}
    if raw["trigger"] != "return":
        details["trigger"] = raw["trigger"]
    return "send back", details


def _told(raw: Raw, _: Names) -> Words:
    item = {"item": _item(raw)} if _item(raw) else {}
    return _with("tell", raw["event"]), {**item, **_new_data(raw)}


def _corrected(raw: Raw, _: Names) -> Words:
    ref = {"document": raw["ref"]} if "ref" in raw else {}
    return _with("correct", raw["gift"]), {**_details(raw, "basis"), **ref}


def _consented(raw: Raw, _: Names) -> Words:
    verb = "consent" if raw.get("agreed", True) else "refuse consent"
    return verb, _details(raw, "person", "proof")


def _clock(raw: Raw) -> str:
    if raw["region"] == CASE:
        return str(raw.get("clock", "promise"))
    kind, _, name = str(raw["region"]).partition(":")
    return name if kind == "item" else f"{kind}:{name}"


def _on_clock(verb: str, **spelling: str) -> Callable[[Raw, Names], Words]:
    """A deed about a clock; `spelling`: the detail's name -> the command's field."""

    def make(raw: Raw, _: Names) -> Words:
        details = {told: raw[field] for told, field in spelling.items() if field in raw}
        return _with(verb, _clock(raw)), {name: value for name, value in details.items() if value}

    return make


def _extended(raw: Raw, _: Names) -> Words:
    return _with("extend", _clock(raw)), {"by": raw["extension"], **raw.get("papers", {})}


def _short(verb: str, key: str, *names: str) -> Callable[[Raw, Names], Words]:
    """The same, where one detail alone stands for itself."""

    def make(raw: Raw, _: Names) -> Words:
        details = {**_details(raw, key, *names), **raw.get("papers", {})}
        alone = list(details) == [key] and isinstance(details[key], str)
        return _with(verb, _item(raw)), details[key] if alone else details

    return make


def _plainly(verb: str, *names: str) -> Callable[[Raw, Names], Words]:
    """A deed on an item, or on the case, with these details."""

    def make(raw: Raw, _: Names) -> Words:
        return _with(verb, _item(raw)), _details(raw, *names)

    return make


def _signers(raw: Raw) -> dict[str, Any]:
    """Who signed: how many, where they have no names of their own."""
    names = list(raw.get("signers") or ())
    return {"signers": len(names) if names == list(SIGNERS[: len(names)]) else names}


def _visited(raw: Raw, _: Names) -> Words:
    return _with("record visit", _item(raw)), {
        **raw["facts"],
        **_signers(raw),
        **_details(raw, "paper"),
    }


def _verified(raw: Raw, _: Names) -> Words:
    record = {"record": raw["facts"]} if raw.get("facts") else {}
    papers = raw.get("papers", {})
    details = {**_details(raw, "result", "method"), **record, **_signers(raw), **papers}
    return _with("verify", _item(raw)), details


def _paid(raw: Raw, _: Names) -> Words:
    paid = {"paid": raw["paid_at"]} if "paid_at" in raw else {}
    details = _details(raw, "amount", "channel", "order", "transaction", "currency")
    return _with("pay", _item(raw)), {**details, **paid}


def _waived(raw: Raw, _: Names) -> Words:
    return _with("waive", _item(raw)), {**_details(raw, "amount"), **raw.get("papers", {})}


WORDS: Mapping[str, Callable[[Raw, Names], Words]] = {
    "conclude_intake": _concluded,
    "answer_intake": _answered,
    "serve_intake_notice": _plainly("serve notice"),
    "supplement": _supplemented,
    "force_notice": _forced,
    "ask_supplement": lambda raw, _: (_with("ask supplement", _item(raw)), _defects(raw)),
    "change_data": _recorded,
    "withdraw_items": lambda raw, _: (_with("withdraw", ", ".join(raw["items"])), None),
    "withdraw_case": _plainly("withdraw everything"),
    "move_case": _moved,
    "record_event": _told,
    "suspend_clock": _on_clock("suspend", ground="ground", basis="basis"),
    "resume_clock": _on_clock("resume"),
    "exclude_time": _on_clock(
        "exclude",
        kind="kind",
        started="started_at",
        served="notice_served_at",
        expected="expected",
        basis="basis",
    ),
    "end_exclusion": _on_clock("end exclusion"),
    "restart_clock": _on_clock("restart", basis="basis"),
    "extend_clock": _extended,
    "correct_gift": _corrected,
    "reconfirm": _short("reconfirm", "answer"),
    "give_consent": _consented,
    "deliver": _short("deliver", "mode", "receipt"),
    "raise_objection": _short("object", "reasons"),
    "tell_published": _plainly("publish"),
    "record_visit": _visited,
    "end_visit": _plainly("end visit"),
    "record_verification": _verified,
    "record_payment": _paid,
    "record_refund": _plainly("refunded", "refund", "transaction"),
    "waive_fee": _waived,
    "sign": _signed,
    "claim": _plainly("claim"),
    "release": _plainly("release"),
    "set_aside_deeming": _short("set aside deeming", "reasons"),
    "erase_data": _short("erase data", "ground", "keys"),
    "close_finding": lambda raw, _: (
        _with("close finding", raw["code"]),
        {"item": _item(raw)} if raw.get("region") else None,
    ),
}
"""Stored name of a command -> the deed and its details."""

UNTOLD: Mapping[str, str] = {
    "record_rendering": "文书生成的记录不写：文书由事件重新生成 / texts are made again from the events",
}
"""Commands that change nothing that a scenario looks at, with the reason."""
