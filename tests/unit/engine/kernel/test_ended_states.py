"""Of what has ended nobody is told that something was done that was not."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow.engine.records.actor import Actor
from oneflow.engine.registry import COMMANDS
from tests.generated.commands import BODIES, body_of
from tests.generated.hall import APPLICANT, LEAD, OPERATOR, START, WINDOW, Hall, official
from tests.generated.small import item, matter
from tests.property.machine.laws import check_everything

HEAD = official("one", "head-of-body", "consenter", "window")


def busy() -> dict[str, Any]:
    """A procedure with every kind of work in it; one signature ends it before all the others."""
    return {
        "initial": "deciding",
        "states": {
            "deciding": {"does": {"sign": {"roles": []}}},
            "paying": {"does": {"pay": {"amount": "120.00", "basis": "law", "waive": {
                "approver": "head-of-body", "basis": "law"}}}},
            "noticing": {"does": {"publicity": {"for": "20cd", "basis": "law"}}},
            "hoping": {"does": {"await": {"event": "came", "from": "anyone"}}},
            "asking": {"does": {"consent": {"of": ["partner"]}}},
            "visiting": {"does": {"joint": "visit"}},
            "checked": {"outcome": "approved", "duty": True, "does": {"verify": {"methods": ["by-data"]}}},
        },
        "transitions": [
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
            {"trigger": "reject", "source": "deciding", "dest": "rejected"},
            {"trigger": "on", "source": "deciding", "dest": "paying"},
            {"trigger": "lapse", "source": "deciding", "dest": "lapsed"},
            {"trigger": "paid", "source": "paying", "dest": "noticing"},
            {"trigger": "clear", "source": "noticing", "dest": "hoping"},
            {"trigger": "objected", "source": "noticing", "dest": "rejected"},
            {"trigger": "came", "source": "hoping", "dest": "asking"},
            {"trigger": "consented", "source": "asking", "dest": "visiting"},
            {"trigger": "refused", "source": "asking", "dest": "rejected"},
            {"trigger": "visited", "source": "visiting", "dest": "checked"},
            {"trigger": "verified", "source": "checked", "dest": "approved"},
            {"trigger": "false_commitment", "source": "checked", "dest": "revoked"},
        ],
    }  # fmt: skip


def hall() -> Hall:
    joint = {"visit": {"serves": ["a.visiting"]}}
    form = {"partner": {"type": "text", "required": False}}
    items = {"a": item(procedure="busy"), "b": item("two", procedure="busy")}
    entry = matter(items, procedures={"busy": busy()}, joint=joint, form=form)
    return Hall(entry).under_way()


def ended(how: str) -> Hall:
    """A case with an item that has ended so; the other one goes on."""
    made = hall()
    if how == "withdrawn":
        made.do(APPLICANT, "withdraw_items", items=["a"])
    else:
        made.sign("a", {"approved": "approve", "rejected": "reject", "lapsed": "lapse"}[how])
    assert (made.state("a"), made.region("a").ended) == (how, True)
    return made


def closed(how: str) -> Hall:
    """A case that has ended so, and its items with it."""
    made = hall()
    if how == "withdrawn":
        made.do(APPLICANT, "withdraw_case")
    else:
        made.sign("a")
        made.sign("b", "reject")
    assert (made.state("case"), made.region("case").ended) == (how, True)
    return made


def actors(command: str) -> list[Actor]:
    """Those whose capacity the command asks for, so that it is judged at all."""
    people = {"applicant": APPLICANT, "lead": LEAD, "window": WINDOW, "operator": OPERATOR}
    return [people.get(capacity, HEAD) for capacity in COMMANDS[command].by]


def judge(made: Hall, command: str, region: str) -> None:
    """Nothing is told as done that was not: refused with words, or something is there of it."""
    for actor in actors(command):
        before = made.row.version
        answer = made.ask(actor, command, **body_of(command, region))
        if answer.refusal is not None:
            assert answer.refusal.describe("zh")
            assert made.row.version == before
            continue
        left = [row.type for row in made.rows[before:]]
        assert left
        assert left != ["late_answer_kept"] or COMMANDS[command].kept_late, f"{command} did nothing"
        check_everything(made)


def test_the_table_has_every_command():
    assert BODIES.keys() == COMMANDS.keys() - {"tick"}


@pytest.mark.parametrize("command", BODIES)
@pytest.mark.parametrize("how", ["approved", "rejected", "withdrawn", "lapsed"])
def test_what_is_wanted_of_an_ended_item_is_refused_or_leaves_something(how, command):
    judge(ended(how), command, "item:a")


@pytest.mark.parametrize("command", BODIES)
@pytest.mark.parametrize("how", ["closed", "withdrawn"])
@pytest.mark.parametrize("region", ["case", "item:a"])
def test_what_is_wanted_of_an_ended_case_is_refused_or_leaves_something(region, how, command):
    judge(closed(how), command, region)


@pytest.mark.parametrize("command", ["waive_fee", "claim", "release", "end_visit"])
def test_a_wish_about_an_ended_item_is_refused(command):
    made = ended("rejected")
    assert made.refused(HEAD, command, **body_of(command, "item:a")) == "not-open"


@pytest.mark.parametrize("command", ["give_consent", "record_visit", "raise_objection"])
def test_what_the_procedure_never_asks_for_is_not_kept_as_its_answer(command):
    plain = Hall(matter({"a": item(), "b": item("two")})).under_way()
    plain.sign("a")
    assert plain.refused(HEAD, command, **body_of(command, "item:a")) == "not-open"


def test_money_for_what_never_asked_for_any_is_refused():
    """Kept as an answer without a sum it would be lost; refused, whoever told it asks further."""
    made = ended("rejected")
    assert made.refused(HEAD, "record_payment", **body_of("record_payment", "item:a")) == "not-open"


def test_a_late_signature_stays_in_the_file():
    made = ended("rejected")
    made.do(HEAD, "sign", region="item:a", trigger="approve")
    assert made.rows[-1].type == "late_answer_kept"
    assert made.clock.at == START
