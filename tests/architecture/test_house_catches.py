"""Every house rule catches its planted fault and leaves the sound neighbour alone."""

from __future__ import annotations

import pytest

from tests.architecture import house
from tests.architecture.house import Source

CALENDAR = "oneflow/calendar/due.py"
STORE = "oneflow/adapters/database/store.py"
SLASH = "/"
"""Keeps the planted paths out of this file's own text."""


def long_function(lines):
    return "def f():\n" + "    x = 1\n" * (lines - 1)


def long_class(lines):
    return "class C:\n" + "    x = 1\n" * (lines - 1)


FAULTS = [
    (house.sizes, CALENDAR, "x = 1\n" * 351, "long file"),
    (house.sizes, CALENDAR, long_function(41), "f: 41 lines"),
    (house.sizes, CALENDAR, "async " + long_function(41), "f: 41 lines"),
    (house.sizes, CALENDAR, long_class(201), "C: 201 lines"),
    (house.module_names, "oneflow/engine/utils.py", "", "utils"),
    (house.module_names, "oneflow/common/dates.py", "", "common"),
    (house.module_names, "oneflow/engine/_helpers.py", "", "_helpers"),
    (house.purity, CALENDAR, "import random\n", "import of random"),
    (house.purity, CALENDAR, "from time import monotonic\n", "import of time"),
    (house.purity, CALENDAR, "import urllib.request\n", "import of urllib.request"),
    (house.purity, CALENDAR, "from uuid import uuid4\n", "import of uuid4"),
    (house.purity, CALENDAR, "from os import environ\n", "import of environ"),
    (house.purity, CALENDAR, "import os\nx = os.environ\n", "use of .environ"),
    (house.purity, CALENDAR, "def f():\n    return datetime.now()\n", "use of .now"),
    (house.purity, CALENDAR, "x = dt.datetime.now\n", "use of .now"),
    (house.purity, CALENDAR, "x = date.today()\n", "use of .today"),
    (house.purity, "oneflow/engine/kernel/decide.py", "import secrets\n", "import of secrets"),
    (house.purity, "oneflow/engine/activities/sign.py", "import time\n", "import of time"),
    (house.purity, "oneflow/engine/shell/handler.py", "import time\n", "import of time"),
    (house.purity, "oneflow/matters/plan.py", "x = uuid.uuid4()\n", "use of .uuid4"),
    (house.ignores, CALENDAR, "x = 1  # noqa\n", "# noqa"),
    (house.ignores, CALENDAR, "x = 1  # noqa: E731\n", "E731"),
    (house.ignores, CALENDAR, "# ruff: noqa\n", "ruff: noqa"),
    (house.ignores, CALENDAR, "x = 1  # type: ignore\n", "type: ignore"),
    (house.ignores, CALENDAR, "x = 1  # type: ignore[attr-defined]\n", "attr-defined"),
    (house.ignores, CALENDAR, "x = 1  # pragma: no cover\n", "no cover"),
    (house.hidden_imports, STORE, "def f():\n    import json\n", "::f"),
    (house.hidden_imports, STORE, "class C:\n    def g(self):\n        from a import b\n", "::g"),
    (house.hidden_imports, STORE, "def f():\n    importlib.import_module('json')\n", "::f"),
    (house.hidden_imports, STORE, "def f():\n    __import__('json')\n", "::f"),
    (house.machine_traces, "README.md", f"see {SLASH}work{SLASH}main\n", "work"),
    (house.machine_traces, "docs/a.md", f"cd {SLASH}tmp{SLASH}x\n", "tmp"),
    (house.machine_traces, CALENDAR, f'p = "{SLASH}root{SLASH}.cache"\n', "root"),
    (house.machine_traces, "Makefile", "pip install -i https://pypi" + ".org/simple\n", "pypi"),
]

SOUND = [
    (house.sizes, CALENDAR, "x = 1\n" * 350),
    (house.sizes, CALENDAR, long_function(40)),
    (house.sizes, CALENDAR, long_class(200)),
    (house.sizes, "oneflow/adapters/database/migrations/versions/0001.py", long_function(400)),
    (house.module_names, "oneflow/calendar/limit.py", ""),
    (house.purity, CALENDAR, "def f(scope):\n    return scope.now, datetime.combine\n"),
    (house.purity, "oneflow/engine/shell/worlds.py", "import threading\n"),
    (house.purity, STORE, "import secrets\nx = datetime.now()\n"),
    (house.ignores, CALENDAR, "x = 1  # noqa: E731, S101 - the reason why\n"),
    (house.ignores, CALENDAR, "x = 1  # type: ignore[misc]  # the reason why\n"),
    (house.ignores, CALENDAR, "x = 1  # pragma: no cover - the reason why\n"),
    (house.ignores, CALENDAR, 'x = "# noqa"\n'),
    (house.hidden_imports, STORE, "import json\ndef f(): ...\n"),
    (house.hidden_imports, "tests/unit/test_x.py", "def f():\n    import json\n"),
    (
        house.machine_traces,
        "README.md",
        f"see docs{SLASH}work{SLASH}main and a{SLASH}tmp{SLASH}b\n",
    ),
]


@pytest.mark.parametrize(("checker", "path", "text", "detail"), FAULTS)
def test_planted_fault_is_found(checker, path, text, detail):
    findings = list(checker(Source(path, text)))
    assert len(findings) == 1
    assert detail in str(findings[0])


@pytest.mark.parametrize(("checker", "path", "text"), SOUND)
def test_sound_neighbour_is_left_alone(checker, path, text):
    assert list(checker(Source(path, text))) == []


def test_each_rule_has_a_planted_fault_and_a_sound_neighbour():
    assert {fault[0] for fault in FAULTS} == set(house.CHECKERS)
    assert {sound[0] for sound in SOUND} == set(house.CHECKERS)
