"""What all tables of a report are worked out from."""

from dataclasses import dataclass

from analysis.design import Design
from analysis.figures import Figures
from analysis.responses import Responses

__all__ = ["Basis"]


@dataclass(frozen=True, eq=False)
class Basis:
    """The answers, and the figures of them that have been worked out."""

    responses: Responses
    figures: Figures

    @property
    def by(self) -> str:
        """The column of groups that figures are shown by."""
        return self.figures.by

    @property
    def design(self) -> Design | None:
        return self.figures.design

    @property
    def method(self) -> str:
        return self.figures.method

    @property
    def level(self) -> float:
        return self.figures.level
