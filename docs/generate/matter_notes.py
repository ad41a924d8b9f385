"""What people noted about a matter: each sentence of the sources, each question left open.

`docs/matters/<code>.yaml` holds both. A note says where the definition has it and which
scenarios show it; a page is not made while a scenario that is named does not exist.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
from ruamel.yaml import YAML

FOLDER = Path(__file__).parents[1] / "matters"


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of a source. done: where the definition has it, or why not. mark: how sure."""

    says: str
    source: str
    done: str
    mark: Literal["sourced", "memory", "assumed"]
    scenarios: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question that the studies left open, and how it was decided. told: a page that argues it."""

    asks: str
    decided: str
    told: str
    scenarios: tuple[str, ...]


class Notes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All notes of a matter. about: sentences that open its page."""

    about: str
    sentences: tuple[Sentence, ...] = ()
    questions: tuple[Question, ...] = ()


def notes_of(matter: str) -> Notes:
    """Read the notes of a matter. Raises msgspec.ValidationError: they are not as above."""
    read: Any = YAML(typ="safe", pure=True).load((FOLDER / f"{matter}.yaml").read_text("utf-8"))
    return msgspec.convert(read, Notes)


def noted_matters() -> tuple[str, ...]:
    """The matters that have notes, by code."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
