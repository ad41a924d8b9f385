"""Seals as pure reckoning: the tree, the proof of one head in it, the line that is published."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from oneflow.engine.history.chain import GENESIS
from oneflow.engine.history.seals import (
    Leaf,
    hash_of_seal,
    inclusion_of,
    line_of,
    next_seal,
    proves,
    read_lines,
    root_of,
)
from oneflow.errors import UsageError

AT = datetime(2026, 3, 4, 2, tzinfo=UTC)


def leaves(count: int) -> list[Leaf]:
    return [
        Leaf(case_id=f"案-{number:03}", seq=number + 1, head=bytes([number % 256]) * 32)
        for number in range(count)
    ]


def framed(*parts: bytes) -> bytes:
    return b"".join(b"%d:%b," % (len(part), part) for part in parts)


def test_whoever_can_hash_can_check_without_us():
    two = leaves(2)
    hashed = [
        sha256(
            framed(b"oneflow-seal-leaf-1", leaf.case_id.encode(), b"%d" % leaf.seq, leaf.head)
        ).digest()
        for leaf in two
    ]
    root = sha256(framed(b"oneflow-seal-node-1", *hashed)).hexdigest()
    seal = next_seal(None, two, at=AT)
    assert seal.body == f'{{"count":2,"root":"{root}"}}'
    text = framed(
        b"oneflow-seal-1",
        b"1",
        b"2026-03-04T02:00:00.000000Z",
        b"sha256",
        bytes(32),
        seal.body.encode(),
    )
    assert seal.hash == sha256(text).digest()


def test_the_order_of_leaves_does_not_matter():
    assert root_of(leaves(9), "sha256") == root_of(reversed(leaves(9)), "sha256")
    assert root_of([], "sha256") == GENESIS


@given(st.integers(1, 70), st.data())
def test_every_head_is_proved_and_no_other(count: int, data: st.DataObject):
    before = next_seal(None, leaves(3), at=AT)
    known = leaves(count)
    seal = next_seal(before, known, at=AT)
    place = data.draw(st.integers(0, count - 1))
    proof = inclusion_of(seal, before.hash, known, known[place].case_id)
    assert proof is not None
    assert proves(proof)
    assert (proof.place, proof.leaf) == (place, known[place])
    longer = (*proof.path, bytes(32))
    wrong = [
        replace(proof, leaf=replace(proof.leaf, seq=proof.leaf.seq + 1)),
        replace(proof, leaf=replace(proof.leaf, head=b"\xee" * 32)),
        replace(proof, leaf=replace(proof.leaf, case_id="other")),
        replace(proof, path=longer),
        replace(proof, place=count),
        replace(proof, place=-1),
        replace(proof, previous=GENESIS),
        replace(proof, seal=replace(seal, body=seal.body.replace('"count"', '"Count"'))),
        replace(proof, seal=replace(seal, number=7)),
    ]
    if proof.path:
        wrong.append(replace(proof, path=proof.path[1:]))
        wrong.append(replace(proof, place=proof.place ^ 1))
    assert not any(proves(each) for each in wrong)


def test_a_case_that_is_not_sealed_has_no_proof():
    seal = next_seal(None, leaves(3), at=AT)
    assert inclusion_of(seal, GENESIS, leaves(3), "nobody") is None


def test_seals_are_chained():
    first = next_seal(None, leaves(1), at=AT)
    second = next_seal(first, leaves(1), at=AT, algorithm="sm3")
    assert (second.number, second.algorithm) == (2, "sm3")
    assert hash_of_seal(second, first.hash) == second.hash
    assert hash_of_seal(second, GENESIS) != second.hash


def test_a_line_is_read_as_it_was_written():
    line = line_of(next_seal(None, leaves(2), at=AT))
    assert str(line).startswith("oneflow-seal-1 1 2026-03-04T02:00:00.000000Z sha256 2 ")
    assert read_lines(f"# 2026-03\n\n{line}\n") == (line,)


@pytest.mark.parametrize(
    "written", ["oneflow-seal-1 1", "oneflow-seal-2 1 x sha256 2 " + "0" * 64, "否"]
)
def test_another_line_is_refused_with_its_number(written: str):
    with pytest.raises(UsageError) as caught:
        read_lines(f"\n{written}")
    assert caught.value.data == {"line": 2}
