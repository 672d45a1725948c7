"""The test material: claims with their right verdicts, in claims/*.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from analysis.drafts.inline_bindings import bound

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Claimed:
    """A row of the test material: a sentence with its figure in square brackets, what it is bound
    to, the right verdict.
    """

    study: str
    text: str
    claim: str
    verdict: str
    base: str = ""
    way: str = ""
    words: str = ""

    @property
    def figure(self) -> str:
        return self.text.partition("[")[2].partition("]")[0]

    def stands_at(self, start: int, end: int) -> bool:
        """Whether characters of the plain sentence are the figure, or the figure and words beside
        it.
        """
        place = self.text.index("[")
        return start < place + len(self.figure) and place < end

    @property
    def bound(self) -> str:
        """As a draft has it."""
        if not self.claim:
            return self.plain
        claim = f"{self.claim}@{self.base}" if self.base else self.claim
        return self.text.replace(f"[{self.figure}]", bound(self.figure, claim), 1)

    @property
    def plain(self) -> str:
        return self.text.replace("[", "", 1).replace("]", "", 1)


def claims(name: str) -> list[Claimed]:
    """The rows of one file of the test material."""
    rows: list[Mapping[str, Any]] = yaml.safe_load(
        (HERE / "claims" / f"{name}.yaml").read_text("utf-8")
    )
    return [Claimed(**{"study": name, **row}) for row in rows]
