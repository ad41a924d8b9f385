"""A request's body with invented values, and the search that no real one has stayed behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args, get_type_hints

from oneflow.engine.history.bundle import Bundle
from oneflow.engine.records.event import Ref
from oneflow.engine.registry import COMMANDS
from oneflow.testing.checking_deeds import SIGNERS
from oneflow.testing.export.anonymity import Disguise
from oneflow.testing.export.people import People
from oneflow.testing.export.values import Values
from oneflow.testing.names import Names

_FREE = frozenset({"basis", "channel", "right_body", "transaction"})
_CHANNELS = frozenset({"online", "window"})
"""Ways in that everybody has; what a host calls its own may name somebody."""
_CODE = re.compile(r"[A-Za-z0-9_.:/+-]*")
_WORD = re.compile(r"[A-Za-z][A-Za-z_-]*")
_LONG_NUMBER = re.compile(r"[0-9]{6,}")
_PERSONAL_DIGITS = 11
"""A whole number that long may be a telephone or an identity number; no measure is."""
_SHORTEST = 2
"""A single character is no text that could be searched for."""


_MARKS = (("'", "'"), ('"', '"'), ('\\"', '\\"'))


class Masks:
    """What a scenario says in place of what a request said; without a disguise, the same."""

    def __init__(self, disguise: Disguise | None, people: People, definition: str) -> None:
        """Take the disguise (None: real values), and the definition, whose words are nobody's."""
        self._disguise, self._people, self._definition = disguise, people, definition

    @property
    def kept(self) -> tuple[str, ...]:
        """References whose values stay as they are."""
        return tuple(self._disguise.kept) if self._disguise is not None else ()

    def body(self, type_: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The body as the scenario tells it."""
        disguise = self._disguise
        if disguise is None:
            return dict(raw)
        references = _references(type_)
        return {
            name: self._masked(name, value, raw, disguise, is_reference=name in references)
            for name, value in raw.items()
        }

    def _masked(
        self,
        name: str,
        value: Any,
        raw: Mapping[str, Any],
        disguise: Disguise,
        *,
        is_reference: bool,
    ) -> Any:
        if name == "data":
            return _data(value, disguise)
        if name == "papers":
            return _papers(value, raw, disguise)
        if name == "signers":
            return [_signer(number) for number in range(len(value))]
        if name == "facts":
            return {
                self._plain(name, key, disguise): self._recorded(each, disguise)
                for key, each in value.items()
            }
        if name == "proof":
            return disguise.proof(value)
        if name == "defects":
            return [
                {
                    **each,
                    **({"text": disguise.text("text", each["text"])} if "text" in each else {}),
                }
                for each in value
            ]
        is_free = name in _FREE and value and value not in _CHANNELS
        if value is not None and (is_reference or is_free):
            return disguise.text(name, value)
        return self._plain(name, value, disguise)

    def _plain(self, name: str, value: Any, disguise: Disguise) -> Any:
        """Codes, short numbers and words of the definition stay; all else is free text."""
        if isinstance(value, Mapping):
            return {key: self._plain(name, each, disguise) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._plain(name, each, disguise) for each in value]
        if not isinstance(value, str):
            return value
        coded = _CODE.fullmatch(value) and not _LONG_NUMBER.search(value)
        return value if coded or self._is_known(value) else disguise.text(name, value)

    def _recorded(self, value: Any, disguise: Disguise) -> Any:
        """What somebody recorded: yes and no, measures and words of the definition stay."""
        if isinstance(value, str):
            return value if self._is_known(value) else disguise.text("record", value)
        digits = len(str(abs(value)))
        return int("1" * digits) if digits >= _PERSONAL_DIGITS else value

    def _is_known(self, word: str) -> bool:
        """Whether the definition has such a word, in quotation marks of either kind."""
        return any(f"{mark}{word}{end}" in self._definition for mark, end in _MARKS)

    def leaks(self, text: str, bundle: Bundle, values: Values) -> Iterable[str]:
        """Where a real value stands in the text of an anonymous scenario, by name."""
        if self._disguise is None:
            return
        names = Names(self._people.plan)
        triggers = {each for item in names.items for each in names.triggers(item)}
        harmless = {f"{trigger} {item}" for trigger in triggers for item in names.items}
        for key, value in values.texts():
            if self._is_personal(key, value) and value not in harmless and value in text:
                yield f"仍有个人信息 / a personal value is left: {key}"
        for what in (bundle.case.number, bundle.case.id, *self._people.ids):
            if _LONG_NUMBER.search(what) and what in text:
                yield "仍有办件或人员编号 / an id of the case or of somebody is left"

    def _is_personal(self, key: str, value: str) -> bool:
        """What must not stay: all but open fields, choices, and what rules read."""
        if len(value) < _SHORTEST:
            return False
        origin, _, name = key.partition(":")
        if origin == "fact":
            return False
        if origin in {"field", "shared"}:
            reference = f"{'form' if origin == 'field' else 'shared'}.{name}"
            assert self._disguise is not None  # noqa: S101 - asked only with a disguise
            return self._disguise.is_replaced(reference, value)
        return _WORD.fullmatch(value) is None


def _data(value: Mapping[str, Any], disguise: Disguise) -> dict[str, Any]:
    spelling = {"fields": "form", "shared": "shared"}
    return {
        part: {
            name: disguise.value(f"{spelling[part]}.{name}", each) for name, each in given.items()
        }
        if part in spelling
        else given
        for part, given in value.items()
    }


def _papers(value: Mapping[str, Any], raw: Mapping[str, Any], disguise: Disguise) -> dict[str, Any]:
    """Papers by their kind; the document of a decision is called after it, as scenarios do."""
    found = {name: disguise.text(name, each) for name, each in value.items()}
    item = str(raw.get("region", "")).removeprefix("item:")
    if "document" in found and raw.get("trigger"):
        found["document"] = f"{raw['trigger']} {item}"
    return found


def _signer(number: int) -> str:
    """The name of the signer of that number, from 0; never their own."""
    return SIGNERS[number] if number < len(SIGNERS) else f"签字人{number + 1}"


def _references(type_: str) -> frozenset[str]:
    """The fields of a command that hold one reference each."""
    hints = get_type_hints(COMMANDS[type_])
    return frozenset(name for name, hint in hints.items() if Ref in {hint, *get_args(hint)})
