"""Who asks is named, never assumed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow.cli.actors import asking, parse_actor
from oneflow.engine.records.actor import Actor
from oneflow.errors import UsageError


def test_an_actor_has_id_roles_and_offices():
    assert parse_actor("w1:window,drafter@hall/440106,police/440106") == Actor(
        id="w1",
        kind="official",
        offices=("hall/440106", "police/440106"),
        roles=("window", "drafter"),
    )


@pytest.mark.parametrize(
    ("text", "kind", "roles", "offices"),
    [
        ("mother", "applicant", (), ()),
        ("x@clinic", "official", (), ("clinic",)),
        ("father:consenter", "applicant", ("consenter",), ()),
    ],
)
def test_what_is_left_out_is_empty(text, kind, roles, offices):
    actor = parse_actor(text)
    assert (actor.kind, actor.roles, actor.offices) == (kind, roles, offices)


@pytest.mark.parametrize("text", ["", "@hall", ":window", "a b", "a@b@c", "a:b:c", "a:@", "a@"])
def test_another_form_is_refused_with_the_right_one(text):
    with pytest.raises(UsageError) as refused:
        parse_actor(text)
    assert "w1:window@hall/440106" in refused.value.remedy_zh


@given(st.text(max_size=30))
def test_nobody_becomes_operator_by_typing(text):
    try:
        actor = parse_actor(text)
    except UsageError:
        return
    assert actor.kind in {"applicant", "official"}


def test_the_configuration_names_the_operator(monkeypatch):
    monkeypatch.setenv("ONEFLOW_OPERATOR", "night-shift")
    assert asking(None) == Actor(id="night-shift", kind="operator")
    assert asking("mother").kind == "applicant", "--as comes first"


def test_nobody_is_refused():
    with pytest.raises(UsageError) as refused:
        asking(None)
    assert "ONEFLOW_OPERATOR" in refused.value.remedy_en
