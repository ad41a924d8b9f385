"""Naming a case that another one opens, so that opening it twice opens it once."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode

from oneflow.engine.kernel.draft import Draft
from oneflow.engine.records.case import Region
from oneflow.ids import CaseId
from oneflow.matters.plan import MovePlan

_TAG = b"oneflow-opened-1"
_FORM = re.compile(r"c\.[A-Za-z0-9_-]{22}")


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


def is_opened_id(case_id: str) -> bool:
    """Whether an id has the form of those that cases give; nobody else may apply under one.

    >>> is_opened_id("c.nZ0VKdtWDYoBsfrAJXyTFA"), is_opened_id("c.2026-17")
    (True, False)
    """
    return _FORM.fullmatch(case_id) is not None


def case_opened(draft: Draft, region: Region, plan: MovePlan) -> str:
    """The id of the case that a move of this region opens; "": none."""
    state = draft.world.states.get((region.procedure, plan.dest))
    if state is None or state.opens is None:
        return ""
    return opened_id(draft.case.id, draft.case.seq + 1)
