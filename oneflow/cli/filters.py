"""Filters of lists: a name that nobody knows is refused, all at once, with those that are known.

A list that found something has no unknown name in its filters; only an empty one is looked into,
so that nothing is compiled where nothing is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import cast

from msgspec import Struct

from oneflow.bootstrap import Engine
from oneflow.cli.language import say, told
from oneflow.engine.records.actor import Actor
from oneflow.engine.shell.asked import CasesAsked
from oneflow.errors import UsageError
from oneflow.matters.ends import TITLES
from oneflow.matters.plan import Plan
from oneflow.matters.suggestion import similar_names

NUMBER = re.compile(r"\d{6}-\d{8}-\d{6}-[\dX]")
_MOST_NAMED = 12


class Fault(Struct, frozen=True):
    """What is wrong with one filter, and what would be right; in Chinese and English."""

    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


class Asked(Struct, frozen=True, kw_only=True):
    """The filters of a list as they were typed; None: not asked for. of_item: whose state it is."""

    matter: str | None = None
    item: str | None = None
    state: str | None = None
    number: str | None = None
    office: str | None = None
    of_item: bool = False


def check_known(engine: Engine, actor: Actor, asked: Asked) -> None:
    """Look into the filters of a list that found nothing.

    Raises:
        UsageError: some name is unknown; the sentence tells all of them.
    """
    plans = [world.plan for world in engine.worlds.kept()]
    faults = list(_faults(plans, actor, asked))
    if faults:
        raise UsageError(
            "；".join(each.zh for each in faults) + "。",
            "; ".join(each.en for each in faults) + ".",
            remedy_zh="".join(each.remedy_zh for each in faults),
            remedy_en=" ".join(each.remedy_en for each in faults),
        )


def read_date(option: str, text: str | None) -> date | None:
    """Read the date of an option. Raises UsageError: it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option} 的值“{text}”不是日期。",
            f"{option} does not take '{text}', which is no date.",
            remedy_zh="写成 2026-03-10 这样。",
            remedy_en="Write it as in 2026-03-10.",
        ) from None


def asked_for(names: Mapping[str, str | None], first: str | None, last: str | None) -> CasesAsked:
    """Put the filters of a list of cases together; `first` and `last` are days of receipt.

    Raises:
        UsageError: one is no date, or they are the wrong way round.
    """
    begin, end = read_date("--from", first), read_date("--to", last)
    if begin is not None and end is not None and end < begin:
        raise UsageError(
            f"--to {end} 早于 --from {begin}。",
            f"--to {end} is before --from {begin}.",
            remedy_zh="两个日期对调。",
            remedy_en="Swap the two dates.",
        )
    asked: dict[str, object] = {key: name for key, name in names.items() if name is not None}
    if begin is not None:
        asked["received_from"] = begin
    if end is not None:
        asked["received_to"] = end + timedelta(days=1)
    return cast("CasesAsked", asked)


def _faults(plans: list[Plan], actor: Actor, asked: Asked) -> Iterator[Fault]:
    matters = {str(plan.code): told(plan.title) for plan in plans}
    if asked.matter is not None and asked.matter not in matters:
        yield _unknown(say("主题", "matter"), asked.matter, matters)
    among = [plan for plan in plans if plan.code == asked.matter] or plans
    if asked.item is not None:
        items = {code: told(item.title) for plan in among for code, item in plan.items.items()}
        if asked.item not in items:
            yield _unknown(say("事项", "item"), asked.item, items)
    if asked.state is not None:
        states = dict(_states(among, of_item=asked.of_item))
        if asked.state not in states:
            yield _unknown(say("状态", "state"), asked.state, states)
    if asked.number is not None and not NUMBER.fullmatch(asked.number):
        yield Fault(
            f"“{asked.number}”不是办件编号",
            f"'{asked.number}' is no case number",
            "编号写全，如 440106-20260921-000001-1。",
            "Write it whole, as in 440106-20260921-000001-1.",
        )
    yield from _unknown_offices(plans, actor, asked)


def _unknown_offices(plans: list[Plan], actor: Actor, asked: Asked) -> Iterator[Fault]:
    """An office is `<department>` or `<department>/<office>`; only the department can be known."""
    departments = {
        code: told(each.title) for plan in plans for code, each in plan.departments.items()
    }
    offices = (*actor.offices, *((asked.office,) if asked.office is not None else ()))
    for office in dict.fromkeys(offices):
        department = office.partition("/")[0]
        if departments and department not in departments:
            yield _unknown(say("机构的部门", "department of an office"), department, departments)


def _states(plans: Iterable[Plan], *, of_item: bool) -> Iterator[tuple[str, str]]:
    for plan in plans:
        of_case = {choice.use for choice in plan.case_procedures}
        for name, procedure in plan.procedures.items():
            if of_item or name in of_case:
                for code, state in procedure.states.items():
                    yield code, told(state.title, code)
    if of_item:
        yield from ((code, told(title)) for code, title in TITLES.items())


def _unknown(what: str, name: str, known: Mapping[str, str]) -> Fault:
    """`known`: code -> title; who types the title is told the code."""
    near = [code for code, title in known.items() if title == name] or similar_names(name, known)
    named = [_with_title(code, known[code]) for code in (near or list(known)[:_MOST_NAMED])]
    more = "" if near or len(known) <= _MOST_NAMED else say(" 等", ", ...")
    zh, en = "、".join(named) + more, ", ".join(named) + more
    return Fault(
        f"没有{what}“{name}”",
        f"There is no {what} '{name}'",
        f"是不是 {zh}？" if near else f"已知的{what}：{zh or '（还没有）'}。",
        f"Did you mean {en}?" if near else f"Known: {en or '(none yet)'}.",
    )


def _with_title(code: str, title: str) -> str:
    return code if title == code else say(f"{code}（{title}）", f"{code} ({title})")
