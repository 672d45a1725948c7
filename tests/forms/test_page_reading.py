"""What a page gave back is taken in whole, or refused with the field that is wrong."""

import base64
import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_browser import EVERY_KIND, sealed

from survey.forms import FORMATS, Identity, RefusedError, format_named
from survey.forms.files import read_file
from survey.forms.folder import read_forms
from survey.forms.lists import write_refusals
from survey.forms.page.reading import LARGEST_FILE, read, sniff
from survey.forms.reading import interview_of
from survey.missing import Missing
from survey.store import open_store

ANSWERS = {
    "consent": "yes",
    "group": "parents",
    "works": {"missing": "refused"},
    "seen": ["play"],
    "since": "2022-06-13",
}
ANSWERS |= {
    "words": {"missing": "no_answer"},
    "one": "agree",
    "two": "agree",
    "three": {"missing": "dont_know"},
}


def filled(**changes: Any) -> dict[str, Any]:
    """A finished form in the page's layout, with its checksum."""
    form = {
        "format": "concord form",
        "format_version": 2,
        "instrument": "every-kind",
        "version": "1",
        "hash": EVERY_KIND.hash,
    }
    form |= {
        "form": "0f0e0d0c",
        "uuid": "6b0c7a3e-98a5-4c6f-8f37-1d1f0a4b5c6d",
        "case": "",
        "group": None,
        "language": "en",
    }
    form |= {
        "seed": 12,
        "displayed": ["consent"],
        "started": "2026-03-02T09:00:00.000Z",
        "completed": "2026-03-02T09:06:30.120Z",
    }
    return sealed(form | {"answers": ANSWERS} | changes)


def kept(folder: Path, content: object, name: str = "form.concord.json") -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(
            content if isinstance(content, str) else json.dumps(content, ensure_ascii=False),
            encoding="utf-8",
        )
    return path


def refused(path: Path) -> list[tuple[str, str]]:
    """Place and reason of every refusal."""
    with pytest.raises(RefusedError) as caught:
        read(path)
    assert {each.file for each in caught.value.refusals} == {str(path)}
    return [(each.place, each.reason) for each in caught.value.refusals]


def test_a_finished_form_is_read_as_it_stands(tmp_path: Path) -> None:
    (one,) = read(kept(tmp_path, filled()))
    assert one.identity == Identity("every-kind", "1", EVERY_KIND.hash, "0f0e0d0c")
    assert one.uuid == "6b0c7a3e-98a5-4c6f-8f37-1d1f0a4b5c6d"
    assert one.started == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert one.given["works"].value is Missing.REFUSED
    assert one.given["seen"].value == ["play"]
    assert one.given["since"].place == "since"
    interview = interview_of(one, EVERY_KIND, "form.concord.json")
    assert interview.answers["seen"] == ("play",)
    assert interview.completed == datetime(2026, 3, 2, 9, 6, 30, 120_000, tzinfo=UTC)


def test_a_number_is_the_same_in_every_language_and_as_pages_of_version_1_wrote_it(
    tmp_path: Path,
) -> None:
    answers = ANSWERS | {"works": "yes", "job": "shop", "overtime": {"number": "0"}}
    for version, hours in ((2, {"number": "1.234"}), (1, "1.234")):
        content = filled(answers=answers | {"hours": hours}, format_version=version)
        (one,) = read(kept(tmp_path, content))
        assert interview_of(one, EVERY_KIND, "form.concord.json").answers["hours"] == 1.234
    content = filled(answers={"hours": {"number": "1.234"}}, language="pl")
    (one,) = read(kept(tmp_path, content))
    assert one.given["hours"].value == 1.234


@pytest.mark.parametrize("layout", [None, 1, 4])
def test_another_layout_of_the_same_json_is_the_same_form(
    tmp_path: Path, layout: int | None
) -> None:
    text = json.dumps(filled(), indent=layout)
    assert read(kept(tmp_path, "\ufeff" + text)) == read(kept(tmp_path, text, "other.concord.json"))


WRONG: dict[str, tuple[Callable[[], object], str, str]] = {
    "an answer changed by hand": (
        lambda: filled() | {"answers": ANSWERS | {"works": "no"}},
        "checksum",
        "was changed or cut off after the page wrote it",
    ),
    "a draft": (
        lambda: filled(format="concord draft", at=None),
        "",
        "is a draft, not a finished form",
    ),
    "cut off": (lambda: json.dumps(filled())[:-40], "", "cannot be read as a form"),
    "a field left out": (
        lambda: sealed({k: v for k, v in filled().items() if k != "uuid"}),
        "uuid",
        "field required",
    ),
    "a field too many": (lambda: filled(extra=1), "extra", "extra inputs are not permitted"),
    "another number of the format": (
        lambda: filled(format_version=3),
        "format_version",
        "input should be 1 or 2",
    ),
    "a uuid that is none": (
        lambda: filled(uuid="../../etc"),
        "uuid",
        "string should match pattern",
    ),
    "a seed too large": (
        lambda: filled(seed=2**31),
        "seed",
        "input should be less than 2147483648",
    ),
    "a seed as text": (lambda: filled(seed="12"), "seed", "input should be a valid integer"),
    "a time without a zone": (
        lambda: filled(started="2026-03-02T09:00:00"),
        "started",
        "input should have timezone info",
    ),
    "a time as a number": (lambda: filled(completed=5), "completed", "should be a time such as"),
    "an answer that is a number": (
        lambda: filled(answers={"works": 1}),
        "answers.works",
        "is neither a text, a number, a list of codes, nor",
    ),
    "an answer in two layers": (
        lambda: filled(answers={"seen": [["play"]]}),
        "answers.seen",
        "is neither a text, a number, a list",
    ),
    "a number that is none": (
        lambda: filled(answers={"hours": {"number": "1e3"}}),
        "answers.hours",
        "is neither a text, a number, a list",
    ),
    "a missing answer of no kind": (
        lambda: filled(answers={"works": {"missing": "not_asked"}}),
        "answers.works",
        "is neither",
    ),
    "half a character": (lambda: json.dumps(filled(case="\ud83d")), "", "surrogates not allowed"),
    "a name twice": (
        lambda: '{"format": "concord form", "seed": 1, "seed": 2}',
        "",
        "'seed' stands there twice",
    ),
    "not a number": (lambda: '{"format": "concord form", "seed": NaN}', "", "NaN is not a number"),
    "deep": (
        lambda: '{"format": "concord form", "answers": ' + "[" * 200_000,
        "",
        "cannot be read as a form",
    ),
    "a long number": (
        lambda: '{"format": "concord form", "seed": ' + "9" * 10_000 + "}",
        "",
        "cannot be read as a form",
    ),
    "a list": (lambda: "[]", "", "does not hold a form"),
    "bytes": (lambda: b"\x89PNG\x00\xff", "", "is not text in UTF-8"),
    "half of UTF-16": (lambda: b"\xff\xfe{", "", "is not text in UTF-16"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_form_with_something_wrong_is_refused_with_its_field(tmp_path: Path, what: str) -> None:
    content, place, reason = WRONG[what]
    ((found, told),) = refused(kept(tmp_path, content()))
    assert found == place
    assert reason in told


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = kept(tmp_path, b" " * (LARGEST_FILE + 1))
    assert refused(path) == [("", "is larger than 8 MB, which no form is")]


def test_every_field_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    places = [
        place
        for place, _ in refused(
            kept(tmp_path, filled(seed=-1, language=7, answers={"works": 1, "seen": None}))
        )
    ]
    assert places == ["language", "seed", "answers.works", "answers.seen"]


def test_what_does_not_fit_the_questionnaire_is_refused_by_its_rules(tmp_path: Path) -> None:
    wrong = {"works": "sometimes", "since": "30/2/2022", "nowhere": "x"}
    outcome = read_file(kept(tmp_path, filled(answers=ANSWERS | wrong)), lambda _: EVERY_KIND)
    assert outcome.interviews == ()
    assert [each.place for each in outcome.refusals] == [
        "works ('Do you work?')",
        "since ('Since when?')",
    ]
    outcome = read_file(
        kept(tmp_path, filled(answers=ANSWERS | {"job": "shop"})), lambda _: EVERY_KIND
    )
    assert [each.place for each in outcome.refusals] == ["job"]


# --- codes ---


def code(form: dict[str, Any]) -> str:
    text = base64.b64encode(json.dumps(form).encode()).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN CONCORD FORM-----", *lines, "-----END CONCORD FORM-----"])


@pytest.mark.parametrize("quoting", ["", "> ", ">> ", "\t", "   "])
def test_a_code_is_found_in_an_e_mail(tmp_path: Path, quoting: str) -> None:
    mail = (
        "Dear all,\n\n"
        + "\n".join(quoting + line for line in code(filled()).splitlines())
        + "\n\nBest wishes"
    )
    assert read(kept(tmp_path, mail.replace("\n", "\r\n"), "mail.txt")) == read(
        kept(tmp_path, filled())
    )


def test_a_code_is_found_in_a_text_of_windows(tmp_path: Path) -> None:
    path = kept(tmp_path, ("\ufeff" + code(filled())).encode("utf-16-le"), "mail.txt")
    assert sniff(path, path.read_bytes()[:4096])
    assert read(path) == read(kept(tmp_path, filled()))


def test_of_several_codes_in_a_text_each_is_a_form_of_its_own(tmp_path: Path) -> None:
    other = filled(
        uuid="7b0c7a3e-98a5-4c6f-8f37-1d1f0a4b5c6d", answers=ANSWERS | {"works": "never"}
    )
    outcome = read_file(
        kept(tmp_path, code(filled()) + "\n" + code(other), "two.txt"), lambda _: EVERY_KIND
    )
    assert len(outcome.interviews) == 1
    assert [each.place for each in outcome.refusals] == ["code 2, works ('Do you work?')"]


def test_a_damaged_code_is_refused(tmp_path: Path) -> None:
    whole = code(filled())
    assert "the code is cut off" in refused(kept(tmp_path, whole[:-30], "mail.txt"))[0][1]
    assert (
        "the code is damaged"
        in refused(
            kept(tmp_path, whole.replace("\ney", "\n?y", 1).replace("e", "é", 9), "mail.txt")
        )[0][1]
    )
    middle = len(whole) // 2
    ((_, reason),) = refused(kept(tmp_path, whole[:middle] + whole[middle + 64 :], "mail.txt"))
    assert reason


# --- among other files ---


def test_only_the_pages_own_files_are_taken_for_its_own(tmp_path: Path) -> None:
    def known(path: Path) -> bool:
        return sniff(path, path.read_bytes()[:4096])

    assert known(kept(tmp_path, filled(), "renamed.txt"))
    assert known(kept(tmp_path, "\ufeff\n" + json.dumps(filled()), "renamed.json"))
    assert known(kept(tmp_path, "rubbish", "a.concord.json"))
    assert known(kept(tmp_path, code(filled()), "mail.txt"))
    assert not known(kept(tmp_path, '{"format": "other"}', "other.json"))
    assert not known(kept(tmp_path, b"PK\x03\x04", "book.xlsx"))
    assert "page" in FORMATS
    assert format_named("page").read is read


def test_a_folder_of_good_repeated_and_broken_forms_is_told_apart(tmp_path: Path) -> None:
    returned = tmp_path / "returned"
    returned.mkdir()
    for n, (content, _, _) in enumerate(WRONG.values()):
        kept(returned, content(), f"wrong-{n:02}.concord.json")
    kept(returned, filled(), "first.concord.json")
    kept(returned, filled(), "first (1).concord.json")
    kept(
        returned,
        filled(hash="0" * 64, uuid="8b0c7a3e-98a5-4c6f-8f37-1d1f0a4b5c6d"),
        "unknown.concord.json",
    )
    kept(returned, code(filled(uuid="9b0c7a3e-98a5-4c6f-8f37-1d1f0a4b5c6d")), "mail.txt")
    with open_store(tmp_path / "study.db") as store:
        summary = read_forms(sorted(returned.iterdir()), [EVERY_KIND], store)
        assert (summary.read, summary.unchanged, summary.corrected, summary.refused) == (
            2,
            1,
            0,
            len(WRONG) + 1,
        )
        assert len(list(store.completed())) == 2
    write_refusals(summary.refusals, tmp_path / "refused.csv")
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(summary.refusals)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_form_with_any_damage_gives_only_refusals(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(json.dumps(filled(), ensure_ascii=False).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path = tmp_path_factory.getbasetemp() / "damaged.concord.json"
    path.write_bytes(bytes(content))
    outcome = read_file(path, lambda _: EVERY_KIND)
    untouched = read_file(
        kept(tmp_path_factory.getbasetemp(), filled(), "whole.concord.json"), lambda _: EVERY_KIND
    )
    assert outcome.refusals or outcome.interviews == untouched.interviews
