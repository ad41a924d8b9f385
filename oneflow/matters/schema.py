"""The published JSON Schema of the definition language, made from the records of the definition.

Editors read it (`# yaml-language-server: $schema=...` on the first line of a definition) and
offer keys with their descriptions, Chinese first; `oneflow schema` prints it. What it accepts is
a little more than what loading accepts: names, limits and conditions are checked there.
"""

from __future__ import annotations

import json
from typing import Any

from oneflow.matters.definition.matter import LANGUAGE, MatterEntry
from oneflow.matters.definition.part import Part
from oneflow.matters.definition.procedure_file import ProcedureFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ROOTS: dict[str, type[Part]] = {"matter": MatterEntry, "procedures": ProcedureFile}


def schema_of(kind: str = "matter") -> dict[str, Any]:
    """Give the JSON Schema of a `matter` file, or of a file of shipped `procedures`.

    >>> schema_of()["required"][:3]
    ['oneflow', 'code', 'title']

    Raises:
        KeyError: there is no such kind of file.
    """
    tree: dict[str, Any] = _plain(_ROOTS[kind].model_json_schema(by_alias=True))
    return {
        "$schema": DIALECT,
        "$comment": f"oneflow definition language {LANGUAGE}; generated, do not edit",
        **tree,
    }


def schema_text(kind: str = "matter") -> str:
    """Give the schema as the text that is checked in: sorted, indented, ending in a newline."""
    return json.dumps(schema_of(kind), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _plain(value: Any) -> Any:
    """Join both languages in one description, and drop the titles that repeat a key."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    plain = {key: _plain(each) for key, each in value.items()}
    if "description_en" in plain:
        english = plain.pop("description_en")
        plain["description"] = f"{plain['description']} · {english}"
    if isinstance(plain.get("title"), str):
        del plain["title"]
    return plain
