"""What became of the answers to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.questions import Chosen, OneOf, Option, Ranking
from survey.versions.difference import Difference
from survey.versions.sameness import changed_texts, says_the_same
from survey.wording import Wording

__all__ = ["Texts", "answers_changed", "renamed_codes"]


@dataclass(frozen=True, slots=True)
class Texts:
    """Compares texts in the languages that both questionnaires have."""

    languages: tuple[str, ...]

    def changed(
        self, item: str, what: str, old: Wording | None, new: Wording | None, answer: str = ""
    ) -> Iterator[Difference]:
        """The languages in which a text changed: a typo, or `what`. No text is an empty one."""
        empty = Wording.of("")
        for language, before, after in changed_texts(old or empty, new or empty, self.languages):
            kind = "typo" if says_the_same(before, after) else what
            yield Difference(item, kind, before, after, answer, language)


def renamed_codes(old: Chosen, new: Chosen) -> Mapping[str, str]:
    """Code in the old version → code in the new one, of answers that are there in both."""
    now = {option.code for option in new.options}
    renamed = {was: option.code for option in new.options for was in option.was}
    codes = [option.code for option in old.options]
    return {
        code: code if code in now else renamed[code]
        for code in codes
        if code in now or code in renamed
    }


def answers_changed(item: str, old: Chosen, new: Chosen, texts: Texts) -> Iterator[Difference]:
    """Every change of the answers, their order and NETs, where both have answers to choose from."""
    if isinstance(old, OneOf) and isinstance(new, OneOf) and _is_other_scale(old, new):
        yield Difference(item, "other scale", _listed(old.options), _listed(new.options))
        return
    became = renamed_codes(old, new)
    if isinstance(old, Ranking) and (
        len(set(became.values())) < len(old.options) or len(became) < len(new.options)
    ):
        yield Difference(item, "other alternatives", _listed(old.options), _listed(new.options))
        return
    yield from _renamed(item, became)
    yield from _options(item, old, new, became, texts)
    if not (old.shuffled and new.shuffled) and _is_reordered(old, new, became):
        yield Difference(item, "reordered", _listed(old.options), _listed(new.options))
    if old.shuffled != new.shuffled:
        yield Difference(item, "shuffle")
    yield from _nets(item, old, new, became, texts)


def _is_other_scale(old: OneOf, new: OneOf) -> bool:
    """Whether the set of answers is another one as a whole, not the same with an answer more or
    less: named scales of other names, ratings of other ends.
    """
    codes, now = {each.code for each in old.options}, {each.code for each in new.options}
    if codes == now or not (old.ordered or new.ordered):
        return False
    return old.numbered or new.numbered or old.scale != new.scale


def _listed(options: Sequence[Option]) -> str:
    return ", ".join(option.code for option in options)


def _renamed(item: str, became: Mapping[str, str]) -> Iterator[Difference]:
    for now in dict.fromkeys(became.values()):
        before = [code for code, after in became.items() if after == now]
        if len(before) > 1:
            yield Difference(item, "merged answers", ", ".join(before), now, now)
        elif before != [now]:
            yield Difference(item, "renamed answer", before[0], now, now)


def _options(
    item: str, old: Chosen, new: Chosen, became: Mapping[str, str], texts: Texts
) -> Iterator[Difference]:
    """Answers added, dropped and relabelled."""
    labels = {option.code: option for option in new.options}
    merged = [code for code in became.values() if list(became.values()).count(code) > 1]
    for option in old.options:
        if option.code not in became:
            yield Difference(item, "dropped answer", str(option.label), "", option.code)
            continue
        now = labels[became[option.code]]
        if now.code not in merged:
            yield from texts.changed(item, "label", option.label, now.label, now.code)
    for option in new.options:
        if option.code not in became.values():
            yield Difference(item, "added answer", "", str(option.label), option.code)


def _is_reordered(old: Chosen, new: Chosen, became: Mapping[str, str]) -> bool:
    before = list(
        dict.fromkeys(became[option.code] for option in old.options if option.code in became)
    )
    return before != [option.code for option in new.options if option.code in before]


def _nets(
    item: str, old: Chosen, new: Chosen, became: Mapping[str, str], texts: Texts
) -> Iterator[Difference]:
    """NETs of other answers; answers that are only in one version are told as such."""
    now = {option.code for option in new.options}
    shared = set(became.values())
    before = {net.name: {became[code] for code in net.codes if code in became} for net in old.nets}
    after = {net.name: set(net.codes) & now for net in new.nets}
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None or one != other & shared:
            yield Difference(item, "NET", _codes(one, old), _codes(other, new), name)
    labels = {net.name: net.label for net in old.nets}
    for net in new.nets:
        if net.name in labels:
            yield from texts.changed(item, "heading", labels[net.name], net.label, net.name)


def _codes(codes: set[str] | None, answers: Chosen) -> str:
    if codes is None:
        return ""
    return ", ".join(option.code for option in answers.options if option.code in codes) or "—"
