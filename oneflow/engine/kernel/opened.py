"""Naming a case that another one opens, so that opening it twice opens it once."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

from oneflow.ids import CaseId

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
