"""The repository keeps the house rules."""

from __future__ import annotations

import pytest

from oneflow.errors import OneflowError
from tests.architecture import house


@pytest.fixture(scope="module")
def sources():
    return house.sources()


@pytest.mark.parametrize("checker", house.CHECKERS, ids=lambda checker: checker.__name__)
def test_house_rule(checker, sources):
    findings = [str(finding) for source in sources for finding in checker(source)]
    assert not findings, "\n" + "\n".join(findings)


def test_the_rules_see_the_package(sources):
    paths = {source.path for source in sources}
    assert {"oneflow/errors.py", "tests/architecture/house.py", "pyproject.toml"} <= paths


def test_every_permission_for_a_lazy_import_is_used(sources):
    used = {
        name
        for source in sources
        if source.path.startswith("oneflow/") and source.is_python
        for name, _ in house.lazy_imports(source)
    }
    assert set(house.LAZY_IMPORTS) <= used


def test_every_permission_to_be_impure_is_used(sources, monkeypatch):
    permitted = set(house.IMPURE_BY_PERMISSION)
    monkeypatch.setattr(house, "IMPURE_BY_PERMISSION", {})
    assert permitted <= {finding.path for source in sources for finding in house.purity(source)}


def test_each_error_has_a_code_of_its_own():
    def all_below(kind):
        for child in kind.__subclasses__():
            yield child
            yield from all_below(child)

    kinds = [kind for kind in all_below(OneflowError) if kind.__module__.startswith("oneflow.")]
    inherited = [kind.__name__ for kind in kinds if "code" not in vars(kind)]
    codes = [kind.code for kind in kinds]
    assert len(kinds) > 5
    assert not inherited, f"no code of their own: {inherited}"
    assert len(set(codes)) == len(codes), sorted(codes)
