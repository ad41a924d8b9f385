"""Under which keys the values of a case are kept beside its history (`case_data`).

A key is a kind and a name, as in `field:area`; the kinds stand here and nowhere else. They are
hashed into commitments, so they never change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

FIELD = "field:"
"""An answer of the form, by field."""
SHARED = "shared:"
"""What a source of shared data told, by source."""
MATERIAL = "material:"
"""The host's id of a file handed in, by material."""
FACT = "fact:"
"""A fact over sensitive values, by fact; it is sealed, so the history has no word of it."""
TEXT = "text:"
"""A rendered text, by the id of the message that it belongs to."""
PAPER = "paper:"
"""What came with a command: reasons, a document, the words of a defect; see `paper_key`."""

KeptT = TypeVar("KeptT")


def paper_key(command_id: str, name: str) -> str:
    """Give the key of what came with a command under `name`.

    >>> paper_key("c-7", "reasons")
    'paper:c-7:reasons'
    """
    return f"{PAPER}{command_id}:{name}"


def defect_key(command_id: str, number: int) -> str:
    """Give the key of the words of a defect; `number`: its place in the command, from 0."""
    return paper_key(command_id, f"defect-{number}")


def of_kind(kind: str, kept: Mapping[str, KeptT]) -> dict[str, KeptT]:
    """Give what is kept under keys of one kind, by name.

    >>> of_kind(FIELD, {"field:area": 320, "shared:tax": True})
    {'area': 320}
    """
    return {key.removeprefix(kind): each for key, each in kept.items() if key.startswith(kind)}
