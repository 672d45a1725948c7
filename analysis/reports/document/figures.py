"""The charts of a report as numbered figures of a document: those of findings first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.charts.drawing import unworded
from analysis.charts.sheet.files import Sheet, all_pictured
from analysis.reports.model import Report
from analysis.reports.outline import caption_of, illustrations
from analysis.reports.pictures import Picture

__all__ = ["Numbered", "figures_of"]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A chart with its number, its caption, and its PNG."""

    number: int
    picture: Picture
    title: str
    png: bytes


def figures_of(report: Report, processes: int = 1) -> Iterator[Numbered]:
    """Every chart, those of findings in their order before all others. What is text in a document
    (title, base, source) stands beside the picture, and not in it. Its caption names the question;
    what was found stands over it.
    """
    every = illustrations(report)
    asked = {question.item: question.wording for question in report.questions}
    sheets = [Sheet(unworded(picture.drawing), picture.look) for picture in every]
    files = all_pictured(sheets, processes=processes)
    for number, (picture, file) in enumerate(zip(every, files, strict=True), 1):
        question = asked.get(picture.item) or picture.texts.title
        title = caption_of(replace(picture.texts, title=question))
        yield Numbered(number, picture, title, file["png"])
