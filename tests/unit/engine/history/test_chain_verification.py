"""Every touch of a stored history is located; an untouched one passes, in both algorithms."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from oneflow.engine.history import chain
from oneflow.engine.history.chain import GENESIS, ChainFault, Head, link, verify
from oneflow.engine.ports import EventRow
from oneflow.errors import StoreError

CASE = "case-1"


def history(length: int, algorithm: str = "sha256") -> list[EventRow]:
    """A whole history, made by the rule."""
    rows: list[EventRow] = []
    previous = GENESIS
    for seq in range(1, length + 1):
        row = EventRow(
            case_id=CASE,
            seq=seq,
            type="region_moved",
            version=1,
            recorded_at=f"2024-03-04T02:00:00.{seq:06}Z",
            body=f'{{"region":"item:{seq}","by":"王小明"}}',
            hash=b"",
        )
        previous = link(row, previous, algorithm=algorithm)
        rows.append(replace(row, hash=previous))
    return rows


def check(rows: list[EventRow], algorithm: str = "sha256", head: Head | None = None):
    return verify(rows, case_id=CASE, algorithm=algorithm, head=head)


def kinds(faults: tuple[ChainFault, ...]) -> list[tuple[str, int, int]]:
    return [(fault.kind, fault.seq, fault.last) for fault in faults]


@pytest.mark.parametrize("algorithm", chain.ALGORITHMS)
def test_a_whole_history_passes(algorithm: str):
    rows = history(5, algorithm)
    assert check(rows, algorithm) == ()
    assert check(rows, algorithm, Head(5, rows[-1].hash)) == ()
    assert check([], algorithm, Head()) == ()
    assert check(rows, "sha256" if algorithm == "sm3" else "sm3") != ()


def test_the_link_is_what_the_rule_in_words_says():
    """Computed here from the description in the module alone."""
    (row,) = history(1)
    parts = [
        b"oneflow-event-1",
        b"case-1",
        b"1",
        b"region_moved",
        b"1",
        b"2024-03-04T02:00:00.000001Z",
        bytes(32),
        row.body.encode(),
    ]
    framed = b"".join(str(len(part)).encode() + b":" + part + b"," for part in parts)
    assert row.hash == hashlib.sha256(framed).digest()


def _flips(row: EventRow) -> list[EventRow]:
    """The row with each single bit of what is stored of it flipped in turn."""
    flipped: list[EventRow] = []
    for field in ("case_id", "type", "recorded_at", "body"):
        stored = getattr(row, field).encode()
        for index in range(len(stored) * 8):
            changed = bytearray(stored)
            changed[index // 8] ^= 1 << index % 8
            flipped.append(replace(row, **{field: changed.decode(errors="surrogateescape")}))
    for index in range(256):
        changed = bytearray(row.hash)
        changed[index // 8] ^= 1 << index % 8
        flipped.append(replace(row, hash=bytes(changed)))
    for field in ("seq", "version"):
        flipped += [replace(row, **{field: getattr(row, field) ^ 1 << bit}) for bit in range(31)]
    return flipped


@pytest.mark.parametrize("position", [0, 2, 4])
def test_every_flipped_bit_is_located(position: int):
    rows = history(5)
    flips = _flips(rows[position])
    assert len(flips) > 900
    for flipped in flips:
        touched = [*rows[:position], flipped, *rows[position + 1 :]]
        assert kinds(check(touched)) == [("changed", position + 1, position + 1)]


def test_a_deleted_event_is_located():
    rows = history(6)
    assert kinds(check([*rows[:2], *rows[4:]])) == [("missing", 3, 4)]
    assert kinds(check(rows[1:])) == [("missing", 1, 1)]


def test_a_deletion_hidden_by_new_numbers_is_located():
    rows = history(6)
    moved = [replace(row, seq=row.seq - 1) for row in rows[3:]]
    assert kinds(check([*rows[:2], *moved]))[0] == ("changed", 3, 3)


def test_an_inserted_event_is_located():
    rows = history(4)
    forged = replace(rows[1], body="{}")
    assert kinds(check([*rows[:2], forged, *rows[2:]])) == [("unexpected", 2, 2)]
    foreign = replace(rows[2], case_id="case-2", body="{}")
    assert kinds(check([*rows[:2], foreign, *rows[2:]])) == [("unexpected", 3, 3)]


def test_swapped_events_are_located():
    rows = history(5)
    swapped = [rows[0], rows[2], rows[1], *rows[3:]]
    assert check(swapped)[0].position == 1
    renumbered = [rows[0], replace(rows[2], seq=2), replace(rows[1], seq=3), *rows[3:]]
    found = [fault[:2] for fault in kinds(check(renumbered))]
    assert found == [("changed", 2), ("changed", 3), ("changed", 4)]  # 4 no longer follows 3


def test_a_cut_tail_shows_against_a_head_kept_elsewhere():
    rows = history(5)
    head = Head(5, rows[-1].hash)
    assert check(rows[:3]) == ()
    assert kinds(check(rows[:3], head=head)) == [("truncated", 4, 5)]
    assert kinds(check([], head=head)) == [("truncated", 1, 5)]


def test_a_history_rewritten_from_some_event_on_shows_against_a_head():
    rows = history(4)
    rewritten = list(rows[:2])
    for row in rows[2:]:
        fresh = replace(row, body="{}")
        rewritten.append(replace(fresh, hash=link(fresh, rewritten[-1].hash)))
    assert check(rewritten) == ()
    assert kinds(check(rewritten, head=Head(4, rows[-1].hash))) == [("head", 4, 4)]
    assert check([*rows, *history(5)[4:]], head=Head(4, rows[-1].hash)) == ()


@given(
    length=st.integers(2, 8),
    data=st.data(),
)
def test_any_two_changes_are_both_located_or_the_first_is(length: int, data: st.DataObject):
    rows = history(length)
    touched = sorted(data.draw(st.sets(st.integers(0, length - 1), min_size=1, max_size=3)))
    for position in touched:
        text = data.draw(st.text(max_size=5))
        rows[position] = replace(rows[position], body=rows[position].body + "!" + text)
    found = {fault.position for fault in check(rows)}
    assert found == set(touched)


@given(st.lists(st.binary(max_size=20), max_size=4), st.lists(st.binary(max_size=20), max_size=4))
def test_framing_keeps_parts_apart(one: list[bytes], other: list[bytes]):
    assert (chain.framed(*one) == chain.framed(*other)) == (one == other)


def test_a_fault_says_what_it_is_in_both_languages():
    for kind in ("changed", "missing", "unexpected", "truncated", "head"):
        fault = ChainFault(kind, 0, 3, 4)
        assert "3" in fault.describe()
        assert fault.describe() != fault.describe("en")


def test_an_algorithm_that_is_not_there_names_the_remedy(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(StoreError) as caught:
        check(history(1), "md5")
    assert "sha256" in caught.value.remedy_en

    def without_sm3(name: str, _data: bytes = b""):
        raise ValueError(name)

    chain._sm3.cache_clear()
    monkeypatch.setattr(hashlib, "new", without_sm3)
    with pytest.raises(StoreError) as caught:
        chain.digest_function("sm3")
    assert "OpenSSL" in caught.value.remedy_en
    chain._sm3.cache_clear()


def test_hashes_differ_from_event_to_event():
    assert all(one.hash != other.hash for one, other in pairwise(history(9)))
