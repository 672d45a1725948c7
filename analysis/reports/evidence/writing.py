"""Pictures of evidence as files, and a page that has them all."""

from collections.abc import Sequence
from pathlib import Path

from analysis.charts.colours import PLAIN, Look
from analysis.charts.drawing import Shape
from analysis.charts.evidence import Pictured
from analysis.charts.markup import chart_css, markup_of
from analysis.charts.sheet.files import pictured
from analysis.charts.spoken import in_words
from survey.replacing import replacing
from survey.web_pages import policy_hash, resource, template

__all__ = ["PAGE", "page_of", "write_evidence"]

PAGE = "evidence.html"


def write_evidence(
    pictures: Sequence[Pictured],
    folder: Path,
    title: str,
    look: Look = PLAIN,
    *,
    page: str = PAGE,
) -> list[Path]:
    """Write every picture to `folder`: NAME.png (200 dpi), NAME.svg, and NAME.txt with what it is
    and every figure of it in words; and `page`, one file without anything from elsewhere, that
    shows them all at any width. Each file is written whole or not at all. Raises OSError where
    the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in pictures:
        words = in_words(one.drawing)
        drawn = pictured(one.drawing, look, ("png", "svg"), one.alt, words)
        contents = {f".{name}": content for name, content in drawn.items()}
        contents[".txt"] = f"{one.alt}\n\n{words}\n".encode()
        for ending, content in contents.items():
            written.append(folder / f"{one.name}{ending}")
            with replacing(written[-1]) as temporary:
                temporary.write_bytes(content)
    written.append(folder / page)
    with replacing(written[-1]) as temporary:
        temporary.write_text(page_of(pictures, title), "utf-8", newline="")
    return written


def page_of(pictures: Sequence[Pictured], title: str) -> str:
    """The page."""
    style = chart_css() + resource(__package__, "evidence.css")
    shown = [
        (one.alt, _caption(one.drawing), markup_of(one.drawing, one.alt), one.drawing.texts)
        for one in pictures
    ]
    policy = f"default-src 'none'; style-src '{policy_hash(style)}'; base-uri 'none'"
    language = pictures[0].drawing.texts.language if pictures else "en"
    return template(__package__, "evidence.html").render(
        title=title, style=style, policy=policy, pictures=shown, language=language
    )


def _caption(drawing: Shape) -> str:
    return drawing.texts.subtitle
