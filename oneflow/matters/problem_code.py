"""What one problem code is made of: the record that the catalogue is written in.

A code is a promise: once published it keeps its meaning for ever and is never
reused, because people search for it and programs suppress it. This module knows
no code; the catalogue lists them, `problems` renders them.
"""

from __future__ import annotations

from string import Formatter
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]


class ProblemCode(NamedTuple):
    """One code with its words in both languages.

    Attributes:
        code: stable, like `OF1203`; the hundreds are the subject (see the catalogue).
        name: short English name, words joined by dashes.
        zh, en: what is wrong; `{placeholders}` are filled from the problem's data.
        remedy_zh, remedy_en: what to do about it; never empty.
        severity: an error stops loading, a warning does not; an info only says what was done.
    """

    code: str
    name: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    severity: Severity = "error"

    @property
    def placeholders(self) -> frozenset[str]:
        """Names that the four texts ask for.

        >>> ProblemCode("OF0000", "x", "键 {key}", "key {key}", "删 {key}", "drop it").placeholders
        frozenset({'key'})
        """
        texts = (self.zh, self.en, self.remedy_zh, self.remedy_en)
        return frozenset(
            field for text in texts for _, field, _, _ in Formatter().parse(text) if field
        )
