"""A Plan from stored bytes alone."""

from __future__ import annotations

from oneflow.matters.compilation.build import build
from oneflow.matters.compilation.faults import StoredFaults
from oneflow.matters.expansion import hash_of, read_expanded
from oneflow.matters.plan import Plan


def compile_plan(json_bytes: bytes) -> Plan:
    """Compile the Plan of a stored definition.

    Args:
        json_bytes: exactly the bytes that `expand` gave.

    Raises:
        DefinitionError: the bytes are damaged, or of another version of the language.
    """
    return build(read_expanded(json_bytes), hash_of(json_bytes), StoredFaults())
