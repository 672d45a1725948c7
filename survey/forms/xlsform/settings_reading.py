"""What stands beside the questions of an XLSForm: title, groups, scores, the author's own words."""

from collections.abc import Collection, Mapping

from survey.errors import shown
from survey.forms.xlsform import names
from survey.forms.xlsform.context import FormRead
from survey.forms.xlsform.entries import GROUPS, LICENCE, SCORES, WORDING, Entry, carried_in
from survey.forms.xlsform.wordings import Plain
from survey.missing import Missing, MissingPhrases

__all__ = ["groups_of", "licence_of", "own_words_of", "scores_of", "title_of"]


def title_of(form: FormRead, file: str) -> Plain:
    """The title, in all languages where Concord made the form and nobody has changed it."""
    written = form.settings.get("form_title") or form.settings.get("form_id") or file
    title = written.replace(names.NO_REFERENCE, "${")
    carried = carried_in(form.settings.get("concord_title"), WORDING)
    if carried is None:
        return title
    texts = carried.values() if isinstance(carried, dict) else [carried]
    unchanged = " ".join(title.split()) in [" ".join(text.split()) for text in texts]
    return carried if unchanged else title


def groups_of(form: FormRead, given: Mapping[str, str]) -> Entry:
    """The respondent groups: those given, else those the form carries, else one."""
    carried = carried_in(form.settings.get("concord_groups"), GROUPS)
    if carried and not given:
        return dict(carried)
    return dict(given) or {"respondents": "Respondents"}


def scores_of(form: FormRead, questions: Collection[str]) -> Entry:
    """The scores whose items are all still there."""
    found: Entry = {}
    carried = form.settings.get("concord_scores")
    scores = carried_in(carried, SCORES)
    if carried and scores is None:
        form.notes.append(
            "sheet 'settings': what concord_scores holds cannot be read; the form has no scores"
        )
    for name, score in (scores or {}).items():
        if gone := [item for item in score.items if item not in questions]:
            form.notes.append(
                f"sheet 'settings': the score {shown(name)} is left out, since "
                f"{shown(gone[0])} is no question here"
            )
        else:
            found[name] = score.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return found


def licence_of(form: FormRead) -> Entry:
    """Whose the items are, where the form carries that."""
    licence = carried_in(form.settings.get("concord_licence"), LICENCE)
    return {} if licence is None else licence.model_dump(mode="json")


def own_words_of(form: FormRead) -> Entry:
    """The author's words for what Concord would say: those that a form of Concord carries, and what
    the choices call the kinds of missing answer, where each has one name.
    """
    found: Entry = dict(form.words)
    for kind, labels in _kind_labels(form).items():
        usual = form.spoken(MissingPhrases, kind.value)
        if any(label != labels[0] for label in labels):
            form.notes.append(
                f"sheet 'choices': the missing answer {kind.value} is called in several ways; "
                f"{shown(str(usual))} stands for all of them"
            )
        elif not form.wordings.same(labels[0], usual):
            found[kind.value] = labels[0]
    return found


def _kind_labels(form: FormRead) -> dict[Missing, list[Plain]]:
    called: dict[Missing, list[Plain]] = {}
    for choices in form.lists.lists.values():
        for name, kind in choices.kinds.items():
            called.setdefault(kind, []).append(choices.kind_labels[name])
    return called
