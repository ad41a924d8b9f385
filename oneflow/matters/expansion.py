"""A definition with everything that it stands on put in, as bytes with a hash.

A case is pinned to these bytes for ever: the national file with its regional
overrides, the shipped procedures that it uses, the defaults of the law and of the
language. A Plan is compiled from them alone, so a later release of oneflow (other
defaults, other standard procedures) changes nothing for a case that runs.

The bytes are canonical JSON in UTF-8: no spaces, keys of records sorted; mappings
whose order is meaning (items, form, states, ...) are lists of [key, value] in the
order of the file, so that no JSON tool can reorder them. Positions, comments and
the order of other keys are no part of it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from msgspec import Struct

from oneflow.errors import DefinitionError
from oneflow.ids import DefinitionHash
from oneflow.matters.definition.matter import LANGUAGE, MatterEntry
from oneflow.matters.definition.part import STORED


class Expanded(Struct, frozen=True):
    """An expanded definition: exactly the bytes that are stored, and their SHA-256 in hex."""

    json_bytes: bytes
    hash: DefinitionHash


def canonical(matter: MatterEntry) -> Expanded:
    """Write an expanded matter as bytes.

    Args:
        matter: with procedures and defaults already put in (see `oneflow.matters.inlining`).
    """
    tree = {
        "language": LANGUAGE,
        "matter": matter.model_dump(mode="json", by_alias=True, exclude_none=True),
    }
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    data = text.encode()
    return Expanded(data, hash_of(data))


def hash_of(json_bytes: bytes) -> DefinitionHash:
    """Give the hash that a case is pinned to.

    >>> hash_of(b"{}")[:16]
    '44136fa355b3678a'
    """
    return DefinitionHash(hashlib.sha256(json_bytes).hexdigest())


def read_expanded(json_bytes: bytes) -> MatterEntry:
    """Read back what `canonical` wrote.

    Raises:
        DefinitionError: the bytes are no expanded definition, or are written in a version of
            the language that this release cannot read.
    """
    try:
        tree: Any = json.loads(json_bytes)
        language, matter = tree["language"], tree["matter"]
        if language == LANGUAGE:
            return MatterEntry.model_validate(matter, context=STORED)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DefinitionError(
            "存储的定义读不出来。",
            "The stored definition cannot be read.",
            remedy_zh="核对数据库是否完整（oneflow case verify），从备份恢复这一条定义。",
            remedy_en="Check the database (oneflow case verify); restore this definition.",
            data={"reason": type(error).__name__},
        ) from error
    raise DefinitionError(
        f"这份定义用第 {language} 版语言写成，本版本只认第 {LANGUAGE} 版。",
        f"This definition is written in language version {language}; this release reads {LANGUAGE}.",
        remedy_zh="换用认识这个版本的 oneflow。",
        remedy_en="Use a release of oneflow that knows that version.",
        data={"language": language},
    )
