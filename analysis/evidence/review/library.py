"""The evidence files that are shipped, and those that a study names."""

from pathlib import Path

from analysis.evidence.review.reading import ENDINGS, read_review
from analysis.evidence.review.review import Review
from survey.errors import StudyError, did_you_mean, shown

__all__ = ["SHIPPED", "review_named"]

_FOLDER = Path(__file__).parent / "shipped"

SHIPPED = tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml")))
"""Names of the files that are shipped."""


def review_named(name: str, folder: Path | None = None) -> Review:
    """A review by the name of a shipped file, or of a file (in `folder`). Raises StudyError where
    there is none, and what `read_review` raises.
    """
    if name in SHIPPED:
        return read_review(_FOLDER / f"{name}.yaml")
    place = (folder or Path()) / name
    if not place.is_file():
        near = sorted(
            file.name for file in place.parent.glob("*") if file.suffix.lower() in ENDINGS
        )
        raise StudyError(
            f"there is no evidence file {shown(name)}{did_you_mean(name, [*SHIPPED, *near])}"
        )
    return read_review(place)
