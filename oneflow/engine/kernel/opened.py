"""Naming a case that another one opens, so that opening it twice opens it once."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

from oneflow.engine.kernel.draft import Draft
from oneflow.engine.records.case import Region
from oneflow.ids import CaseId
from oneflow.matters.plan import MovePlan

_TAG = b"oneflow-opened-1"


def opened_id(opener: CaseId, seq: int) -> CaseId:
    """Give the id of the case that an event of another one opens.

    Args:
        opener: the case that opens it.
        seq: number of the event that does.

    >>> opened_id(CaseId("k1"), 7)
    'c.nZ0VKdtWDYoBsfrAJXyTFA'
    """
    text = b"%s%d:%s:%d" % (_TAG, len(opener), opener.encode(), seq)
    digest = urlsafe_b64encode(hashlib.sha256(text).digest()[:16]).rstrip(b"=")
    return CaseId(f"c.{digest.decode()}")


def case_opened(draft: Draft, region: Region, plan: MovePlan) -> str:
    """The id of the case that a move of this region opens; "": none."""
    state = draft.world.states.get((region.procedure, plan.dest))
    if state is None or state.opens is None:
        return ""
    return opened_id(draft.case.id, draft.case.seq + 1)
