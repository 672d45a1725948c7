"""Whether a question of a new version counts with one of an earlier version, and under which
codes.
"""

from dataclasses import replace

from survey.decisions import Decision
from survey.missing import Missing
from survey.questions import Chosen
from survey.versions.answers import renamed_codes
from survey.versions.deciding import can_recode
from survey.versions.members import Member
from survey.versions.names_of_series import Running

__all__ = ["joins", "with_member"]


def joins(decision: Decision | None, old: Member, new: Member, judged: str) -> bool:
    """Whether it was decided that earlier answers count with later ones, and they can."""
    if decision is None or decision.what == "apart":
        return False
    recodable = can_recode(old.question, new.question)
    if judged != "breaks":
        return decision.what == "same" or recodable
    now = {option.code for option in new.question.options} | set(Missing.names())
    left = {decision.codes.get(each.code, each.code) for each in old.question.options} - now
    return decision.what == "recode" and recodable and not left


def with_member(running: Running, old: Member, new: Member, decision: Decision | None) -> Running:
    """The series with a new member behind one of its own."""
    one, other = old.question.answers, new.question.answers
    step: dict[str, str] = {}
    if isinstance(one, Chosen) and isinstance(other, Chosen):
        step.update(renamed_codes(one, other))
    if decision is not None:
        step.update(decision.codes)
    of_series = {old.code(own): now for own, now in step.items() if old.code(own) != now}
    same = {own: now for own, now in step.items() if own != now}
    if not same:  # called as the old one calls them
        running.members.append(replace(new, codes=dict(old.codes)))
        return running
    running.members[:] = [each.after(of_series) for each in running.members]
    running.members.append(new)
    return running
