"""Write every generated page, and the drawings in the READMEs: `python -m docs.generate`."""

from __future__ import annotations

from docs.generate import DRAWN, PAGES, REFERENCE, ROOT

REFERENCE.mkdir(exist_ok=True)
for name, page in PAGES.items():
    (REFERENCE / name).write_text(page(), encoding="utf-8")
for name, renewed in DRAWN.items():
    path = ROOT / name
    path.write_text(renewed(path.read_text("utf-8")), encoding="utf-8")
