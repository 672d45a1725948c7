"""Decisions about changed items, written where the study keeps them: in its own definition, or in
study.yaml for one that it only uses.
"""

from collections.abc import Iterable
from pathlib import Path

from survey.decisions import Decision
from survey.definition import yaml_tree
from survey.definition.changes_text import with_changes
from survey.questionnaire import GROUP
from survey.replacing import replacing
from survey.study.folder import STUDY_FILE, Study
from survey.versions import Difference, Undecided

__all__ = ["can_stand_apart", "write_apart"]


def can_stand_apart(undecided: Undecided) -> bool:
    """Whether what is open can be decided by keeping it apart: another version, and no group."""
    return not undecided.under_one_name and all(each.item != GROUP for each in undecided.changed)


def write_apart(study: Study, undecided: Undecided) -> Path:
    """Decide that what a version changed stands apart; the file that says so now."""
    decisions = {
        each.item: Decision("apart", _reason(each.changes, undecided.before.version))
        for each in undecided.changed
    }
    file, path = _place(study, undecided)
    text = with_changes(yaml_tree.read(file), path, decisions, file=str(file))
    with replacing(file) as temporary:
        temporary.write_text(text, "utf-8", newline="")
    return file


def _reason(changes: Iterable[Difference], before: str) -> str:
    kinds = dict.fromkeys(each.what for each in changes if each.judged != "safe")
    return f"other than in version {before}: {', '.join(kinds)}"


def _place(study: Study, undecided: Undecided) -> tuple[Path, tuple[str, ...]]:
    """The study's own definition, where that is the version asked about; else study.yaml."""
    own = next(
        (each for each in study.questionnaires if each.instrument == undecided.instrument), None
    )
    if own is not None and own.version == undecided.version and own.file:
        file = Path(own.file).resolve()
        if study.folder.resolve() in file.parents:
            return file, ("changes", undecided.version)
    return study.folder / STUDY_FILE, ("changes", undecided.instrument, undecided.version)
