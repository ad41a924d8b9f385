"""Every fault drill: a tenth of its full number in `.ci/run`, a fiftieth at the desk.

All of it by `make faults`.
"""

from __future__ import annotations

import os

import pytest

from tests.faults.drills import DRILLS, Drill

SHARE = 0.02 if os.environ.get("ONEFLOW_PROFILE", "default") == "default" else 0.1

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "drill",
    [
        pytest.param(one, id=one.name, marks=[pytest.mark.postgres] if one.on_postgres else [])
        for one in DRILLS
    ],
)
def test_nothing_is_wrong_after_the_fault(drill: Drill):
    done = drill.run(SHARE)
    assert [text for one in done for text in one.violations][:10] == []
    assert drill.short(done, SHARE) == []
