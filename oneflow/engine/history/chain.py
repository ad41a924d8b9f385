"""The hash chain over a case's events: making links, and finding where history was touched.

Each event row carries a hash over its own content and the hash before it. The content is
framed part by part as `<length in bytes, decimal>:<bytes>,`, in this order: the tag
`oneflow-event-1`, case id, seq, type, schema version, recorded_at, previous hash (32 zero
bytes for the first event), and the exact bytes of the body. Numbers are decimal ASCII,
texts UTF-8. Whoever can hash can check a history without oneflow.

A chain alone cannot show that its tail was cut off: that needs a `Head` kept elsewhere
(the case row, or better a seal). Pure; knows neither events nor stores.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Struct

from oneflow.engine.ports import EventRow
from oneflow.errors import StoreError

ALGORITHMS = ("sha256", "sm3")
GENESIS = bytes(32)
"""Stands before the first event."""

_TAG = b"oneflow-event-1"
_SM3_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
"""The example of GB/T 32905-2016, appendix A.1."""

FaultKind = Literal["changed", "missing", "unexpected", "truncated", "head"]
_TEXTS: dict[FaultKind, tuple[str, str]] = {
    "changed": ("第 {seq} 号事件的内容被改动", "event {seq} was changed"),
    "missing": ("缺少第 {seq} 至 {last} 号事件", "events {seq} to {last} are missing"),
    "unexpected": ("多出一条第 {seq} 号事件", "an event {seq} stands where none belongs"),
    "truncated": (
        "末尾缺少第 {seq} 至 {last} 号事件",
        "the tail from event {seq} to {last} was cut off",
    ),
    "head": ("第 {seq} 号事件与封存的链头不符", "event {seq} is not the one that was sealed"),
}


class Head(Struct, frozen=True):
    """Where a chain ends: number and hash of its last event; (0, GENESIS) before the first."""

    seq: int = 0
    hash: bytes = GENESIS


class ChainFault(Struct, frozen=True):
    """A place where stored history is not what was written.

    position: index among the rows given (their count, if the fault lies behind the last).
    seq: number of the event at fault; last: the last number of a range.
    """

    kind: FaultKind
    position: int
    seq: int
    last: int

    def describe(self, language: str = "zh") -> str:
        """Say it in `language` ("zh" or "en").

        >>> ChainFault("missing", 2, 3, 4).describe("en")
        'events 3 to 4 are missing'
        """
        zh, en = _TEXTS[self.kind]
        return (zh if language == "zh" else en).format(seq=self.seq, last=self.last)


def digest_function(algorithm: str) -> Callable[[bytes], Any]:
    """Give the constructor of a hash, as `hashlib` has them.

    Raises:
        StoreError: the algorithm is unknown, or this platform's OpenSSL has no (right) SM3.

    >>> digest_function("sha256")(b"abc").hexdigest()[:16]
    'ba7816bf8f01cfea'
    """
    if algorithm == "sha256":
        return hashlib.sha256
    if algorithm == "sm3":
        return _sm3()
    raise StoreError(
        f"不认识的摘要算法“{algorithm}”",
        f"unknown hash algorithm '{algorithm}'",
        remedy_zh=f"可用：{'、'.join(ALGORITHMS)}。",
        remedy_en=f"Use one of: {', '.join(ALGORITHMS)}.",
        data={"algorithm": algorithm},
    )


@cache
def _sm3() -> Callable[[bytes], Any]:
    def sm3(data: bytes) -> Any:
        return hashlib.new("sm3", data)

    try:
        known = sm3(b"abc").hexdigest()
    except ValueError:
        known = ""
    if known != _SM3_OF_ABC:
        raise StoreError(
            "本机的 OpenSSL 不提供国密 SM3 摘要算法",
            "the OpenSSL of this platform offers no SM3",
            remedy_zh="换用带 SM3 的 OpenSSL（1.1.1 及以上，且未被发行方裁剪），或把摘要算法设为 sha256。",
            remedy_en="Use an OpenSSL with SM3 (1.1.1 or later, not trimmed), or choose sha256.",
            data={"algorithm": "sm3"},
        )
    return sm3


def framed(*parts: bytes) -> bytes:
    """Join byte strings so that nothing but these very parts gives the result.

    >>> framed(b"ab", b"", b"c") == framed(b"a", b"b", b"c")
    False
    >>> framed(b"ab", b"")
    b'2:ab,0:,'
    """
    return b"".join([b"%d:%b," % (len(part), part) for part in parts])


_FRAME = framed(_TAG) + b"%d:%b,%d:%d,%d:%b,%d:%d,%d:%b,32:%b,%d:%b,"


def link(row: EventRow, previous: bytes, *, algorithm: str = "sha256") -> bytes:
    """Compute the hash that `row` must carry if `previous` stands before it.

    >>> row = EventRow(
    ...     case_id="c",
    ...     seq=1,
    ...     type="t",
    ...     version=1,
    ...     body="{}",
    ...     hash=b"",
    ...     recorded_at="2024-03-04T02:00:00.000000Z",
    ... )
    >>> link(row, GENESIS).hex()[:16]
    'ba9c293dd7822d3b'
    """
    body = _raw(row.body)
    return link_parts(
        digest_function(algorithm),
        previous,
        (row.case_id, row.seq, row.type, row.version, row.recorded_at),
        body,
    )


def link_parts(
    digest: Callable[[bytes], Any],
    previous: bytes,
    place: tuple[str, int, str, int, str],
    body: bytes,
) -> bytes:
    """Do the work of `link` without a row; `place` is (case id, seq, type, version, recorded_at)."""
    case, seq, kind, version, recorded = place
    a, b, c = _raw(case), _raw(kind), _raw(recorded)
    counted = (len(a), a, len(str(seq)), seq, len(b), b, len(str(version)), version, len(c), c)
    result: bytes = digest(_FRAME % (*counted, previous, len(body), body)).digest()
    return result


def _raw(text: str) -> bytes:
    """The stored bytes; those that are no UTF-8 come from the store as lone surrogates."""
    return text.encode("utf-8", "surrogateescape")


def verify(
    rows: Sequence[EventRow], *, case_id: str, algorithm: str, head: Head | None = None
) -> tuple[ChainFault, ...]:
    """Check a case's history; no fault means that it is whole and unchanged.

    Args:
        rows: all events of one case from the first on, oldest first, as read from the store.
        case_id: whose history this ought to be.
        algorithm: as the case row names it.
        head: the end of the chain as known from elsewhere; without it a cut tail does not show.

    Returns:
        The faults found, in the order of the rows. What follows a missing event is checked
        again from its own hash on.
    """
    if not _is_whole(rows, case_id, digest_function(algorithm)):
        faults = _Search(case_id, algorithm).run(rows)
    else:
        faults = []
    if head is not None:
        faults += _compare_head(rows, head)
    return tuple(faults)


def _is_whole(rows: Iterable[EventRow], case_id: str, digest: Callable[[bytes], Any]) -> bool:
    """Tell quickly whether everything is in order; where it is not is looked for separately."""
    previous = GENESIS
    for seq, row in enumerate(rows, 1):
        if row.seq != seq or row.case_id != case_id:
            return False
        place = (case_id, seq, row.type, row.version, row.recorded_at)
        body = _raw(row.body)
        if link_parts(digest, previous, place, body) != row.hash:
            return False
        previous = row.hash
    return True


class _Search:
    """One walk along a damaged chain. `previous`: hashes the next row may build upon."""

    def __init__(self, case_id: str, algorithm: str) -> None:
        self.case_id = case_id
        self.algorithm = algorithm
        self.expected = 1
        self.previous: set[bytes] = {GENESIS}
        self.faults: list[ChainFault] = []

    def run(self, rows: Iterable[EventRow]) -> list[ChainFault]:
        for position, row in enumerate(rows):
            if row.seq == self.expected and row.case_id == self.case_id:
                self._step(position, row)
            else:
                self._misplaced(position, row)
        return self.faults

    def _misplaced(self, position: int, row: EventRow) -> None:
        """Judge a row whose number or case is not the expected one."""
        here = msgspec.structs.replace(row, seq=self.expected, case_id=self.case_id)
        if self.previous and row.hash in self._computed(here):
            self._add("changed", position, self.expected)
            self._accept(row, set())
        elif row.seq > self.expected and row.case_id == self.case_id:
            self._add("missing", position, self.expected, row.seq - 1)
            self.expected = row.seq
            self._accept(row, set())
        else:
            self._add("unexpected", position, row.seq)

    def _step(self, position: int, row: EventRow) -> None:
        computed = self._computed(row)
        if computed and row.hash not in computed:
            self._add("changed", position, row.seq)
        self._accept(row, computed)

    def _computed(self, row: EventRow) -> set[bytes]:
        return {link(row, previous, algorithm=self.algorithm) for previous in self.previous}

    def _accept(self, row: EventRow, computed: set[bytes]) -> None:
        """Go on from `row`; if only its hash was touched, the next one builds on the computed."""
        self.previous = {row.hash, *computed}
        self.expected += 1

    def _add(self, kind: FaultKind, position: int, seq: int, last: int | None = None) -> None:
        self.faults.append(ChainFault(kind, position, seq, seq if last is None else last))


def _compare_head(rows: Sequence[EventRow], head: Head) -> list[ChainFault]:
    last = rows[-1].seq if rows else 0
    if last < head.seq:
        return [ChainFault("truncated", len(rows), last + 1, head.seq)]
    sealed = rows[head.seq - 1].hash if 0 < head.seq <= len(rows) else GENESIS
    if sealed != head.hash:
        return [ChainFault("head", max(head.seq - 1, 0), head.seq, head.seq)]
    return []
