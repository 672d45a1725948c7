"""What is told where answers come in that must not wait, whatever they came on."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from survey.cli.alerts import to_do, words
from survey.cli.output import shown_path
from survey.forms import Alarm
from survey.questionnaire import Questionnaire
from survey.store import Store, concerns

__all__ = ["alarm_lines", "alert_lines"]


def alert_lines(
    store: Store, questionnaires: Sequence[Questionnaire], files: Mapping[str, str]
) -> list[str]:
    """The open alerts of interviews that came in, by uuid, with the file of each where there are
    several. Never what was answered.
    """
    found = [each for each in concerns(store, questionnaires, uuids=files.keys()) if each.open]
    if not found:
        return []
    number = "1 answer" if len(found) == 1 else f"{len(found):,} answers"
    lines = [f"{number} must not wait; concord alerts list has them until they are signed off:"]
    for each in found:
        file = files[each.interview.uuid]
        before = f"{shown_path(Path(file))}: " if file else ""
        lines.append(f"  {before}interview {each.interview.uuid}: {to_do(each)}")
    return lines


def alarm_lines(alarms: Sequence[Alarm]) -> Iterator[str]:
    """Refused forms with such an answer: nothing of them is kept, so it stands in no list."""
    for each in alarms:
        place = ", ".join(part for part in (shown_path(Path(each.file)), each.place) if part)
        yield f"refused, and an answer in it must not wait: {place}: {words(each.say)}"
