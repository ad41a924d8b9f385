"""Which language this run speaks, and saying things in it.

Chinese unless `--lang en` or `ONEFLOW_LANG=en` says otherwise. The choice is made once, at the
start of a run, by whichever option names it first, and read from everywhere in `oneflow.cli`.
"""

from __future__ import annotations

from contextvars import ContextVar

from oneflow.errors import LANGUAGES
from oneflow.matters.plan import Text

_CHOSEN: ContextVar[str] = ContextVar("language", default="zh")


def language() -> str:
    """The language of this run: "zh" or "en"."""
    return _CHOSEN.get()


def choose(wanted: str) -> None:
    """Speak `wanted` from now on.

    Raises:
        ValueError: it is neither "zh" nor "en".
    """
    if wanted not in LANGUAGES:
        raise ValueError(wanted)
    _CHOSEN.set(wanted)


def say(zh: str, en: str) -> str:
    """Give the one of two texts that this run speaks.

    >>> say("办件", "case")
    '办件'
    """
    return zh if language() == "zh" else en


def told(text: Text | None, code: str = "") -> str:
    """Give a text of a definition in the language of this run; `code` where there is none."""
    return code if text is None else say(text.zh, text.en or text.zh)
