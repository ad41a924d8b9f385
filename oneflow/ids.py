"""Typed identifiers, so that a case id is never handed over where a command id is meant.

All of them are plain strings at run time. Ids of cases and commands are made by
the client (the host application), which is what makes retries safe: the same id
sent twice means the same thing twice.
"""

from __future__ import annotations

import re
from typing import NewType

CaseId = NewType("CaseId", str)
"""One application. Made by the client before `submit`; up to 64 of `A-Z a-z 0-9 . _ : -`."""
CommandId = NewType("CommandId", str)
"""One wish, unique within its case for ever; also the id of an incoming message."""
MessageId = NewType("MessageId", str)
"""One outgoing message: a hash of case, event sequence, destination and number."""
MatterCode = NewType("MatterCode", str)
"""The "one thing", e.g. `newborn`; ASCII, from its definition."""
DefinitionHash = NewType("DefinitionHash", str)
"""Content hash of an expanded definition; what a case is pinned to."""
RegionKey = NewType("RegionKey", str)
"""`case`, `item:<code>` or `delivery:<item>` inside one case."""
DepartmentCode = NewType("DepartmentCode", str)
"""A department as a definition names it, e.g. `police`; its office is found per case."""


def code_in(key: str) -> str:
    """Give the code that a key names behind its kind; "" where it names none.

    >>> code_in("item:household"), code_in("delivery:household"), code_in("case")
    ('household', 'household', '')
    """
    return key.partition(":")[2]


_CLIENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")


def is_client_id(text: str) -> bool:
    """Tell whether `text` may serve as a case or command id.

    >>> is_client_id("0190f3c2-7b1e-7c3a-9d52-1f2e3d4c5b6a"), is_client_id("a b"), is_client_id("")
    (True, False, False)
    """
    return _CLIENT_ID.fullmatch(text) is not None
