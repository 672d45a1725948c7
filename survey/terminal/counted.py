"""How many interviews there are, on the page between two of them: by group beside its target, and
by quota.
"""

from collections.abc import Iterator, Mapping, Sequence

from survey.questionnaire import Questionnaire
from survey.store import Store, numbers
from survey.study import Quota
from survey.terminal.lines import columns
from survey.terminal.words import TerminalPhrases
from survey.words import Catalogue

__all__ = ["counted_so_far"]

_WIDTH = 48


def counted_so_far(
    store: Store,
    questionnaires: Sequence[Questionnaire],
    targets: Mapping[str, int],
    quotas: Sequence[Quota],
    catalogue: Catalogue,
) -> tuple[str, ...]:
    """Completed interviews by group and by quota, in lines."""
    return (
        *_by_group(store, questionnaires, targets, catalogue),
        *_by_quota(store, quotas, catalogue),
    )


def _by_group(
    store: Store,
    questionnaires: Sequence[Questionnaire],
    targets: Mapping[str, int],
    catalogue: Catalogue,
) -> Iterator[str]:
    words, language = catalogue.phrases(TerminalPhrases), catalogue.language
    done = store.counts("group")
    labels = {
        group.code: group.label.in_language(language)
        for each in questionnaires
        for group in each.groups
    }
    yield f"{words.so_far}:"
    for code, label in labels.items():
        count = str(done.get((code,), 0))
        target = targets.get(code)
        number = count if target is None else words.of_target.format(done=count, target=target)
        yield from columns(f"  {label}", number, _WIDTH)


def _by_quota(store: Store, quotas: Sequence[Quota], catalogue: Catalogue) -> Iterator[str]:
    if not quotas:
        return
    words = catalogue.phrases(TerminalPhrases)
    yield f"{words.quotas}:"
    counted = numbers(store, [quota.where for quota in quotas], store.decided)
    for quota, done in zip(quotas, counted, strict=True):
        number = words.of_target.format(done=done, target=quota.at)
        yield from columns(f"  {quota.label.in_language(catalogue.language)}", number, _WIDTH)
