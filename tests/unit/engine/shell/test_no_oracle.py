"""An outsider's answer is the same whether the case exists or not, whatever they send."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from oneflow.engine.records.actor import Actor
from oneflow.errors import OneflowError
from tests.generated.commands import BODIES, body_of
from tests.generated.hall import START, STRANGER, Hall
from tests.generated.small import item, matter

ROLES = ("window", "lead", "consenter", "head-of-body")
OUTSIDERS = (
    STRANGER,
    Actor(id="official-9", kind="official", offices=("elsewhere",), roles=ROLES),
    Actor(id="system-9", kind="system", offices=("elsewhere",), roles=ROLES),
    Actor(id="citizen-9", kind="applicant"),
    Actor(id="consenter-9", kind="applicant", roles=("consenter",)),
    Actor(id="case:k9", kind="case"),
)
THERE, NOT_THERE = "k1", "k2"
WRONG: tuple[dict[str, Any], ...] = (
    {},
    {"more": 1},
    {"region": ["case"]},
    {"region": 7},
    {"region": "nowhere"},
    {"person": "partner"},
    {"person": "nobody", "agreed": True, "proof": "p"},
    {"person": ["partner"], "proof": {}},
    {"agreed": "perhaps", "person": "partner", "proof": "p"},
    {"matched": True, "person": "partner"},
    {"public": True, "reasons": "r"},
    {"data": 3},
    {"papers": 3},
)


def asking() -> Hall:
    """A case that waits for the consent of a person, whom its form names."""
    procedure = {
        "kind": "case",
        "initial": "asking",
        "states": {
            "asking": {"does": {"consent": {"of": ["partner"]}}},
            "intake": {"does": "intake"},
            "under_way": {"runs": "items"},
        },
        "transitions": [
            {"trigger": "consented", "source": "asking", "dest": "intake"},
            {"trigger": "refused", "source": "asking", "dest": "withdrawn"},
            {"trigger": "accepted", "source": "intake", "dest": "under_way"},
            {"trigger": "declined", "source": "intake", "dest": "declined"},
            {"trigger": "returned", "source": "intake", "dest": "withdrawn"},
            {"trigger": "all_settled", "source": "under_way", "dest": "closed"},
        ],
    }
    form = {"partner": {"type": "text", "sensitivity": "sensitive"}}
    entry = matter(
        {"a": item()}, procedures={"agreed": procedure}, case={"procedure": "agreed"}, form=form
    )
    hall = Hall(entry)
    hall.submit(fields={"partner": "李四"})
    return hall


def told(hall: Hall, case_id: str, actor: Actor, command: str, **sending: Any) -> Any:
    """All that somebody is told: the answer, or the error in both languages."""
    hall.case_id = case_id
    try:
        answer = hall.ask(actor, command, **sending)
    except OneflowError as error:
        return type(error).__name__, error.zh, error.en, dict(error.data)
    refusal = answer.refusal
    words = (refusal.rule, dict(refusal.data)) if refusal is not None else None
    return words, answer.version, answer.number, answer.state, answer.events, answer.repeated


@pytest.mark.parametrize("command", [*sorted(BODIES.keys() - {"submit"}), "tick", "nonsense"])
def test_whatever_an_outsider_sends_tells_nothing_of_the_case(command):
    hall = asking()
    used = hall.requests[0][1].id
    right = [body_of(command, region) for region in ("case", "item:a")] if command in BODIES else []
    for actor in OUTSIDERS:
        for number, body in enumerate(
            (*right, *({**r, **w} for r in right for w in WRONG), *WRONG)
        ):
            for at in (None, START - timedelta(days=1), START + timedelta(days=1)):
                for name in (f"x{number}-{at}".translate(_PLAIN), used):
                    sending = {"at": at, "request_id": name, **body}
                    there = told(hall, THERE, actor, command, **sending)
                    assert there == told(hall, NOT_THERE, actor, command, **sending), sending


_PLAIN = str.maketrans(" +", "--")


@pytest.mark.parametrize("body", [BODIES["submit"], {}, {"selected": 3}])
def test_to_apply_under_the_id_of_a_case_says_at_most_that_it_was_not_done(body):
    """That the id is taken shows, because the case would be made; ids are therefore random."""
    hall = asking()
    for actor in OUTSIDERS:
        words, *rest = told(hall, THERE, actor, "submit", **body)
        assert (words, rest) == (("not-found", {}), [0, "", "", (), False])


def test_whoever_is_the_person_is_told_what_is_wrong_and_that_it_was_done():
    hall = asking()
    person = Actor(id="consenter-9", kind="applicant", roles=("consenter",))
    (error, zh, *_) = told(hall, THERE, person, "give_consent", person="partner", agreed=3)
    assert error == "UsageError"
    assert "agreed" in zh
    assert hall.refused(person, "give_consent", person="partner", proof="王五") == "not-found"
    hall.do(person, "give_consent", person="partner", proof="李四")
    assert hall.state("case") == "intake"
