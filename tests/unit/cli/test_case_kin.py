"""A case and the case that it opened name each other on the screen."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from oneflow.cli.case_screen import case_tree
from oneflow.cli.case_view import view_of
from tests.generated.diverted import Diverted
from tests.generated.hall import OPERATOR


def shown(diverted: Diverted, case_id: str) -> str:
    view = view_of(diverted.engine.read(case_id, OPERATOR), diverted.clock.now())
    console = Console(width=200, record=True, file=StringIO())
    console.print(case_tree(view))
    return console.export_text()


def test_kin_name_each_other():
    diverted = Diverted().divert()
    diverted.relay()
    assert f"转办到 {diverted.opened}" in shown(diverted, "k1").replace("  ", " ").replace(
        "：", " "
    )
    assert "转自办件 k1" in shown(diverted, diverted.opened).replace("  ", " ").replace("：", " ")
