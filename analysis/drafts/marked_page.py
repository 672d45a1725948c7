"""A draft as a web page in which every figure wears its verdict: a colour, a sign, and the reason
when pointed at.

Jinja2 escapes all text of the draft; the page runs no script and asks for no address.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.drafts.document import Block, Document
from analysis.judgement.checking import Checked
from analysis.judgement.passages import language_of
from analysis.judgement.verdicts import VERDICTS
from survey.replacing import replacing
from survey.web_pages import policy_hash, resource, template

__all__ = ["write_annotated"]

_CLASSES = {
    "holds": "holds",
    "rounds differently": "mild",
    "population not covered": "mild",
    "difference not clear": "mild",
    "phrase too strong": "mild",
    "not bound": "open",
}
"""How verdicts look; all others are faults."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure in the text, with its number in the list."""

    number: int
    checked: Checked

    @property
    def sign(self) -> str:
        return "" if self.checked.waved else VERDICTS[self.checked.verdict].sign

    @property
    def look(self) -> str:
        return "waved" if self.checked.waved else _CLASSES.get(self.checked.verdict, "fault")

    @property
    def title(self) -> str:
        said = self.checked
        return f"not checked: {said.waved}" if said.waved else f"{said.verdict}: {said.reason}"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text of the draft, with the figure that it is, if it is one."""

    text: str
    figure: _Figure | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block of the draft in stretches."""

    block: Block
    language: str
    stretches: tuple[_Stretch, ...]

    @property
    def labelled(self) -> bool:
        """Whether a cell needs the words over it to be understood."""
        return bool(self.block.under) and any(stretch.figure for stretch in self.stretches)


def write_annotated(document: Document, checked: Sequence[Checked], path: Path) -> None:
    """Write the page: the text of the draft with each figure marked, and under it the list of what
    has to be looked at.
    """
    figures = _numbered(checked)
    listed = [figure for figure in figures if not figure.checked.waved]
    style = resource(__package__, "marked_page.css")
    text = template(__package__, "marked_page.html").render(
        title=Path(document.path).name,
        policy=(
            f"default-src 'none'; style-src '{policy_hash(style)}'; base-uri 'none'; "
            "form-action 'none'"
        ),
        style=style,
        blocks=list(_shown(document, figures)),
        listed=listed,
        verdicts=[
            (verdict, count)
            for verdict in VERDICTS.values()
            if (count := _count(listed, verdict.name))
        ],
        looks=_CLASSES,
        waved=len(figures) - len(listed),
        failing=sum(figure.checked.fails for figure in listed),
    )
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8")


def _count(listed: Sequence[_Figure], verdict: str) -> int:
    return sum(figure.checked.verdict == verdict for figure in listed)


def _numbered(checked: Sequence[Checked]) -> list[_Figure]:
    """Figures with the numbers of the list; those waved through have none."""
    figures, number = [], 0
    for one in checked:
        number += not one.waved
        figures.append(_Figure(0 if one.waved else number, one))
    return figures


def _shown(document: Document, figures: Sequence[_Figure]) -> Iterator[_Shown]:
    by_block: dict[int, list[_Figure]] = {}
    for figure in figures:
        by_block.setdefault(figure.checked.mention.block, []).append(figure)
    for number, block in enumerate(document.blocks):
        yield _Shown(
            block, language_of(block.text), tuple(_stretches(block.text, by_block.get(number, [])))
        )


def _stretches(text: str, figures: Sequence[_Figure]) -> Iterator[_Stretch]:
    done = 0
    for figure in figures:
        mention = figure.checked.mention
        if mention.start > done:
            yield _Stretch(text[done : mention.start])
        yield _Stretch(text[mention.start : mention.end], figure)
        done = mention.end
    if text[done:]:
        yield _Stretch(text[done:])
