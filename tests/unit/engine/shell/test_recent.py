"""Cases kept in memory by the head of their chain: found only as what is stored, and few of them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from oneflow.engine.history.rows import NO_STATE, read_state
from oneflow.engine.records.case import Case
from oneflow.engine.shell.recent import Recent
from oneflow.errors import ConflictError
from tests.generated.hall import WINDOW, Hall
from tests.generated.small import item, matter


def small() -> Hall:
    return Hall(matter({"one": item(), "two": item()}))


def kept_anywhere(hall: Hall) -> Any:
    """What a handler without any memory reads of the case."""
    with hall.store.look(hall.case_id) as look:
        return read_state(look.stored)


def test_a_case_is_found_by_its_head_alone_and_its_earlier_head_is_forgotten():
    hall = small()
    hall.submit()
    recent, case, head = Recent[Case](), hall.case, hall.row.head
    assert recent.find(head) is None
    recent.keep(case, head=head, before=bytes(32))
    assert recent.find(head) == case
    recent.keep(case, head=b"later", before=head)
    assert (recent.find(head), recent.find(b"later")) == (None, case)


def test_the_oldest_is_forgotten_first():
    hall = small()
    hall.submit()
    recent, case = Recent[Case](size=2), hall.case
    for head in (b"1", b"2", b"3"):
        recent.keep(case, head=head, before=b"")
    assert [recent.find(head) is case for head in (b"1", b"2", b"3")] == [False, True, True]


def test_what_is_remembered_is_what_is_stored():
    hall = small().under_way()
    remembered = hall.handler.recent.find(hall.row.head)
    assert remembered is not None
    assert remembered == kept_anywhere(hall)


def test_a_restored_database_is_read_as_it_is():
    hall = small().under_way()
    rows = hall.store.rows
    before = rows.cases[hall.case_id], list(rows.events[hall.case_id])
    hall.sign("one")
    rows.cases[hall.case_id], rows.events[hall.case_id] = before[0], list(before[1])
    rows.data = {place: row for place, row in rows.data.items() if not place[1].startswith("paper")}
    rows.inbox.clear()
    rows.letters.by_id.clear()
    hall.sign("one", "reject")
    assert (hall.state("one"), hall.state("two")) == ("rejected", "deciding")


def test_a_turn_that_was_not_stored_is_not_remembered(monkeypatch: pytest.MonkeyPatch):
    hall = small()
    hall.submit()

    def taken(*_: Any) -> None:
        raise ConflictError("a", "b")

    with monkeypatch.context() as patch:
        patch.setattr(type(hall.store.rows), "check", taken)
        with pytest.raises(ConflictError):
            hall.do(WINDOW, "conclude_intake", trigger="accepted")
    assert hall.state("case") == "intake"
    hall.accept()
    assert hall.state("case") == "under_way"


def test_an_ended_case_keeps_no_state_and_is_read_from_its_history():
    hall = small().under_way()
    assert hall.row.state
    hall.sign("one", "reject")
    hall.sign("two", "reject")
    row = hall.row
    assert (row.ended, row.state, row.state_version) == (True, "", NO_STATE)
    remembered = hall.case
    hall.handler.recent = Recent[Case]()
    folded = hall.case
    assert msgspec.json.encode(folded) == msgspec.json.encode(remembered)
