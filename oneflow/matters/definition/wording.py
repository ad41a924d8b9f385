"""Texts for people and the grounds that rules stand on."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from oneflow.matters.definition.part import Part, Short, told


class WordingEntry(Part):
    """A text for people. `en` may be left out; then the Chinese text stands for it."""

    zh: Annotated[str, told("中文", "Chinese", min_length=1)]
    en: Annotated[str | None, told("英文；不写则用中文", "English; the Chinese text if absent")] = (
        None
    )


class BasisEntry(Part):
    """A ground: the provision quoted or named, and how sure we are of it."""

    text: Annotated[str, told("条文或出处", "The provision or where it stands", min_length=1)]
    mark: Annotated[
        Literal["sourced", "memory", "assumed"],
        told(
            "sourced 有出处；memory 凭记忆；assumed 假定",
            "sourced: a page was read; memory: from memory; assumed: typical, unchecked",
        ),
    ] = "sourced"
    source: Annotated[str | None, told("出处：文号、网址或页码", "Where it was read")] = None


def _lengthen_wording(value: Any) -> Any:
    return {"zh": value} if isinstance(value, str) else value


Wording: TypeAlias = Annotated[
    WordingEntry, Short(_lengthen_wording, {"type": "string", "minLength": 1})
]
"""`名称` or `{zh: 名称, en: Name}`."""

BasisName: TypeAlias = Annotated[
    str, told("bases 里的名字，或直接写依据", "Key of `bases`, or a text")
]
"""Key of `bases`; any other text stands for itself and is unmarked."""
