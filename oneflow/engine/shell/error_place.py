"""What a log may tell of an error: its kind and place, never its words, which may quote a value."""

from __future__ import annotations

from oneflow.errors import OneflowError


def error_place(error: BaseException) -> str:
    """Name an error, and the function and line where it came up.

    >>> error_place(ZeroDivisionError("13800000000"))
    'ZeroDivisionError'
    """
    name = error.code if isinstance(error, OneflowError) else type(error).__name__
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return name
    return f"{name} in {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
