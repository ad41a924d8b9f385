"""An exported case is checked from its file alone: each kind of tampering is found and located."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from oneflow.engine.history import chain
from oneflow.engine.history.audit import audit
from oneflow.engine.history.bundle import Bundle, read_bundle, write_bundle
from oneflow.engine.history.seals import line_of
from oneflow.engine.history.verification import Fault
from oneflow.matters.expansion import hash_of
from oneflow.testing.bundling import bundle_of
from oneflow.testing.performance import perform
from oneflow.testing.runner import staged
from tests.acceptance import newborn


def exported(name: str, *, sealed: bool = True) -> Bundle:
    stage = staged(newborn.scenario(name), newborn.matter().expanded, newborn.calendar())
    with stage.engine as engine:
        perform(stage, newborn.scenario(name))
        if sealed:
            engine.seal()
        return bundle_of(engine, stage.case_id)


@pytest.fixture(scope="module")
def sound() -> Bundle:
    return exported("late-department")


def kinds(bundle: Bundle) -> set[str]:
    return {fault.kind for fault in audit(bundle).faults}


def found(bundle: Bundle, kind: str) -> Fault:
    return next(fault for fault in audit(bundle).faults if fault.kind == kind)


@pytest.mark.parametrize("name", newborn.CASES)
def test_every_scenario_leaves_a_case_in_order(name):
    report = audit(read_bundle(write_bundle(exported(name))))
    assert report.faults == ()
    skipped = {check.name for check in report.skipped}
    assert skipped == ({"judged"} if name == "erasure" else set())
    assert len(report.checked) + len(report.skipped) == 9
    assert all(check.zh and check.en for check in (*report.checked, *report.skipped))


def test_without_values_it_says_what_could_not_be_asked(sound):
    report = audit(replace(sound, data=None, regions=None, seal=None))
    assert report.faults == ()
    assert [check.name for check in report.skipped] == ["seal", "values", "judged", "regions"]
    assert "--with-data" in report.skipped[1].describe("zh")


def test_an_erased_case_says_so():
    report = audit(exported("erasure"))
    (left,) = report.skipped
    assert "已删除" in left.describe("zh")
    assert "erased" in left.describe("en")


def event(bundle: Bundle, place: int, **changes) -> Bundle:
    """Change one event's row (place from 0), its hash left as it is."""
    events = list(bundle.events)
    events[place] = replace(events[place], **changes)
    return replace(bundle, events=tuple(events))


class TestWithoutMendingTheChain:
    @pytest.mark.parametrize("place", [0, 5, -1])
    def test_a_changed_body(self, sound, place):
        row = sound.events[place]
        fault = found(event(sound, place, body=row.body + " "), "chain")
        assert fault.seq == row.seq
        assert str(row.seq) in fault.describe("zh")

    @pytest.mark.parametrize(
        "changes",
        [
            {"recorded_at": "2026-03-04T02:00:01.000000Z"},
            {"type": "finding_raised"},
            {"version": 2},
            {"case_id": "another"},
            {"hash": bytes(32)},
        ],
    )
    def test_each_other_column(self, sound, changes):
        assert "chain" in kinds(event(sound, 4, **changes))

    def test_a_removed_event(self, sound):
        spoilt = replace(sound, events=(*sound.events[:4], *sound.events[5:]))
        assert found(spoilt, "chain").seq == 5

    def test_a_doubled_event(self, sound):
        spoilt = replace(sound, events=(*sound.events[:5], *sound.events[4:]))
        assert "chain" in kinds(spoilt)

    def test_two_swapped_events(self, sound):
        events = list(sound.events)
        events[4], events[5] = events[5], events[4]
        assert "chain" in kinds(replace(sound, events=tuple(events)))

    def test_no_events_at_all(self, sound):
        assert {"chain", "seal", "unreadable"} <= kinds(replace(sound, events=()))


def forged(bundle: Bundle, change, *, cut: int | None = None) -> Bundle:
    """Change bodies by `change(seq, type, body)` and make a chain, and a head, that hold again."""
    rows, head = [], chain.GENESIS
    for row in bundle.events[:cut]:
        body = json.loads(row.body)
        change(row.seq, row.type, body)
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        fresh = replace(row, body=text)
        head = chain.link(fresh, head, algorithm=bundle.case.algorithm)
        rows.append(replace(fresh, hash=head))
    case = replace(bundle.case, head=head, version=len(rows))
    return replace(bundle, events=tuple(rows), case=case)


def nothing(*_):
    """A forger who changes nothing."""


class TestWithTheChainMended:
    """By somebody who can compute hashes: the rules, and the seal, find it still."""

    def test_where_nothing_was_changed_nothing_is_found(self, sound):
        assert audit(forged(sound, nothing)).faults == ()

    def test_a_seal_names_the_first_event_that_was_sealed_otherwise(self, sound):
        def touch(seq, _, body):
            if seq == 3:
                body["note"] = "unread"

        assert kinds(forged(sound, touch)) == {"seal"}

    def test_a_cut_tail_shows_by_the_seal(self, sound):
        last = len(sound.events) - 3
        fault = found(forged(sound, nothing, cut=last), "seal")
        assert fault.seq == last
        assert str(len(sound.events)) in fault.describe("en")

    def test_a_date_that_was_moved(self, sound):
        def later(_, kind, body):
            if kind == "item_started":
                for clock in body["start"]["clocks"].values():
                    clock["legal_at"] = "2030-01-01T00:00:00+08:00"

        spoilt = forged(sound, later)
        first = next(row.seq for row in sound.events if row.type == "item_started")
        assert found(spoilt, "date").seq == first
        assert found(spoilt, "reenacted").seq == first

    def test_a_date_inside_an_activity(self):
        sealed = exported("supplement-answered")

        def later(_, kind, body):
            if kind == "intake_notice_served":
                body["answer_by"] = "2026-12-31T00:00:00+08:00"

        served = next(row.seq for row in sealed.events if row.type == "intake_notice_served")
        assert found(forged(sealed, later), "reenacted").seq == served

    def test_a_decision_that_was_turned_round(self, sound):
        def rejected(_, kind, body):
            if kind == "region_moved" and body.get("outcome") == "approved":
                body["outcome"] = "rejected"

        first = next(row.seq for row in sound.events if '"outcome":"approved"' in row.body)
        assert found(forged(sound, rejected), "reenacted").seq == first

    def test_another_signer_in_the_event(self, sound):
        def other(_, kind, body):
            if kind == "region_moved" and body.get("by"):
                body["by"] = "somebody"

        assert "reenacted" in kinds(forged(sound, other))

    def test_a_command_that_nobody_there_may_give(self, sound):
        def stranger(_, __, body):
            command = body.get("$command", {})
            if command.get("type") == "sign":
                command["actor"]["offices"] = ["elsewhere"]

        fault = found(forged(sound, stranger), "reenacted")
        assert "refused" in fault.describe("en")

    def test_a_step_that_no_procedure_has(self, sound):
        def elsewhere(_, kind, body):
            if kind == "region_moved" and body["region"] == "case":
                body["trigger"] = "waved_through"

        assert {"move", "reenacted"} <= kinds(forged(sound, elsewhere))

    def test_a_light_that_never_came(self, sound):
        rows = [row for row in sound.events if row.type == "rung_reached"]
        assert rows

        def dark(_, kind, body):
            if kind == "rung_reached":
                body["rung"] = "green"

        assert "reenacted" in kinds(forged(sound, dark))

    def test_facts_that_do_not_follow(self, sound):
        def other(seq, _, body):
            if seq == 1:
                for facts in (body["facts"], body["$command"]["body"]["data"]["facts"]):
                    name = next(name for name, value in facts.items() if value is False)
                    facts[name] = True

        spoilt = forged(sound, other)
        assert found(spoilt, "fact").seq == 1
        assert "fact" not in kinds(replace(spoilt, data=None))


class TestBesideTheHistory:
    @pytest.mark.parametrize(
        ("changes", "kind"),
        [
            ({"applicant": "father"}, "row"),
            ({"number": "440106-20260304-000009-9"}, "row"),
            ({"wake_at": "2030-01-01T00:00:00.000000Z"}, "row"),
            ({"status": "closed"}, "row"),
            ({"version": 3}, "chain"),
            ({"head": bytes(32)}, "chain"),
            ({"algorithm": "sm3"}, "chain"),
            ({"state": "{}"}, "unreadable"),
        ],
    )
    def test_the_case_row(self, sound, changes, kind):
        assert kind in kinds(replace(sound, case=replace(sound.case, **changes)))

    def test_the_state(self, sound):
        state = sound.case.state.replace('"approved"', '"rejected"', 1)
        assert state != sound.case.state
        assert "state" in kinds(replace(sound, case=replace(sound.case, state=state)))

    def test_a_value(self, sound):
        assert sound.data is not None
        rows = list(sound.data)
        place = next(n for n, row in enumerate(rows) if row.key == "field:mother_id")
        rows[place] = replace(rows[place], value='"110105194912310021"')
        fault = found(replace(sound, data=tuple(rows)), "value")
        assert fault.seq == 1
        assert "mother_id" in fault.describe("en")

    def test_a_value_that_is_missing(self, sound):
        assert sound.data is not None
        rows = tuple(row for row in sound.data if row.key != "field:phone")
        assert "phone" in found(replace(sound, data=rows), "value").describe("zh")

    @pytest.mark.parametrize("change", ["lost", "more", "other"])
    def test_the_rows_of_lists(self, sound, change):
        assert sound.regions is not None
        first, *rest = sound.regions
        spoilt = {
            "lost": tuple(rest),
            "more": (*sound.regions, replace(first, round=9)),
            "other": (replace(first, overdue_at=None, state="elsewhere"), *rest),
        }[change]
        assert kinds(replace(sound, regions=spoilt)) == {"region"}

    def test_the_definition(self, sound):
        other = sound.definition.replace("承诺", "承若", 1)
        faults = audit(replace(sound, definition=other)).faults
        assert any("定义" in fault.describe("zh") for fault in faults)

    def test_a_definition_with_its_hash_made_anew(self, sound):
        other = sound.definition.replace('"legal":"10wd"', '"legal":"20wd"')
        assert other != sound.definition
        case = replace(sound.case, definition=hash_of(other.encode()))
        spoilt = replace(sound, definition=other, case=case)
        assert {"row", "date", "reenacted"} <= kinds(spoilt)

    def test_the_calendar(self, sound):
        (calendar,) = sound.calendars
        body = calendar.body.replace("2026", "2027", 1)
        spoilt = replace(sound, calendars=(replace(calendar, body=body),))
        assert audit(spoilt).faults
        assert audit(replace(sound, calendars=())).faults

    def test_the_seal(self, sound):
        seal = sound.seal
        assert seal is not None
        other = replace(seal, seal=replace(seal.seal, sealed_at="2020-01-01T00:00:00.000000Z"))
        assert kinds(replace(sound, seal=other)) == {"seal"}
        foreign = replace(seal, leaf=replace(seal.leaf, case_id="another"))
        assert kinds(replace(sound, seal=foreign)) == {"seal"}

    def test_a_seal_that_was_never_published(self, sound):
        assert sound.seal is not None
        line = line_of(sound.seal.seal)
        assert audit(sound, [line]).faults == ()
        (fault,) = audit(sound, [replace(line, hash=bytes(32))]).faults
        assert fault.kind == "seal"
        (fault,) = audit(sound, [replace(line, number=7)]).faults
        assert "published" in fault.describe("en")
