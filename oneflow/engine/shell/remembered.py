"""What is kept of a request that was carried out, so that sending it again changes nothing. Pure.

Beside the events of a case stands, for each command id, a salted fingerprint of the request and
what was answered. The same request gets the same answer for ever; another one under the same id
is refused. What the case's row says anyway is not kept a second time.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from oneflow.engine.history.commitments import fingerprint, is_same
from oneflow.engine.ports import CaseRow, InboxRow
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.request import Answer, Request


class Remembered(Struct, frozen=True, array_like=True):
    """The answer to a request, as stored: a list of four. New fields go to the end, with defaults.

    version: number of the case's last event then. first, count: the events it caused.
    state: of the case then.
    """

    version: int
    first: int
    count: int
    state: str


_encode = msgspec.json.Encoder().encode
_encode_sorted = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Remembered).decode


def remember(request: Request, answer: Answer, *, salt: bytes, algorithm: str) -> InboxRow:
    """Make the row by which a request is known again.

    Args:
        request: as it came; it was carried out.
        answer: what it is answered with; it names at least one event.
        salt: of this row alone.
        algorithm: of the case's hashes.
    """
    kept = Remembered(answer.version, answer.events[0], len(answer.events), answer.state)
    return InboxRow(
        case_id=request.case_id,
        command_id=request.id,
        fingerprint=fingerprint(_content(request), salt=salt, algorithm=algorithm),
        answer=_encode(kept).decode(),
    )


def repeated(request: Request, known: InboxRow, row: CaseRow) -> Answer:
    """Give the first answer again, or a refusal where the same id now says something else.

    known: what `remember` made. row: the case's row as it is now.
    """
    if not is_same(known.fingerprint, _content(request), algorithm=row.algorithm):
        return Answer(case_id=request.case_id, refusal=Refusal("reused-id", {"id": request.id}))
    kept = _decode(known.answer)
    return Answer(
        case_id=row.id,
        version=kept.version,
        number=row.number,
        state=kept.state,
        events=tuple(range(kept.first, kept.first + kept.count)),
        repeated=True,
    )


def _content(request: Request) -> bytes:
    """What makes a request the same request."""
    return _encode_sorted((request.actor, request.type, request.body, request.occurred_at))
