"""Reading: scoped like every command, whole, and without writing."""

from __future__ import annotations

import pytest

from oneflow.engine.shell.reading import read
from oneflow.errors import NotFoundError
from tests.generated.hall import APPLICANT, OPERATOR, STRANGER, Hall, official
from tests.generated.small import item, matter
from tests.support.reading import chain_faults_of

MATTER = matter({"a": item(fields=["name"])}, form={"name": {"type": "text"}})


@pytest.fixture
def hall() -> Hall:
    hall = Hall(MATTER)
    hall.submit("a", fields={"name": "王小明"})
    return hall


@pytest.mark.parametrize("actor", [APPLICANT, OPERATOR, official("one")], ids=lambda a: a.id)
def test_those_in_scope_read_the_whole_history(hall: Hall, actor):
    before = hall.row
    reading = read(hall.handler, "k1", actor)
    assert (reading.row, reading.case) == (before, hall.case)
    assert [row.seq for row in reading.events] == [1]
    assert reading.world.plan.code == "small"
    assert hall.row == before


def test_a_stranger_and_a_wrong_id_get_the_same_words(hall: Hall):
    told = []
    for case_id, actor in (("k1", STRANGER), ("k2", OPERATOR)):
        with pytest.raises(NotFoundError) as caught:
            read(hall.handler, case_id, actor)
        told.append(caught.value.describe("en").replace(case_id, "?"))
    assert told[0] == told[1]


def test_a_touched_history_does_not_verify(hall: Hall):
    assert chain_faults_of(read(hall.handler, "k1", OPERATOR)) == ()
    rows = hall.store.rows.events["k1"]
    rows[0] = type(rows[0])(**{n: getattr(rows[0], n) for n in rows[0].__struct_fields__} | {
        "body": rows[0].body.replace("citizen-1", "citizen-2")
    })  # fmt: skip
    (fault,) = chain_faults_of(read(hall.handler, "k1", OPERATOR))
    assert (fault.seq, fault.en) == (1, "event 1 was changed")


def test_values_come_in_their_newest_version(hall: Hall):
    with hall.store.look("k1") as look:
        assert [(row.key, row.value) for row in look.data()] == [("field:name", '"王小明"')]
