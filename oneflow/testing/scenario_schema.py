"""The JSON Schema of scenario files, for editors; made from the records of `scenario_file`.

It accepts a little more than reading does: names, times and deeds are checked against the matter.
"""

from __future__ import annotations

import json
from typing import Any

from oneflow.matters.schema import DIALECT
from oneflow.testing.scenario_file import ScenarioEntry


def scenario_schema() -> dict[str, Any]:
    """Give the JSON Schema of a scenario file.

    >>> scenario_schema()["required"]
    ['scenario', 'matter', 'given']
    """
    tree: dict[str, Any] = ScenarioEntry.model_json_schema(by_alias=True)
    return {"$schema": DIALECT, "$comment": "oneflow scenario; generated, do not edit", **tree}


def scenario_schema_text() -> str:
    """Give it as text: sorted, indented, ending in a newline."""
    return json.dumps(scenario_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
