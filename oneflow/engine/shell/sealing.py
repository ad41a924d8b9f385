"""Sealing: the heads of all cases that changed since the last seal go into the next one.

A seal is gathered without holding anybody up: what a case's history was at some moment stays
true of it for ever, so each head is read on its own. Of two who seal at once the slower finds
the number taken and gathers again. Looking for changed cases is one pass over the index of
cases; only what changed is read and stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from oneflow.engine.history.chain import GENESIS
from oneflow.engine.history.seals import (
    Inclusion,
    Leaf,
    SealLine,
    SealRow,
    hash_of_seal,
    inclusion_of,
    line_of,
    next_seal,
    read_body,
    root_of,
)
from oneflow.errors import ConflictError

PAGE = 5_000
"""Changed cases read in one question."""
MOST = 100_000
"""Heads in one seal; what is left over goes into the next."""
_ATTEMPTS = 5


class Sealed(Struct, frozen=True, kw_only=True):
    """A sealed head beside what is there now. hash: of that event; None: it is gone.

    version: number of the case's last event by its row; None: there is no such case.
    """

    leaf: Leaf
    hash: bytes | None
    version: int | None


class SealStore(Protocol):
    """Where seals live; the store's third face, reached as its `seals`."""

    def unsealed(self, *, after: str, limit: int) -> Sequence[Leaf]:
        """Heads of up to `limit` cases that grew since they were sealed, by id, behind `after`.

        Case ids rise by the order of the store. `head` is b"" where the last event is not there.
        """

    def seals(self, *, after: int = 0, limit: int = 1000) -> Sequence[SealRow]:
        """Seals behind number `after`, in order."""

    def last(self) -> SealRow | None:
        """The newest seal; None: there is none yet."""

    def leaves(self, number: int) -> Sequence[Leaf]:
        """What a seal is over, in no particular order."""

    def sealed(self, number: int) -> Sequence[Sealed]:
        """What a seal is over, each beside what is there now."""

    def newest_of(self, case_id: str) -> int | None:
        """Number of the newest seal that a case is in; None: it is in none."""

    def add(self, seal: SealRow, leaves: Sequence[Leaf]) -> None:
        """Keep a seal with its leaves, whole or not at all.

        Raises:
            ConflictError: somebody else has made a seal of that number meanwhile.
        """


class SealingDone(Struct, frozen=True, kw_only=True):
    """What sealing did: the seals made, and cases left out because their last event is missing."""

    seals: tuple[SealRow, ...]
    broken: tuple[str, ...] = ()


class SealFault(Struct, frozen=True, kw_only=True):
    """Something that is not as it was sealed. case_id: "" where it is the seal itself."""

    kind: Literal["missing", "changed", "leaves", "published", "cut", "replaced"]
    number: int
    zh: str
    en: str
    case_id: str = ""
    seq: int = 0

    def describe(self, language: str = "zh") -> str:
        """Say it in `language` ("zh" or "en")."""
        return self.zh if language == "zh" else self.en


class SealCheck(Struct, frozen=True, kw_only=True):
    """What checking found: how many seals and sealed heads were looked at, and what is wrong."""

    seals: int
    heads: int
    faults: tuple[SealFault, ...]


def seal(store: SealStore, now: datetime, *, algorithm: str = "sha256") -> SealingDone:
    """Seal every case that changed; makes no seal where none did.

    Args:
        store: where the cases are.
        now: the present, aware.
        algorithm: "sha256" or "sm3".

    Raises:
        ConflictError: others seal all the time; try again.
    """
    for attempt in range(_ATTEMPTS):
        made: list[SealRow] = []
        try:
            broken = _seal_all(store, now, algorithm, made)
        except ConflictError:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return SealingDone(seals=tuple(made), broken=tuple(broken))
    raise AssertionError  # pragma: no cover - the last attempt either returns or raises


def _seal_all(
    store: SealStore, now: datetime, algorithm: str, made: list[SealRow]
) -> Iterable[str]:
    """Make as many seals as are needed, each of at most `MOST` heads; gives the broken cases."""
    after, broken, last = "", [], store.last()
    while True:
        leaves: list[Leaf] = []
        while len(leaves) < MOST:
            page = store.unsealed(after=after, limit=PAGE)
            leaves += [leaf for leaf in page if leaf.head]
            broken += [leaf.case_id for leaf in page if not leaf.head]
            if not page:
                break
            after = page[-1].case_id
        if not leaves:
            return broken
        last = next_seal(last, leaves, at=now, algorithm=algorithm)
        store.add(last, leaves)
        made.append(last)


def inclusion(store: SealStore, case_id: str) -> Inclusion | None:
    """Prove that a case is in the newest seal that names it; None: it is in none."""
    number = store.newest_of(case_id)
    if number is None:
        return None
    found = store.seals(after=max(number - 2, 0), limit=2)
    by_number = {each.number: each for each in found}
    if number not in by_number:
        return None
    before = by_number.get(number - 1)
    previous = before.hash if before is not None else GENESIS
    return inclusion_of(by_number[number], previous, store.leaves(number), case_id)


def check_seals(store: SealStore, published: Iterable[SealLine] = ()) -> SealCheck:
    """Check all seals against each other, against the cases, and against lines kept outside.

    A case whose tail was cut, or that was put back from an older copy, lacks an event that a seal
    names, or has another in its place.

    published: lines of seals as they were given out. Without them it does not show if the newest
    seals were taken away together with what they sealed.
    """
    lines = {line.number: line for line in published}
    faults: list[SealFault] = []
    number = heads = 0
    previous = GENESIS
    while page := store.seals(after=number):
        for each in page:
            if each.number != number + 1:
                faults.append(_missing(number + 1, each.number - 1))
            sealed = store.sealed(each.number)
            faults += _of_seal(each, previous, [one.leaf for one in sealed], lines)
            faults += _of_cases(each, sealed)
            number, previous, heads = each.number, each.hash, heads + len(sealed)
    gone = [line for line in lines if line > number]
    if gone:
        faults.append(_missing(number + 1, max(gone)))
    return SealCheck(seals=number, heads=heads, faults=tuple(faults))


def _of_seal(
    row: SealRow, previous: bytes, leaves: Sequence[Leaf], lines: Mapping[int, SealLine]
) -> Iterator[SealFault]:
    number = row.number
    if hash_of_seal(row, previous) != row.hash:
        zh, en = f"第 {number} 号封存被改动", f"seal {number} was changed"
        yield SealFault(kind="changed", number=number, zh=zh, en=en)
    body = read_body(row)
    root = root_of(leaves, row.algorithm).hex()
    if body is None or (body.count, body.root) != (len(leaves), root):
        zh = f"第 {number} 号封存所列的链头被改动"
        en = f"the heads listed under seal {number} were changed"
        yield SealFault(kind="leaves", number=number, zh=zh, en=en)
    if number in lines and lines[number] != line_of(row):
        zh = f"第 {number} 号封存与对外公布的不同"
        en = f"seal {number} is not the one that was published"
        yield SealFault(kind="published", number=number, zh=zh, en=en)


def _of_cases(row: SealRow, sealed: Iterable[Sealed]) -> Iterator[SealFault]:
    number, day = row.number, row.sealed_at[:10]
    for each in sealed:
        case_id, seq = each.leaf.case_id, each.leaf.seq
        if each.hash is None or each.version is None or each.version < seq:
            zh = f"办件 {case_id} 在 {day} 封存时有第 {seq} 号事件，现在没有了"
            en = f"case {case_id} had event {seq} when it was sealed on {day}; it is gone"
            yield SealFault(kind="cut", number=number, zh=zh, en=en, case_id=case_id, seq=seq)
        elif each.hash != each.leaf.head:
            zh = f"办件 {case_id} 的第 {seq} 号事件不是 {day} 封存的那一条"
            en = f"event {seq} of case {case_id} is not the one that was sealed on {day}"
            yield SealFault(kind="replaced", number=number, zh=zh, en=en, case_id=case_id, seq=seq)


def _missing(first: int, last: int) -> SealFault:
    zh, en = f"缺少第 {first} 至 {last} 号封存", f"seals {first} to {last} are missing"
    return SealFault(kind="missing", number=first, zh=zh, en=en)
