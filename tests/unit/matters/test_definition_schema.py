"""The published JSON Schema is current, and says what loading says."""

from __future__ import annotations

import json

import pytest

from oneflow.matters.schema import schema_of, schema_text
from oneflow.matters.shipped import PROCEDURES
from oneflow.matters.source import read_file
from tests.support.definitions import DEREGISTRATION, NEWBORN, ROOT, STUDIES

FILE = ROOT / "definitions" / "matter.schema.json"


def test_the_checked_in_schema_is_current():
    """Run `oneflow schema > definitions/matter.schema.json` after a change of the language."""
    assert FILE.read_text(encoding="utf-8") == schema_text()


def test_every_field_of_every_record_is_told_in_both_languages():
    schema = schema_of()
    for name, record in [("file", schema), *schema["$defs"].items()]:
        for key, entry in record.get("properties", {}).items():
            told = [entry, *entry.get("anyOf", [])]
            words = [each["description"] for each in told if "description" in each]
            assert any(" · " in each for each in words), f"{name}.{key}"


def test_every_reference_leads_somewhere():
    schema = schema_of()
    names = set(schema["$defs"])

    def references(value):
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"].removeprefix("#/$defs/")
            for each in value.values():
                yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    assert set(references(schema)) <= names


def test_there_are_two_kinds_of_files():
    assert "procedures" in schema_of("procedures")["properties"]
    with pytest.raises(KeyError):
        schema_of("poem")


def test_shipped_definitions_name_the_schema_on_their_first_line():
    for directory in (
        NEWBORN,
        DEREGISTRATION,
        *(path for path in STUDIES.iterdir() if path.is_dir()),
    ):
        first = (directory / "matter.yaml").read_text(encoding="utf-8").partition("\n")[0]
        mark, _, path = first.partition("$schema=")
        assert mark == "# yaml-language-server: "
        assert (directory / path).resolve() == FILE


def tree_of(path):
    source = read_file(path).source
    assert source is not None
    return source.tree


def test_shipped_files_fit_the_schema():
    jsonschema = pytest.importorskip("jsonschema")
    matter = jsonschema.Draft202012Validator(schema_of())
    procedures = jsonschema.Draft202012Validator(schema_of("procedures"))
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))
    for directory in (
        NEWBORN,
        DEREGISTRATION,
        *(path for path in STUDIES.iterdir() if path.is_dir()),
    ):
        tree = tree_of(directory / "matter.yaml")
        assert list(matter.iter_errors(tree)) == []
        assert list(matter.iter_errors({**tree, "itms": {}})) != []
    for path in PROCEDURES.glob("*.yaml"):
        assert list(procedures.iter_errors(tree_of(path))) == []
