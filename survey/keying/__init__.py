"""Keying paper forms: the key numbers printed on the paper and Enter, a line for each question.

words      what the keyer reads
keys       what is typed for a question, and what the interview is given for it
papers     which paper it is: the batch behind its code, its number, its interview
desk       lines to print and to read
entry      one paper, question after question
session    paper after paper; the first entry, and the second that checks it
comparing  two entries of one paper: where they differ, and which is right
"""

from collections.abc import Mapping, Sequence

from survey.keying.desk import Desk
from survey.keying.session import Keying
from survey.keying.whose import Whose
from survey.questionnaire import Questionnaire
from survey.store import Store
from survey.study import Quota
from survey.terminal.leaving import Departure

__all__ = ["key_papers"]


def key_papers(
    store: Store,
    questionnaires: Sequence[Questionnaire],
    *,
    language: str | None = None,
    second_entry: bool = False,
    interviewers: Mapping[str, str] | None = None,
    interviewer: str | None = None,
    quotas: Sequence[Quota] = (),
) -> str:
    """Key paper forms until the keyer stops; returns the words to part with.

    Forms made from these questionnaires, or from any definition the store keeps, are known by the
    code at their foot. `language`: of the first prompts; then the paper's own. `second_entry`:
    papers keyed before are keyed again, blind; where the entries differ, the keyer says which is
    right, and the correction is kept with its history. `interviewer`: who interviewed, of all
    papers; else it is asked where the study lists `interviewers`. Of which case a paper is is asked
    where the store has a list of them. `quotas`: of whom how many are enough; the keyer is told of
    a paper beyond one, which is kept and counts.
    """
    known = {each.hash: each for each in (*questionnaires, *store.questionnaires())}
    first = questionnaires[0]
    desk = Desk(first.catalogue(language or first.languages[0]))
    whose = Whose(desk, store, interviewers or {}, interviewer)
    with Departure() as departure:
        keying = Keying(
            desk,
            store,
            list(known.values()),
            departure,
            second=second_entry,
            whose=whose,
            quotas=quotas,
        )
        return keying.run()
