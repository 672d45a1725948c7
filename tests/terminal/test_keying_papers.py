"""`concord collect --from-paper` as a keyer uses it: real keys, printed codes and keys, a real
store.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pexpect
import pytest

import instruments
import survey
from survey.cli.collect import collect_command
from survey.errors import UndecidedError
from survey.forms import Form
from survey.forms.paper.code import PaperCode
from survey.forms.paper.making import make, pieces
from survey.keying.desk import Desk
from survey.keying.session import Keying
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.terminal.leaving import Departure
from survey.words import catalogue_of

Pipe = Callable[..., "subprocess.CompletedProcess[str]"]
WHOLE = ["1", "1", "the drum", "25", "1 3", "singing", "13062022", "12", ""]
"""The visit questionnaire on paper: consent, came, bus, minutes, liked, the other thing liked, day,
region, and keep it."""


@pytest.fixture
def code(visit: Questionnaire) -> str:
    return str(PaperCode.of(Form(visit, "en")))


@pytest.fixture
def key(study: Path) -> Callable[..., str]:
    """Keys these lines and gives what was said, each sentence on one line however narrow the
    terminal.
    """

    def run(*lines: str, second: bool = False) -> str:
        output = StringIO()
        questionnaire = survey.load(study / "instruments" / "visit.yaml")
        with survey.open_store(study / "concord.db") as store, Departure() as departure:
            desk = Desk(catalogue_of("en"), StringIO("\n".join([*lines, ""])), output)
            known = {each.hash: each for each in (questionnaire, *store.questionnaires())}
            bye = Keying(desk, store, list(known.values()), departure, second=second).run()
        return " ".join(f"{output.getvalue()} {bye}".split())

    return run


def kept(study: Path) -> list[survey.CompletedInterview]:
    with survey.open_store(study / "concord.db") as store:
        return list(store.completed())


def test_a_paper_is_keyed_with_its_printed_keys_and_enter_only(study: Path, code: str, key) -> None:
    said = key(code, "17", *WHOLE, "")
    (interview,) = kept(study)
    assert interview.answers == {
        "consent": "yes",
        "welcome": True,
        "came": "by_bus",
        "bus": "the drum",
        "minutes": 25,
        "liked": ("toys", "other"),
        "liked__other_text": "singing",
        "day": "2022-06-13",
        "region": "r12",
    }
    assert (interview.mode, interview.language, interview.group) == ("paper", "en", "parents")
    assert interview.attributes == {"paper_form": code, "paper_number": "17"}
    assert "Form 17 is kept. Keyed so far: 1." in said


def test_each_question_takes_one_line_with_its_number_on_the_paper_and_its_keys(
    code: str, pipe: Pipe
) -> None:
    said = pipe("\n".join([code, "17", *WHOLE, "", ""]), "--from-paper").stdout
    lines = [line for line in said.splitlines() if re.match(r" +\d* ?\w.*\[", line)]
    assert lines[:5] == [
        "    Consent [1–2 u]: ",
        "  1 Did you come by bus? [1–2 d r u]: ",
        "  2 Which bus was it? [words :d :u]: ",
        "  3 How many minutes did it take? [0–9 :d :u]: ",
        "  4 What did you like? [1–4 u]: ",
    ]
    assert "\x07" not in said
    assert "Form 17 is kept" in said
    assert (
        "Form 17: both entries say the same."
        in pipe("\n".join([code, "17", *WHOLE, "", ""]), "--second-entry").stdout
    )


def test_the_keys_of_missing_boxes_are_kept_by_kind(study: Path, code: str, key) -> None:
    key(code, "1", "1", "r", ":d", "4", ":r", "30", "", "")
    (interview,) = kept(study)
    assert [interview.answers[name] for name in ("came", "minutes", "liked", "day")] == [
        Missing.REFUSED,
        Missing.DONT_KNOW,
        ("none",),
        Missing.REFUSED,
    ]
    assert "bus" not in interview.answers


def test_a_box_that_the_paper_does_not_have_is_no_key(code: str, key) -> None:
    said = key(code, "1", "1", "3", "n", "x", "2", ":r", "120", "r", "q")
    assert "'3' is no key here; it has 1–2 d r u." in said
    assert "There is no box 'n' here." in said
    assert "'x' is no key here; it has 1–2 d r u." in said
    assert said.count("There is no box 'r' here.") == 2


def test_a_question_left_blank_is_kept_as_no_answer_once_confirmed(
    study: Path, code: str, key
) -> None:
    said = key(code, "1", "1", "2", "", "", "", "", "13062022", "", "", "", "")
    (interview,) = kept(study)
    assert said.count("No answer on the paper? Enter again keeps it as left blank.") == 3
    assert "Left blank: 3, 4 and 6. End of form 1." in said
    blanks = {interview.answers[name] for name in ("minutes", "liked", "region")}
    assert blanks == {Missing.NO_ANSWER}


def test_an_optional_question_left_blank_needs_no_confirmation(study: Path, code: str, key) -> None:
    said = key(code, "1", "1", "1", "", "25", "4", "13062022", "1", "", "")
    assert kept(study)[0].answers["bus"] is Missing.NO_ANSWER
    assert "No answer on the paper" not in said


def test_what_cannot_be_read_has_a_key_at_every_question(study: Path, code: str, key) -> None:
    said = key(code, "1", "1", "u", ":u", "u", ":U", "u", "", "")
    assert "Unclear: 1, 3, 4, 5 and 6. End of form 1." in said
    answers = kept(study)[0].answers
    unclear = {name for name, answer in answers.items() if answer is Missing.UNCLEAR}
    assert unclear == {"came", "minutes", "liked", "day", "region"}


def test_a_paper_with_unclear_consent_does_not_count(study: Path, code: str, key) -> None:
    assert "Form 1 does not count." in key(code, "1", "u", "", "")
    assert kept(study) == []


def test_no_word_typed_for_a_number_is_taken_for_a_key(study: Path, code: str, key) -> None:
    said = key(code, "1", "1", "2", "d", "b", "n", "?", "25", "4", "yesterday", "1/6/2022", "1", "")
    assert said.count("is not a number; write it in digits") == 4
    assert "'yesterday' is not a date; write it like" in said
    answers = kept(study)[0].answers
    assert (answers["minutes"], answers["day"]) == (25, "2022-06-01")


def test_keys_of_one_figure_may_run_together(study: Path, code: str, key) -> None:
    key(code, "1", "1", "2", "25", "12", "13062022", "12", "", "")
    assert kept(study)[0].answers["liked"] == ("toys", "food")


def test_an_unusual_answer_is_keyed_twice_and_one_that_cannot_be_is_refused(
    study: Path, code: str, key
) -> None:
    said = key(code, "1", "1", "2", "500", "200", "200", "4", "31132022", ":u", "1", "", "")
    assert (
        "500 is outside the range; it must be from 1 to 300. If the paper says so, key :u for "
        "unclear."
    ) in said
    assert "More than two hours? Key it again if the paper says so." in said
    interview = kept(study)[0]
    assert (interview.answers["minutes"], interview.answers["day"]) == (200, Missing.UNCLEAR)


def test_b_goes_back_past_notes_to_the_question_before(study: Path, code: str, key) -> None:
    there = ["1", "1", "b", "1", "2", "25", "b", "26", "b", ":b", "1", ":b", "1", "late"]
    key(code, *there, "26", "4", "13062022", "1", "b", "2", "", "")
    interview = kept(study)[0]
    assert (
        interview.answers["bus"],
        interview.answers["minutes"],
        interview.answers["region"],
    ) == ("late", 26, "r2")


def test_words_may_be_a_single_letter_and_commands_follow_a_colon_there(
    study: Path, code: str, key
) -> None:
    key(
        code,
        "1",
        "1",
        "1",
        "d",
        "25",
        "4",
        "13062022",
        "1",
        "",
        code,
        "2",
        "1",
        "1",
        ":d",
        "25",
        "4",
        "13062022",
        "1",
        "",
        "",
    )
    assert [each.answers["bus"] for each in kept(study)] == ["d", Missing.DONT_KNOW]


def test_the_same_paper_is_not_keyed_twice_unnoticed(study: Path, code: str, key) -> None:
    key(code, "17", *WHOLE, "")
    said = key(code, "017", "")
    assert (
        "Form 17 has been keyed already. Compare the number; to key it again as a check, use "
        "--second-entry."
    ) in said
    assert len(kept(study)) == 1


def test_a_slip_in_the_code_is_found(code: str, key) -> None:
    slip = code.replace("L1", "L2")
    said = key(slip, "A1", code, "")
    wrong = (
        "is not the code of a form, or a sign in it is wrong; compare it with the foot of the page."
    )
    assert f"'{slip}' {wrong} It looks like A91F3C-07C2F1-L1G0-K." in said
    assert f"'A1' {wrong}" in said


def test_a_paper_of_another_questionnaire_is_not_keyed(visit: Questionnaire, key) -> None:
    other = survey.loads(survey.dump(visit).replace("Did you come by bus?", "Was it the bus?"))
    said = key(str(PaperCode.of(Form(other, "en"))), "")
    assert "No questionnaire here made a form with this code." in said


def test_a_paper_of_an_earlier_version_is_keyed_by_that_version(
    study: Path, code: str, key
) -> None:
    key(code, "1", *WHOLE, "")
    definition = study / "instruments" / "visit.yaml"
    definition.write_text(
        definition.read_text("utf-8").replace("Did you come by bus?", "Was it the bus?"), "utf-8"
    )
    said = key(code, "2", *WHOLE, "")
    assert "Did you come by bus?" in said
    assert len({each.hash for each in kept(study)}) == 1


def test_a_paper_of_a_version_that_nobody_decided_on_is_not_keyed_at_all(
    study: Path, code: str, key, visit: Questionnaire
) -> None:
    key(code, "1", *WHOLE, "")
    definition = study / "instruments" / "visit.yaml"
    newer = definition.read_text("utf-8").replace('"1"', '"2"', 1)
    definition.write_text(newer.replace("Which bus was it?", "Which tram was it?"), "utf-8")
    newer_code = str(PaperCode.of(Form(survey.load(definition), "en")))
    with pytest.raises(UndecidedError, match="nursery-visit 2 asks otherwise"):
        key(newer_code, "2")  # a first answer would be one too many
    assert len(kept(study)) == 1


def test_no_consent_on_the_paper_keeps_nothing_to_count(study: Path, code: str, key) -> None:
    said = key(code, "1", "", "2", "", "")
    assert "This needs a key: 1–2 u." in said
    assert "Form 1 does not count." in said
    with survey.open_store(study / "concord.db") as store:
        assert store.counts("status", status=None) == {("discarded",): 1}


def test_a_paper_set_aside_goes_on_where_it_stopped(study: Path, code: str, key) -> None:
    said = key(code, "17", *WHOLE[:4])
    assert "Form 17 is set aside; key its number to go on with it." in said
    said = key(code, "17", *WHOLE[4:], "")
    assert "Form 17 was begun before; it goes on where it stopped." in said
    (interview,) = kept(study)
    assert interview.answers["minutes"] == 25
    assert interview.attributes["paper_number"] == "17"


def test_a_paper_half_keyed_is_not_offered_to_interviewers(
    study: Path, code: str, key, pipe: Pipe
) -> None:
    key(code, "17", *WHOLE[:4])
    assert "interrupted" not in pipe("", "--plain").stdout


def test_the_paper_in_welsh_is_keyed_in_welsh(study: Path, visit: Questionnaire, key) -> None:
    said = key(
        str(PaperCode.of(Form(visit, "cy"))),
        "3",
        "1",
        "2",
        "500",
        "25",
        "4",
        "13062022",
        "1",
        "",
        "",
    )
    assert "Mae ffurflen 3 wedi'i chadw." in said
    assert "teipiwch :u am aneglur." in said
    assert "o 1 i 300" in said
    assert kept(study)[0].language == "cy"


def test_shuffled_statements_are_keyed_in_the_order_of_the_paper(tmp_path: Path) -> None:
    questionnaire = instruments.load("early-relationships-public")
    orders = set()
    for number in range(12):
        form = Form(questionnaire, "en", form=f"form {number}")
        (grid,) = [piece for piece in pieces(form) if piece.form == "grid"]
        printed = [row.text for row in grid.rows]
        lines = [str(PaperCode.of(form)), "1", "1", "1", "1", "", "1", "1", "1", "q"]
        command = [
            sys.executable,
            "-m",
            "survey",
            "collect",
            "early-relationships-public",
            "--from-paper",
            "--store",
            "k.db",
        ]
        done = subprocess.run(
            command,
            input="\n".join(lines),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        keyed = [line[4:30] for line in done.stdout.splitlines() if re.match(r"  [456] ", line)]
        assert keyed[:3] == [text[:26] for text in printed]
        orders.add(tuple(printed))
        (tmp_path / "k.db").unlink()
        if len(orders) > 1:
            return
    pytest.fail("twelve forms had the same order")


def test_at_the_end_only_enter_keeps_the_paper(study: Path, code: str, key) -> None:
    said = key(code, "17", *WHOLE[:-1], "18", "x", "b", "13", "", "")
    assert said.count("Press Enter alone, or key b.") == 2
    assert kept(study)[0].answers["region"] == "r13"
    said = key(code, "18", *WHOLE[:-1], "q")
    assert "Form 18 is set aside" in said


# --- second entry ---


def test_two_entries_that_agree_leave_the_answers_and_say_so(study: Path, code: str, key) -> None:
    key(code, "17", *WHOLE, "")
    before = kept(study)[0]
    said = key(code, "17", *[each.upper() for each in WHOLE], "", second=True)
    assert "Form 17: both entries say the same." in said
    (after,) = kept(study)
    assert after.answers == before.answers
    assert after.attributes["keyed_twice"] == "yes"


def test_where_two_entries_differ_the_right_one_is_asked_and_the_history_kept(
    study: Path, code: str, key
) -> None:
    key(code, "17", *WHOLE, "")
    second = ["1", "1", "the drum", "52", "1 2", "13062022", "13", ""]
    said = key(code, "17", *second, "1", "x", "2", "3", "14", "", second=True)
    assert "3 How many minutes did it take? first: 25 minutes second: 52 minutes" in said
    assert "Key 1, 2 or 3." in said
    assert "Form 17: 4 answers differed; the right ones are kept." in said
    (interview,) = kept(study)
    assert [interview.answers[name] for name in ("minutes", "liked", "region")] == [
        25,
        ("toys", "food"),
        "r14",
    ]
    assert "liked__other_text" not in interview.answers
    with survey.open_store(study / "concord.db") as store:
        history = [(given.question, given.answer) for given in store.history(interview.uuid)]
    assert ("liked", ("toys", "other")) in history
    assert history.index(("region", "r12")) < history.index(("region", "r14"))


def test_a_changed_route_is_settled_with_the_answers_of_the_right_entry(
    study: Path, code: str, key
) -> None:
    key(code, "17", "1", "2", "25", "4", "13062022", "1", "", "")
    said = key(
        code, "17", "1", "1", "the drum", "25", "4", "13062022", "1", "", "2", "", second=True
    )
    assert "first: On foot" in said
    (interview,) = kept(study)
    assert (interview.answers["came"], interview.answers["bus"]) == ("by_bus", "the drum")


def test_a_consent_keyed_wrongly_is_put_right_either_way(study: Path, code: str, key) -> None:
    key(code, "17", *WHOLE, "18", "2", "", "")
    said = key(code, "17", "2", "", "2", "18", *WHOLE, "2", "", second=True)
    assert said.count("Consent first:") == 2
    (interview,) = kept(study)
    assert (interview.attributes["paper_number"], interview.answers["consent"]) == ("18", "yes")
    with survey.open_store(study / "concord.db") as store:
        assert store.counts("status", status=None) == {("completed",): 1, ("discarded",): 1}


def test_a_refusal_that_the_paper_has_no_box_for_is_keyed_anew_at_the_check(
    study: Path, code: str, key
) -> None:
    """As stores from before blanks had a kind of their own may have it."""
    key(code, "17", *WHOLE, "")
    with survey.open_store(study / "concord.db") as store:
        (first,) = store.completed()
        (questionnaire,) = store.questionnaires()
        before = replace(first, answers={**first.answers, "liked": Missing.REFUSED})
        store.take_in([before], [questionnaire], replace=True)
    second = [*WHOLE[:4], "", "", *WHOLE[6:]]
    said = key(code, "17", *second, "1", "12", "", second=True)
    assert "There is no box “Prefer not to say” here." in said
    assert kept(study)[0].answers["liked"] == ("toys", "food")


def test_the_second_entry_shows_nothing_of_the_first(code: str, key) -> None:
    key(code, "17", *WHOLE, "")
    said = key(code, "17", "1", "1", "", "1", "4", "13062022", "1", second=True)
    assert "the drum" not in said
    assert (
        "The check of form 17 is not finished; nothing of it is kept. The first entry stands."
        in said
    )


def test_a_second_entry_needs_a_first(code: str, key) -> None:
    assert "Form 5 has not been keyed a first time" in key(code, "5", "", second=True)


def test_the_group_stands_on_the_paper(pipe: Pipe) -> None:
    done = pipe("", "--from-paper", "--group", "parents")
    assert done.returncode == 2
    assert "a paper form says itself which group it is for" in done.stderr


# --- a terminal with real keys ---


def test_a_keyer_at_a_terminal_and_a_killed_program(collect, study: Path, code: str) -> None:
    child = collect("--from-paper")
    for text, keys in [
        ("Form code", code.lower()),
        ("Form number", "17"),
        ("Consent", "1"),
        ("by bus", "1"),
        ("Which bus", "night"),
    ]:
        child.expect_exact(text)
        child.send(f"{keys}\r")
    child.expect_exact("How many minutes")
    child.kill(9)
    child.wait()
    child = collect("--from-paper")
    for text, keys in [
        ("Form code", code),
        ("Form number", "17"),
        ("y: take it over", "y"),
        ("goes on where it stopped", ""),
        ("How many minutes", "25"),
    ]:
        child.expect_exact(text)
        if keys:
            child.send(f"{keys}\r")
    child.expect_exact("What did you like")
    child.send("\x03")
    child.expect_exact("Form 17 is set aside")
    child.expect(pexpect.EOF)
    with survey.open_store(study / "concord.db") as store:
        (waiting,) = store.interrupted(mode="paper")
        assert {given.question for given in store.history(waiting.uuid)} >= {
            "came",
            "bus",
            "minutes",
        }


def test_the_command_names_both_options_in_its_help() -> None:
    names = {option for parameter in collect_command.params for option in parameter.opts}
    assert {"--from-paper", "--second-entry"} <= names


def test_what_is_printed_is_what_is_keyed(visit: Questionnaire) -> None:
    """The keys at the boxes of the page are the places of the answers, and the letters those of
    keying.
    """
    page = make(Form(visit, "en")).decode()
    assert re.search(
        r'<span class="key">2</span><span class="box"></span><span class="label">On foot', page
    )
    assert re.search(
        r'<span class="key">d</span><span class="box"></span><span class="label">Don&#39;t know',
        page,
    )
