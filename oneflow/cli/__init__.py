"""The `oneflow` command: every part of oneflow for people at a terminal.

Sits on top of everything and decides nothing: each command asks the same public API as any
other program would. Needs the extra `cli` (typer, rich).
"""
