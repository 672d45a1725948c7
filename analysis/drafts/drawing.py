"""What drawings of Office files say: the text of shapes, and the words that stand for them."""

import re
from collections.abc import Iterator

from analysis.drafts.document import Block, BlockKind, Part
from analysis.drafts.gathering import Gathered
from analysis.drafts.inline_bindings import add_bound
from analysis.drafts.office import Element, local
from analysis.drafts.superscripts import raised

__all__ = ["PAGE_NUMBER", "alternative", "drawn_text", "drawn_texts", "is_decorative"]

PAGE_NUMBER = "a page number"
_FILE = re.compile(r"[^\s/]+\.(?:png|jpe?g|gif|svg|emf|wmf|bmp|tiff?|webp)", re.IGNORECASE)
_NUMBERED = ("slidenum", "datetime")
"""Fields of slides that are no words of the author's."""


def drawn_texts(
    root: Element,
    place: str,
    *,
    kind: BlockKind = "prose",
    part: Part = "body",
    heads: tuple[str, str] = ("", ""),
) -> Iterator[Block]:
    """The paragraphs of DrawingML under an element."""
    for paragraph in root.iter("{*}p"):
        gathered = drawn_text(paragraph)
        if not gathered.blank:
            yield gathered.block(place, kind, part=part, heads=heads)


def drawn_text(paragraph: Element) -> Gathered:
    """A paragraph of DrawingML (a:p) as it is seen."""
    text, numbers = "", list[tuple[int, int]]()
    for run in paragraph.iter("{*}r", "{*}fld", "{*}br"):
        if local(run) == "br":
            text += "\n"
            continue
        settings = next(run.iterchildren("{*}rPr"), None)
        high = settings is not None and (settings.get("baseline") or "0")[0] in "123456789"
        said = "".join(one.text or "" for one in run.iterchildren("{*}t"))
        if local(run) == "fld" and (run.get("type") or "").startswith(_NUMBERED):
            numbers.append((len(text), len(text) + len(said)))
        text += raised(said) if high else said
    gathered = Gathered()
    add_bound(gathered, text, 0)
    for at, until in numbers:
        gathered.wave_source(at, until, PAGE_NUMBER)
    return gathered


def alternative(element: Element) -> str:
    """The words that stand for a drawing (of docPr or cNvPr); those of its title too. The name of a
    file, which programs put there, says nothing.
    """
    said = ((element.get(name) or "").strip() for name in ("title", "descr"))
    return ". ".join(dict.fromkeys(one for one in said if one and not _FILE.fullmatch(one)))


def is_decorative(element: Element) -> bool:
    """Whether the author says that a picture says nothing."""
    return any(one.get("val") in ("1", "true") for one in element.iter("{*}decorative"))
