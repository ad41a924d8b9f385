"""What a designer may write: the definition file as strict pydantic records.

One module a topic; `matter.MatterEntry` is the whole file. These records hold what
was written (texts, names, limits as text) and nothing that was worked out: names
are resolved and conditions compiled in `oneflow.matters.compilation`. They know
no file positions, no engine and no database.
"""
