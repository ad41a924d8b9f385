"""The schema of scenario files knows every key, and tells what each is for."""

from __future__ import annotations

import json

from oneflow.testing.scenario_file import GivenEntry, ScenarioEntry, StepEntry, ThenEntry
from oneflow.testing.scenario_schema import scenario_schema, scenario_schema_text


def test_every_key_is_there_and_told():
    schema = scenario_schema()
    records = {"": schema, **schema["$defs"]}
    for record in (ScenarioEntry, GivenEntry, StepEntry, ThenEntry):
        known = records["" if record is ScenarioEntry else record.__name__]
        assert set(known["properties"]) == set(record.model_fields)
        assert known["additionalProperties"] is False
        for name, entry in known["properties"].items():
            assert entry.get("description"), (record.__name__, name)


def test_the_text_is_json_that_stays_the_same():
    assert json.loads(scenario_schema_text()) == scenario_schema()
    assert scenario_schema_text() == scenario_schema_text()
