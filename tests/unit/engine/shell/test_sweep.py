"""The sweep: one bad case spoils no other, is told, and holds nobody up."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from oneflow.engine.shell.sweep import Failed, Swept, sweep
from tests.generated.hall import START, Hall
from tests.generated.small import licence, matter

MATTER = matter({"a": licence("one")})
LATE = START + timedelta(days=30)


@pytest.fixture
def hall() -> Hall:
    """Five cases in intake, which silence will accept."""
    hall = Hall(MATTER)
    for number in range(5):
        hall.case_id = f"k{number}"
        hall.submit()
    hall.clock.at = LATE
    return hall


def break_cases(hall: Hall, monkeypatch: pytest.MonkeyPatch, *broken: str) -> list[str]:
    """Let the state of these cases be unreadable; gives the cases tried, in order."""
    tried: list[str] = []
    opened = hall.handler.opened

    def opening(row, look):
        tried.append(row.id)
        if row.id in broken:
            raise ZeroDivisionError("secret-value")
        return opened(row, look)

    monkeypatch.setattr(hall.handler, "opened", opening)
    return tried


def deemed(hall: Hall) -> list[str]:
    """Cases that silence accepted."""
    found = []
    for number in range(5):
        hall.case_id = f"k{number}"
        if hall.region("a").deemed:
            found.append(hall.case_id)
    return found


def test_every_due_case_is_ticked_once(hall: Hall):
    assert sweep(hall.handler) == Swept(5)
    assert sweep(hall.handler) == Swept()
    assert deemed(hall) == ["k0", "k1", "k2", "k3", "k4"]


@pytest.mark.parametrize("batch", [1, 2, 5, 100])
def test_a_bad_case_spoils_no_other(hall: Hall, monkeypatch, batch: int):
    with monkeypatch.context() as patch:
        tried = break_cases(hall, patch, "k0", "k3")
        swept = sweep(hall.handler, batch=batch)
        assert tried == ["k0", "k1", "k2", "k3", "k4"]
    assert swept.ticked == 3
    assert [failure.case_id for failure in swept.failed] == ["k0", "k3"]
    assert deemed(hall) == ["k1", "k2", "k4"]
    assert sweep(hall.handler, batch=batch) == Swept(2)
    assert deemed(hall) == ["k0", "k1", "k2", "k3", "k4"]


def test_bad_cases_in_every_batch_end_the_sweep_all_the_same(hall: Hall, monkeypatch):
    tried = break_cases(hall, monkeypatch, *(f"k{number}" for number in range(5)))
    assert sweep(hall.handler, batch=1).ticked == 0
    assert len(tried) == 5


def test_the_log_names_case_and_place_but_repeats_no_text(hall: Hall, monkeypatch, caplog):
    break_cases(hall, monkeypatch, "k2")
    with caplog.at_level(logging.ERROR, "oneflow.sweep"):
        sweep(hall.handler)
    (record,) = caplog.records
    assert "k2" in record.getMessage()
    assert "ZeroDivisionError in " in record.getMessage()
    assert "secret" not in caplog.text


def test_check_raises_the_first_failure():
    failure = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        Swept(1, (Failed("k", failure),)).check()
    assert Swept(1).check() == Swept(1)
