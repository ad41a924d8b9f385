"""Write every generated page of the reference: `python -m docs.generate`."""

from __future__ import annotations

from docs.generate import PAGES, REFERENCE

REFERENCE.mkdir(exist_ok=True)
for name, page in PAGES.items():
    (REFERENCE / name).write_text(page(), encoding="utf-8")
