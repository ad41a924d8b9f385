"""Nobody has words for a refusal or a problem that is never told."""

from __future__ import annotations

from oneflow.engine.records.wordings import WORDINGS
from oneflow.matters.catalogue import CODES
from tests.architecture.house import sources


def unsaid(names: set[str], *, besides: tuple[str, ...]) -> list[str]:
    """Give the names that stand in no module but those that hold the words."""
    said = "".join(
        source.text
        for source in sources()
        if source.path.startswith("oneflow/") and source.is_python
        if not any(each in source.path for each in besides)
    )
    return sorted(name for name in names if f'"{name}"' not in said)


def test_every_refusal_that_has_words_is_made_somewhere():
    assert unsaid(set(WORDINGS), besides=("wordings",)) == []


def test_every_problem_that_has_a_code_is_reported_somewhere():
    assert unsaid(set(CODES), besides=("/catalogue/",)) == []


def test_what_nobody_says_is_found():
    assert unsaid({"not-yours", "no-such-rule"}, besides=("wordings",)) == ["no-such-rule"]
