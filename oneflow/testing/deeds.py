"""The verbs of scenarios: every deed that a scenario can tell, in English and in Chinese.

A verb that is not in the table is a trigger of the item's own procedure, by name or by its
Chinese title (`approve household`, `准予 household`), and becomes a signature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oneflow.engine.records.case import CASE, item_key
from oneflow.engine.registry import COMMANDS
from oneflow.ids import code_in
from oneflow.matters.problems import Words
from oneflow.testing.checking_deeds import end_visit, verify, visit
from oneflow.testing.clock_deeds import extend, on_clock
from oneflow.testing.fee_deeds import pay, refunded, waive
from oneflow.testing.intake_deeds import (
    DATA,
    ask,
    conclusion,
    data_of,
    defects,
    force,
    no_defects,
    record,
    serve,
    supplement,
)
from oneflow.testing.names import Names, meant
from oneflow.testing.notice_deeds import case_trigger, decide_case, object_to, publish, send
from oneflow.testing.wishes import Deed, Loc, Report, Wish, department

PAPERS = ("document", "reasons", "remedies", "notice", "record")


def read_deed(written: Any, names: Names, *, loc: Loc, report: Report) -> Wish | None:
    """Read one deed: `verb target`, or `{verb target: details}`.

    Returns:
        The wish; None after a complaint through `report`.
    """
    text, details = written, None
    if isinstance(written, dict):
        if len(written) != 1:
            words = Words("只有一个动作的“动作: 细节”", "one deed with its details")
            report("OF1203", loc, expected=words, found=", ".join(written))
            return None
        ((text, details),) = written.items()
        loc = (*loc, text)
    complaints = 0

    def complain(code: str, at: Loc, **facts: Any) -> None:
        nonlocal complaints
        complaints += 1
        report(code, at, **facts)

    verb, target = _split(str(text).strip())
    deed = Deed(names, target=target, details=details, loc=loc, report=complain)
    wish = VERBS[verb](deed) if verb else _sign(deed, str(text).strip())
    return None if complaints else wish


def verbs() -> tuple[str, ...]:
    """Every verb, English and Chinese, without the triggers of procedures."""
    return tuple(_SPELLINGS)


def _split(text: str) -> tuple[str, str]:
    """Cut the longest verb off the front."""
    for spelling in _LONGEST_FIRST:
        if text == spelling:
            return _SPELLINGS[spelling], ""
        if text.startswith(f"{spelling} "):
            return _SPELLINGS[spelling], text[len(spelling) :].strip()
    return "", text


def _sign(deed: Deed, text: str) -> Wish:
    """A trigger of the item's own procedure: a signature with its papers."""
    word, _, rest = text.partition(" ")
    deed.target = rest.strip()
    trigger = "" if deed.target else case_trigger(deed.names.plan, word)
    if trigger:
        return decide_case(deed, trigger)
    if not deed.target:
        deed.report(
            "OF1205", deed.loc, name=text, what=Words("动作", "deed"), similar=meant(text, verbs())
        )
        return Wish(type="")
    item = deed.item()
    trigger = _trigger(deed, item, word) if item else ""
    found = deed.fields(*PAPERS, "opinion")
    opinion = found.pop("opinion", None)
    if trigger and "document" not in found and deed.names.needs_document(item, trigger):
        found["document"] = f"{trigger} {item}"
    body: dict[str, Any] = {
        "region": item_key(item),
        "trigger": trigger,
        "papers": {key: value for key, value in found.items() if value is not None},
    }
    if opinion is not None:
        body["opinion"] = opinion
    return Wish(type="sign", body=body, who=department(deed, item))


def _trigger(deed: Deed, item: str, word: str) -> str:
    plan = deed.names.plan
    known = deed.names.triggers(item)
    if word in known:
        return word
    for choice in plan.items[item].procedures:
        for move in plan.procedures[choice.use].moves:
            if move.title is not None and move.title.zh == word:
                return move.trigger
    deed.report(
        "OF1205",
        deed.loc,
        name=word,
        what=Words("动作", "deed"),
        similar=meant(word, (*known, *verbs())),
    )
    return ""


def _withdraw(deed: Deed) -> Wish:
    return Wish(type="withdraw_items", body={"items": list(deed.items())}, who="applicant")


def _withdraw_all(deed: Deed) -> Wish:
    deed.nothing_named()
    return Wish(type="withdraw_case", who="applicant")


def _send_back(deed: Deed) -> Wish:
    deed.nothing_named()
    found = deed.fields("reasons", "basis", "trigger")
    papers = {"reasons": found["reasons"]} if found.get("reasons") else {}
    trigger = found.get("trigger", "return")
    body = {"trigger": trigger, "basis": found.get("basis", ""), "papers": papers}
    return Wish(type="move_case", body=body, who="lead")


def _event(name: str = "") -> Callable[[Deed], Wish]:
    def make(deed: Deed) -> Wish:
        found = deed.fields(*DATA, "item")
        event = name or deed.target
        if not event:
            deed.fault("须写明发生了什么", "say what happened")
        region = item_key(str(found["item"])) if found.get("item") else CASE
        body: dict[str, Any] = {"event": event, "region": region}
        if any(part in found for part in DATA):
            body["data"] = data_of(deed, found)
        return Wish(type="record_event", body=body, who="applicant")

    return make


def _correct(deed: Deed) -> Wish:
    found = deed.fields("basis", "document")
    region = deed.names.gift_region(deed.target)
    if region is None:
        deed.report(
            "OF1205",
            deed.loc,
            name=deed.target,
            what=Words("成果", "gift"),
            similar=meant(deed.target, deed.names.plan.givers),
        )
        return Wish(type="")
    body = {"region": region, "gift": deed.target, "basis": found.get("basis", "")}
    if found.get("document") is not None:
        body["ref"] = found["document"]
    return Wish(type="correct_gift", body=body, who=department(deed, code_in(region)))


def _reconfirm(deed: Deed) -> Wish:
    item = deed.item()
    found = deed.short("answer", *PAPERS)
    answer = deed.needed(found, "answer")
    papers = {key: found[key] for key in PAPERS if found.get(key) is not None}
    body = {"region": item_key(item), "answer": answer, "papers": papers}
    return Wish(type="reconfirm", body=body, who=department(deed, item))


def _consent(*, agreed: bool) -> Callable[[Deed], Wish]:
    def make(deed: Deed) -> Wish:
        deed.nothing_named()
        found = deed.fields("person", "proof")
        person = found.get("person") or _person_asked(deed.names)
        body = {"person": person, "agreed": agreed, **found}
        return Wish(type="give_consent", body=body, who="other-parent")

    return make


def _person_asked(names: Names) -> str:
    """The first form field whose person some state of the case asks for consent."""
    for choice in names.plan.case_procedures:
        for state in names.plan.procedures[choice.use].states.values():
            if state.kind == "consent":
                return str(state.settings.of[0])
    return ""


def _deliver(deed: Deed) -> Wish:
    found = deed.short("mode", "receipt")
    code = deed.names.handed_over(deed.target) or deed.item()
    body = {"region": f"delivery:{code}", "mode": deed.needed(found, "mode")}
    if found.get("receipt") is not None:
        body["receipt"] = found["receipt"]
    return Wish(type="deliver", body=body, who="window")


def _desk(type_: str) -> Callable[[Deed], Wish]:
    def make(deed: Deed) -> Wish:
        item = deed.item()
        return Wish(type=type_, body={"region": item_key(item)}, who=department(deed, item))

    return make


def _set_aside(deed: Deed) -> Wish:
    deed.nothing_named()
    found = deed.short("reasons")
    return Wish(type="set_aside_deeming", body={"reasons": found.get("reasons")}, who="lead")


def _erase(deed: Deed) -> Wish:
    deed.nothing_named()
    found = deed.short("ground", "keys")
    body = {"ground": deed.needed(found, "ground"), "keys": list(found.get("keys") or ())}
    return Wish(type="erase_data", body=body, who="operator")


def _command(deed: Deed) -> Wish:
    """Any command by its stored name, its body in plain JSON: for what has no verb."""
    if deed.target not in COMMANDS or deed.target in {"tick", "submit"}:
        known = sorted(COMMANDS.keys() - {"tick", "submit"})
        deed.report(
            "OF1205",
            deed.loc,
            name=deed.target,
            what=Words("命令", "command"),
            similar=meant(deed.target, known),
        )
    return Wish(type=deed.target, body=deed.fields())


def _close(deed: Deed) -> Wish:
    found = deed.fields("item", "region")
    region = item_key(str(found["item"])) if found.get("item") else str(found.get("region", ""))
    return Wish(type="close_finding", body={"code": deed.target, "region": region}, who="lead")


VERBS: Mapping[str, Callable[[Deed], Wish]] = {
    "accept": conclusion("accepted"),
    "decline": conclusion("declined"),
    "turn back": conclusion("returned"),
    "no defects": no_defects,
    "defects": defects,
    "serve notice": serve,
    "supplement": supplement,
    "force notice": force,
    "ask supplement": ask,
    "record": record,
    "withdraw everything": _withdraw_all,
    "withdraw": _withdraw,
    "send back": _send_back,
    "resubmit": _event("resubmitted"),
    "tell": _event(),
    "suspend": on_clock("suspend_clock", "ground", "basis", needs=("ground",)),
    "resume": on_clock("resume_clock"),
    "exclude": on_clock(
        "exclude_time", "kind", "started", "served", "expected", "basis",
        needs=("kind", "started", "served", "expected"),
    ),
    "end exclusion": on_clock("end_exclusion"),
    "restart": on_clock("restart_clock", "basis"),
    "extend": extend,
    "correct": _correct,
    "reconfirm": _reconfirm,
    "consent": _consent(agreed=True),
    "refuse consent": _consent(agreed=False),
    "deliver": _deliver,
    "publish": publish,
    "object": object_to,
    "send messages again": send(again=True),
    "send messages": send(again=False),
    "record visit": visit,
    "end visit": end_visit,
    "verify": verify,
    "pay": pay,
    "waive": waive,
    "refunded": refunded,
    "claim": _desk("claim"),
    "release": _desk("release"),
    "set aside deeming": _set_aside,
    "erase data": _erase,
    "close finding": _close,
    "command": _command,
}  # fmt: skip
"""Verb -> what makes the wish."""

CHINESE: Mapping[str, str] = {
    "受理": "accept", "不予受理": "decline", "退件": "turn back", "材料齐全": "no defects",
    "指出缺陷": "defects", "送达告知": "serve notice", "补正": "supplement",
    "强制告知": "force notice", "受理后补正": "ask supplement", "记录": "record",
    "全部撤回": "withdraw everything", "撤回": "withdraw", "退回窗口": "send back",
    "重新提交": "resubmit", "中止": "suspend", "恢复": "resume", "扣除": "exclude",
    "结束扣除": "end exclusion", "重新起算": "restart", "延长": "extend", "更正": "correct",
    "再确认": "reconfirm", "同意": "consent", "不同意": "refuse consent", "送达": "deliver",
    "登载": "publish", "提异议": "object", "转送消息": "send messages",
    "重复转送": "send messages again",
    "领办": "claim", "释放": "release", "撤销视为受理": "set aside deeming",
    "登记勘验": "record visit", "结束勘验": "end visit", "核查": "verify", "缴费": "pay",
    "减免": "waive", "退款到账": "refunded",
    "删除数据": "erase data", "处理提示": "close finding", "命令": "command",
}  # fmt: skip
"""Chinese spelling -> verb."""

_SPELLINGS: dict[str, str] = {**{verb: verb for verb in VERBS}, **CHINESE}
_LONGEST_FIRST = tuple(sorted(_SPELLINGS, key=len, reverse=True))
