"""Write every generated page, and the pictures of the READMEs: `python -m docs.generate`."""

from __future__ import annotations

from docs.generate import IMAGES, PAGES, PICTURES, REFERENCE

for folder, made in ((REFERENCE, PAGES), (IMAGES, PICTURES)):
    for name, page in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(page(), encoding="utf-8")
