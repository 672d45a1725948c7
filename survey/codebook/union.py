"""The answers of an item over all its versions together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from survey.missing import Missing
from survey.questions import (
    NONE,
    OTHER,
    Answers,
    Chosen,
    ManyOf,
    Net,
    Option,
    Quantity,
    Ranking,
)
from survey.versions import Member, merged

__all__ = ["answers_together", "offered_by"]

Version = tuple[str, str]
"""Instrument and version."""


def answers_together(members: Sequence[Member]) -> Answers:
    """What an answer is to a question of any of the versions: every answer that one of them offers,
    as the newest calls it, and the newest's NETs, in which older answers stay that it does not
    offer.
    """
    answers = members[-1].question.answers
    if isinstance(answers, Chosen):
        options = _options(members)
        if isinstance(answers, Ranking):
            return replace(answers, choices=options)
        other = any(option.code == OTHER for option in options) and any(
            getattr(each.question.answers, "other", False) for each in members
        )
        if isinstance(answers, ManyOf):
            none = any(getattr(each.question.answers, "none", False) for each in members)
            return replace(answers, choices=options, other=other, none=none)
        codes = [option.code for option in options]
        return replace(answers, choices=options, other=other, counted=_nets(members, codes))
    if isinstance(answers, Quantity):
        return _quantity([each.question.answers for each in members], answers)
    return answers


def offered_by(members: Sequence[Member]) -> Mapping[str, tuple[Version, ...]]:
    """By code the versions that offered it, where not all of them offered every answer."""
    found: dict[str, dict[Version, None]] = {}
    versions = {_version(each): None for each in members}
    for each in members:
        for option in each.question.options:
            found.setdefault(each.code(option.code), {})[_version(each)] = None
    if all(len(by) == len(versions) for by in found.values()):
        return {}
    return {code: tuple(by) for code, by in found.items() if code not in Missing.names()}


def _version(member: Member) -> Version:
    return member.questionnaire.instrument, member.questionnaire.version


def _options(members: Sequence[Member]) -> tuple[Option, ...]:
    """As the newest orders and words them; older ones stand behind what they followed."""
    labels: dict[str, Option] = {}
    orders: list[list[str]] = []
    for each in reversed(members):
        renamed = {option.code: each.code(option.code) for option in each.question.options}
        now = [code for code in renamed.values() if code not in Missing.names()]
        orders.append(list(dict.fromkeys(now)))
        for option in each.question.options:
            code = renamed[option.code]
            labels.setdefault(code, replace(option, code=code, was=()))
    order = merged(*orders)
    last = [code for code in (OTHER, NONE) if code in order and _stands_last(code, members)]
    return tuple(labels[code] for code in [*(each for each in order if each not in last), *last])


def _stands_last(code: str, members: Sequence[Member]) -> bool:
    return any(getattr(each.question.answers, code, False) for each in members)


def _nets(members: Sequence[Member], codes: Sequence[str]) -> tuple[Net, ...]:
    newest = members[-1]
    offered = {newest.code(option.code) for option in newest.question.options}
    found: dict[str, tuple[Net, dict[str, None]]] = {}
    for each in reversed(members):
        for net in each.question.nets:
            known = net.name in found
            _, counted = found.setdefault(net.name, (net, {}))
            for code in net.codes:
                now = each.code(code)
                if now in codes and not (known and now in offered):
                    counted[now] = None
    return tuple(
        replace(net, codes=tuple(code for code in codes if code in counted))
        for net, counted in found.values()
        if counted
    )


def _quantity(each: Sequence[Answers], newest: Quantity) -> Quantity:
    """The widest bounds."""
    numbers = [answers for answers in each if isinstance(answers, Quantity)]
    return replace(
        newest,
        low=_least([one.low for one in numbers], least=True),
        high=_least([one.high for one in numbers], least=False),
        whole=all(one.whole for one in numbers),
    )


def _least(bounds: Sequence[int | float | None], *, least: bool) -> int | float | None:
    known = [bound for bound in bounds if bound is not None]
    if len(known) < len(bounds):
        return None
    return min(known) if least else max(known)
