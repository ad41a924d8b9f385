"""The drawing of the newborn's matter inside the READMEs, as `oneflow graph` draws it."""

from __future__ import annotations

import re
from typing import Literal, cast

from oneflow.calendar import shipped
from oneflow.matters import load_matter
from oneflow.matters.graph import matter_graph

MATTER = "newborn"
_PLACE = re.compile(r"(<!-- graph: (zh|en) -->\n```mermaid\n).*?(^```$)", re.DOTALL | re.MULTILINE)


def with_graph(text: str) -> str:
    """Give the page with its drawing renewed; the fence below `<!-- graph: zh|en -->` is ours."""

    def drawn(place: re.Match[str]) -> str:
        language = cast("Literal['zh', 'en']", place[2])
        plan = load_matter(shipped(MATTER)).plan
        return place[1] + matter_graph(plan, language=language) + place[3]

    return _PLACE.sub(drawn, text)
