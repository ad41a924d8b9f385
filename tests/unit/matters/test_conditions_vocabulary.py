"""Vocabularies: what must be protected, and names inside lists."""

from oneflow.matters.conditions import (
    BOOL,
    INT,
    TEXT,
    Origin,
    Term,
    Vocabulary,
    compile_condition,
    list_of,
    record_of,
)

ADDRESS = record_of({"city": TEXT}, sensitive=frozenset({"city"}))
PEOPLE = list_of(record_of({"age": INT, "address": ADDRESS}))
WORDS = Vocabulary(
    {
        "form.people": Term(PEOPLE, Origin.DATA),
        "form.area": Term(INT, Origin.DATA),
        "form.id-no": Term(TEXT, Origin.DATA, sensitive=True),
    },
    gifts=["visit-record", "visit-record"],
)


def test_what_must_be_protected_is_known():
    assert WORDS.is_sensitive("form.people[].address.city")
    assert WORDS.is_sensitive("form.id-no")
    assert not WORDS.is_sensitive("form.people[].age")
    assert not WORDS.is_sensitive("form.people")
    assert not WORDS.is_sensitive("form.area[].x")
    assert not WORDS.is_sensitive("form.nowhere")
    assert not WORDS.is_sensitive("has('visit-record')")


def test_a_gift_is_known_once_and_reads_the_case():
    assert WORDS.gifts == ("visit-record",)
    term = WORDS.find("has('visit-record')")
    assert term is not None
    assert term.origin is Origin.CASE
    assert WORDS.find("has('other')") is None


def test_a_type_that_holds_itself_ever_deeper_is_followed_only_so_far():
    deep = BOOL
    for _ in range(12):
        deep = list_of(record_of({"in": deep}))
    words = Vocabulary({"form.deep": Term(deep, Origin.DATA)})
    assert compile_condition("any(given(e.in) for e in form.deep)", words).condition
