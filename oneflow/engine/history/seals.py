"""Seals: one chain over the heads of many cases, so that a cut tail shows. Pure.

A case's own chain cannot show that its end is missing. A *seal* names the heads that cases had
at one time: each is a leaf (case id, number and hash of its last event), the leaves in the order
of case ids form a hash tree, and the seal carries its root. Seals are chained by number. Whoever
keeps one line of a seal outside can show later that a case still has what it had then.

What is hashed is framed as in `chain`: a leaf as tag `oneflow-seal-leaf-1`, case id, seq, head; two
neighbours of a level as tag `oneflow-seal-node-1`, left, right (an odd last one rises as it is); a
seal as tag `oneflow-seal-1`, number, sealed_at, algorithm, the hash before it (32 zero bytes for
the first), and the exact bytes of its body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from oneflow.engine.history.chain import GENESIS, digest_function, framed
from oneflow.engine.records.instants import write_instant
from oneflow.errors import UsageError

_SEAL, _LEAF, _NODE = b"oneflow-seal-1", b"oneflow-seal-leaf-1", b"oneflow-seal-node-1"
_LINE = re.compile(
    r"oneflow-seal-1 (?P<number>[1-9][0-9]{0,17}) (?P<at>\S{27}) (?P<algorithm>[a-z0-9]{1,16})"
    r" (?P<count>[0-9]{1,18}) (?P<hash>[0-9a-f]{64})"
)


class Leaf(Struct, frozen=True, kw_only=True):
    """Where a case's chain ended when it was sealed: number and hash of its last event."""

    case_id: str
    seq: int
    head: bytes


class SealRow(Struct, frozen=True, kw_only=True):
    """A seal as stored. number: from 1 without a gap. sealed_at: UTC text. body: its JSON text."""

    number: int
    sealed_at: str
    algorithm: str
    body: str
    hash: bytes


class SealBody(Struct, frozen=True):
    """What a seal says: how many heads, and the root of the tree over them, in hexadecimal."""

    count: int
    root: str


class SealLine(Struct, frozen=True, kw_only=True):
    """What is published of a seal: enough to know it again, nothing about any case."""

    number: int
    sealed_at: str
    algorithm: str
    count: int
    hash: bytes

    def __str__(self) -> str:
        place = f"{self.number} {self.sealed_at} {self.algorithm} {self.count}"
        return f"oneflow-seal-1 {place} {self.hash.hex()}"


class Inclusion(Struct, frozen=True, kw_only=True):
    """A seal with the proof that one head is in it, as it travels in a bundle.

    previous: hash of the seal before. place: index of the leaf. path: the neighbours met on the
    way from the leaf to the root, lowest first.
    """

    seal: SealRow
    previous: bytes
    leaf: Leaf
    place: int
    path: tuple[bytes, ...]


def next_seal(
    last: SealRow | None, leaves: Sequence[Leaf], *, at: datetime, algorithm: str = "sha256"
) -> SealRow:
    """Make the seal that follows `last` (None: the first) over these leaves.

    Args:
        last: the seal before.
        leaves: at least one, each case at most once; their order does not matter.
        at: when it is made, aware.
        algorithm: of the seal and its tree; a case's own chain may have another.
    """
    number, previous = (last.number + 1, last.hash) if last is not None else (1, GENESIS)
    body = SealBody(len(leaves), root_of(leaves, algorithm).hex())
    seal = SealRow(
        number=number,
        sealed_at=write_instant(at),
        algorithm=algorithm,
        body=msgspec.json.encode(body).decode(),
        hash=b"",
    )
    return msgspec.structs.replace(seal, hash=hash_of_seal(seal, previous))


def hash_of_seal(seal: SealRow, previous: bytes) -> bytes:
    """Compute the hash that a seal must carry behind `previous`."""
    parts = (str(seal.number), seal.sealed_at, seal.algorithm)
    text = framed(_SEAL, *(part.encode() for part in parts), previous, seal.body.encode())
    digest: bytes = digest_function(seal.algorithm)(text).digest()
    return digest


def read_body(seal: SealRow) -> SealBody | None:
    """Read what a seal says; None: its body has another form."""
    try:
        return msgspec.json.decode(seal.body, type=SealBody)
    except msgspec.DecodeError:
        return None


def in_order(leaves: Iterable[Leaf]) -> list[Leaf]:
    """Put leaves in the order of the tree: by case id, as bytes."""
    return sorted(leaves, key=lambda leaf: leaf.case_id.encode())


def root_of(leaves: Iterable[Leaf], algorithm: str) -> bytes:
    """Compute the root of the tree over leaves; of none it is 32 zero bytes."""
    level = [_hash_of_leaf(leaf, algorithm) for leaf in in_order(leaves)]
    while len(level) > 1:
        level = _next_level(level, algorithm)
    return level[0] if level else GENESIS


def inclusion_of(
    seal: SealRow, previous: bytes, leaves: Iterable[Leaf], case_id: str
) -> Inclusion | None:
    """Prove that a case's head is in a seal; None: it is not.

    leaves: all those of the seal.
    """
    ordered = in_order(leaves)
    places = {leaf.case_id: place for place, leaf in enumerate(ordered)}
    if case_id not in places:
        return None
    place = at = places[case_id]
    level = [_hash_of_leaf(leaf, seal.algorithm) for leaf in ordered]
    path = []
    while len(level) > 1:
        if at ^ 1 < len(level):
            path.append(level[at ^ 1])
        level, at = _next_level(level, seal.algorithm), at // 2
    return Inclusion(
        seal=seal, previous=previous, leaf=ordered[place], place=place, path=tuple(path)
    )


def proves(proof: Inclusion) -> bool:
    """Tell whether the seal is whole, and the path leads from the leaf to its root."""
    body = read_body(proof.seal)
    if body is None or not 0 <= proof.place < body.count:
        return False
    algorithm, path = proof.seal.algorithm, list(proof.path)
    found, at, width = _hash_of_leaf(proof.leaf, algorithm), proof.place, body.count
    while width > 1:
        if at ^ 1 < width:
            if not path:
                return False
            other = path.pop(0)
            pair = (other, found) if at % 2 else (found, other)
            found = _hash_of_node(*pair, algorithm)
        at, width = at // 2, (width + 1) // 2
    is_whole = hash_of_seal(proof.seal, proof.previous) == proof.seal.hash
    return is_whole and not path and found.hex() == body.root


def line_of(seal: SealRow) -> SealLine:
    """Give what is published of a seal."""
    body = read_body(seal)
    return SealLine(
        number=seal.number,
        sealed_at=seal.sealed_at,
        algorithm=seal.algorithm,
        count=body.count if body is not None else 0,
        hash=seal.hash,
    )


def read_lines(text: str) -> tuple[SealLine, ...]:
    """Read published lines; empty ones and those beginning with # are passed over.

    Raises:
        UsageError: a line is none of ours.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        parts = _LINE.fullmatch(written)
        if parts is None:
            raise UsageError(
                f"第 {number} 行不是封存行。",
                f"Line {number} is not the line of a seal.",
                remedy_zh="每行应以 oneflow-seal-1 开头，原样保存 oneflow seal 给出的行。",
                remedy_en="Each begins with oneflow-seal-1; keep what `oneflow seal` gave as it is.",
                data={"line": number},
            )
        found.append(
            SealLine(
                number=int(parts["number"]),
                sealed_at=parts["at"],
                algorithm=parts["algorithm"],
                count=int(parts["count"]),
                hash=bytes.fromhex(parts["hash"]),
            )
        )
    return tuple(found)


def _next_level(level: Sequence[bytes], algorithm: str) -> list[bytes]:
    paired = len(level) - len(level) % 2
    above = [
        _hash_of_node(level[place], level[place + 1], algorithm) for place in range(0, paired, 2)
    ]
    return [*above, *level[paired:]]


def _hash_of_leaf(leaf: Leaf, algorithm: str) -> bytes:
    text = framed(_LEAF, leaf.case_id.encode(), str(leaf.seq).encode(), leaf.head)
    digest: bytes = digest_function(algorithm)(text).digest()
    return digest


def _hash_of_node(left: bytes, right: bytes, algorithm: str) -> bytes:
    digest: bytes = digest_function(algorithm)(framed(_NODE, left, right)).digest()
    return digest
