"""Materials and shared answers by wrong names are faults, all at once; right ones are none."""

from __future__ import annotations

import pytest

from oneflow.errors import SubmissionError
from oneflow.matters import load_matter
from oneflow.matters.papers import check_papers
from tests.generated.hall import Hall
from tests.generated.small import item, matter
from tests.support.definitions import NEWBORN


@pytest.fixture(scope="module")
def plan():
    return load_matter(NEWBORN).plan


def test_declared_sources_and_gifts_brought_along_are_no_faults(plan):
    brought = {"baby-photo": "upload", "birth-certificate": {"source": "upload", "there": True}}
    assert check_papers(plan, brought, {"marriage": True}) == ()


def test_every_wrong_name_is_told_at_once_and_no_value(plan):
    given = {"baby-foto": "upload", "baby-photo": {"source": "fax", "file": "secret"}}
    faults = check_papers(plan, given, {"marriages": "secret"})
    assert [(fault.field, fault.code) for fault in faults] == [
        ("baby-foto", "unknown-material"),
        ("baby-photo", "material-source"),
        ("marriages", "unknown-shared"),
    ]
    assert "secret" not in repr(faults)


def test_nothing_of_a_submission_with_a_wrong_paper_is_stored():
    small = matter(
        {"a": item("one", materials=["paper"])}, materials={"paper": {"sources": ["upload"]}}
    )
    hall = Hall(small)
    with pytest.raises(SubmissionError) as refused:
        hall.submit(materials={"paper": "fax", "papr": "upload"})
    assert [fault.field for fault in refused.value.faults] == ["paper", "papr"]
    assert hall.store.rows.cases == {}
