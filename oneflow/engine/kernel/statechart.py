"""The one door to `transitions`: a procedure becomes a table of legal moves.

A `Machine` without model and without automatic triggers validates the procedure and is
then read out once. The kernel uses the table only; nothing else re-implements a state
machine, and no method is ever planted on a model.
"""

from __future__ import annotations

from collections.abc import Mapping

from transitions import Machine

from oneflow.matters.plan import END_STATES, MovePlan, ProcedurePlan

Table = Mapping[tuple[str, str], tuple[MovePlan, ...]]
"""(state, trigger) -> the moves that may answer it, in definition order."""


def machine_of(procedure: ProcedurePlan) -> Machine:
    """Build the state machine of a procedure; ValueError where it is not one."""
    return Machine(
        model=None,
        states=_all_states(procedure),
        initial=procedure.initial,
        transitions=[[move.trigger, move.source, move.dest] for move in procedure.moves],
        auto_transitions=False,
        send_event=False,
    )


def table_of(procedure: ProcedurePlan) -> Table:
    """Read the legal moves out of a procedure's machine.

    The machine keeps, per trigger and source, the order of declaration; so the n-th
    transition it knows there is the n-th declared move.
    """
    machine = machine_of(procedure)
    declared: dict[tuple[str, str], list[MovePlan]] = {}
    for move in procedure.moves:
        declared.setdefault((move.source, move.trigger), []).append(move)
    table: dict[tuple[str, str], tuple[MovePlan, ...]] = {}
    for (source, trigger), moves in declared.items():
        known = [t.dest for t in machine.get_transitions(trigger, source)]
        if known != [move.dest for move in moves]:  # pragma: no cover - guards the library
            message = f"{procedure.name}: transitions reads {known} from {source}.{trigger}"
            raise ValueError(message)
        table[source, trigger] = tuple(moves)
    return table


def _all_states(procedure: ProcedurePlan) -> list[str]:
    used = {move.dest for move in procedure.moves}
    predeclared = [state for state in END_STATES if state in used]
    return [*procedure.states, *(s for s in predeclared if s not in procedure.states)]
