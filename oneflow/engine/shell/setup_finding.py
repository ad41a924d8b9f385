"""What was found about how oneflow is set up: a code, a level, words, and what to do."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from oneflow.errors import with_remedy

Level = Literal["ok", "warning", "problem"]
"""A problem may lose cases or make wrong ones; a warning is to be looked at; ok needs nothing."""


class SetupFinding(Struct, frozen=True, kw_only=True):
    """What was found about one thing; a remedy where something is to be done.

    code: stable name of the thing (`durability`, `migrations`, `calendar`, ...).
    """

    code: str
    level: Level
    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""

    def describe(self, language: str = "zh") -> str:
        """Say it with its remedy, in "zh" or "en".

        >>> SetupFinding(
        ...     code="x", level="warning", zh="", en="It is so.", remedy_en="Mend it."
        ... ).describe("en")
        'It is so. Remedy: Mend it.'
        """
        text = self.zh if language == "zh" else self.en
        remedy = self.remedy_zh if language == "zh" else self.remedy_en
        return with_remedy(text, remedy, language)
