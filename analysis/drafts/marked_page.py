"""A draft as a web page in which every figure wears its mark: a colour, a sign, and the reason when
pointed at.

Jinja2 escapes all text of the draft; the page runs no script and asks for no address.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.drafts.document import Block, Document
from analysis.drafts.marks import Mark, Stamp
from survey.replacing import replacing
from survey.web_pages import policy_hash, resource, template

__all__ = ["write_marked"]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A marked figure, with its number in the list; 0 for what is waved through."""

    number: int
    mark: Mark

    @property
    def title(self) -> str:
        return f"{self.mark.stamp.name}: {self.mark.reason}"


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


def write_marked(
    document: Document,
    marks: Sequence[Mark],
    path: Path,
    *,
    stamps: Sequence[Stamp],
    language_of: Callable[[str], str],
) -> None:
    """Write the page: the text of the draft with each mark, and under it the list of what has to be
    looked at.

    `stamps`: all that there are, in the order of the counts; `language_of`: in which language a
    text is.
    """
    figures = _numbered(marks)
    listed = [figure for figure in figures if not figure.mark.waved]
    style = resource(__package__, "marked_page.css")
    text = template(__package__, "marked_page.html").render(
        title=Path(document.path).name,
        policy=(
            f"default-src 'none'; style-src '{policy_hash(style)}'; base-uri 'none'; "
            "form-action 'none'"
        ),
        style=style,
        blocks=list(_shown(document, figures, language_of)),
        listed=listed,
        stamps=[(stamp, count) for stamp in stamps if (count := _count(listed, stamp))],
        waved=len(figures) - len(listed),
        failing=sum(figure.mark.fails for figure in listed),
    )
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8")


def _count(listed: Sequence[_Figure], stamp: Stamp) -> int:
    return sum(figure.mark.stamp == stamp for figure in listed)


def _numbered(marks: Sequence[Mark]) -> list[_Figure]:
    """Figures with the numbers of the list; those waved through have none."""
    figures, number = [], 0
    for mark in marks:
        number += not mark.waved
        figures.append(_Figure(0 if mark.waved else number, mark))
    return figures


def _shown(
    document: Document, figures: Sequence[_Figure], language_of: Callable[[str], str]
) -> Iterator[_Shown]:
    by_block: dict[int, list[_Figure]] = {}
    for figure in figures:
        by_block.setdefault(figure.mark.block, []).append(figure)
    for number, block in enumerate(document.blocks):
        stretches = tuple(_stretches(block.text, by_block.get(number, [])))
        yield _Shown(block, language_of(block.text), stretches)


def _stretches(text: str, figures: Sequence[_Figure]) -> Iterator[_Stretch]:
    done = 0
    for figure in figures:
        mark = figure.mark
        if mark.start > done:
            yield _Stretch(text[done : mark.start])
        yield _Stretch(text[mark.start : mark.end], figure)
        done = mark.end
    if text[done:]:
        yield _Stretch(text[done:])
