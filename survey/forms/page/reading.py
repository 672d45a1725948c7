"""What the web page gives back: a `.concord.json` file, or a text with its answers as a code.

Strict: a file that is not whole, not finished, or not as the page writes it is refused with the
name of the field. What the answers may be is not decided here but by the interview's rules.
"""

import base64
import binascii
import codecs
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from survey.errors import shown
from survey.forms.form import Filled, Given, Identity, Refusal, RefusedError
from survey.missing import Missing

__all__ = ["LARGEST_FILE", "MODE", "read", "sniff"]

MODE = "page"
"""The mode of every interview that a page asked."""

LARGEST_FILE = 8_000_000
"""Bytes. The longest honest form, full of long texts, has a tenth."""

_BEGIN, _END = "-----BEGIN CONCORD FORM-----", "-----END CONCORD FORM-----"
_CODE = re.compile(rf"{_BEGIN}(.*?){_END}", re.DOTALL)
_DRAFT = (
    "is a draft, not a finished form; open the page it was saved from, load the draft "
    "there, finish, and send the file saved then"
)
_BROKEN = (
    "was changed or cut off after the page wrote it (its checksum does not fit); ask for "
    "the file again"
)


def _written(value: object) -> object:
    if not isinstance(value, str):
        # which pydantic passes on
        raise ValueError("should be a time such as 2022-06-13T09:30:00Z")  # noqa: TRY004
    return value


Moment = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_written)]
"""A time with its zone, as a text."""


class _Mark(BaseModel):
    """A typed missing answer."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    missing: Literal["dont_know", "refused", "not_applicable", "no_answer"]


class _Number(BaseModel):
    """A number, in digits with a point, in whatever language it was typed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    number: str = Field(pattern=r"^-?[0-9]{1,20}(\.[0-9]{1,20})?$")


class _Addressee(BaseModel):
    """The case that the page was made for."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    case: str = Field(min_length=1, max_length=100)
    seal: str = Field(max_length=64)


class _File(BaseModel):
    """A finished form as the page writes it. Pages of version 1 wrote numbers as plain texts."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    format: Literal["concord form"]
    format_version: Literal[1, 2]
    instrument: str
    version: str
    hash: str
    form: str
    uuid: str = Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    case: str
    """The reference in the page's address."""
    addressee: _Addressee | None = None
    group: str | None
    language: str
    seed: int = Field(ge=0, lt=2**31)
    displayed: list[str]
    started: Moment
    completed: Moment
    answers: dict[str, str | list[str] | _Mark | _Number]
    checksum: str = Field(pattern="^[0-9a-f]{64}$")


def sniff(path: Path, head: bytes) -> bool:
    """By the name the page gives its files, or by what stands at the beginning."""
    start = head.replace(b"\0", b"")  # a text saved in UTF-16 has one beside every letter
    return (
        path.name.endswith((".concord.json", ".concord-draft.json"))
        or re.match(rb'\s*\{\s*"format":\s*"concord ', start.removeprefix(codecs.BOM_UTF8))
        is not None
        or _BEGIN.encode() in start
    )


def read(path: Path) -> Sequence[Filled]:
    """The form in a file, or every form in a text with codes. Raises RefusedError naming the
    field.
    """
    file = str(path)
    if path.stat().st_size > LARGEST_FILE:
        raise RefusedError.of(
            file, f"is larger than {LARGEST_FILE // 1_000_000} MB, which no form is"
        )
    text = _decoded(path.read_bytes(), file)
    if _BEGIN not in text:
        return (_filled(text, file, ""),)
    found = _CODE.findall(text)
    if len(found) != text.count(_BEGIN):
        raise RefusedError.of(
            file, f"the code is cut off: the line {shown(_END)} is missing; ask for the whole text"
        )
    many = len(found) > 1
    return tuple(
        _filled(_uncoded(code, file), file, f"code {n}" if many else "")
        for n, code in enumerate(found, start=1)
    )


def _decoded(content: bytes, file: str) -> str:
    encoding = (
        "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    )
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError.of(
            file, f"is not text in {encoding.upper().removesuffix('-SIG')}; ask for the file again"
        ) from error


def _uncoded(code: str, file: str) -> str:
    """The JSON in a code, whatever e-mail programs put before its lines."""
    try:
        return base64.b64decode("".join(code.replace(">", " ").split()), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise RefusedError.of(
            file, "the code is damaged; ask for the whole text, or for the file"
        ) from error


def _filled(text: str, file: str, place: str) -> Filled:
    content = _parsed(text, file, place)
    if content.get("format") == "concord draft":
        raise RefusedError.of(file, _DRAFT, place=place)
    try:
        form = _File.model_validate(content)
    except ValidationError as error:
        raise _refused(error, file, place) from error
    if form.checksum != _checksum(content):
        raise RefusedError.of(file, _BROKEN, place=_joined(place, "checksum"))
    to = form.addressee
    return Filled(
        Identity(form.instrument, form.version, form.hash, form.form),
        MODE,
        {name: Given(_raw(value), _joined(place, name)) for name, value in form.answers.items()},
        form.language,
        group=form.group,
        uuid=form.uuid,
        reference=form.case,
        place=place,
        seed=form.seed,
        started=form.started,
        completed=form.completed,
        case=Given(to.case, _joined(place, "addressee")) if to else None,
        seal=to.seal if to else "",
    )


def _raw(value: str | list[str] | _Mark | _Number) -> object:
    match value:
        case _Mark(missing=kind):
            return Missing(kind)
        case _Number(number=digits):
            return float(digits) if "." in digits else int(digits)
        case _:
            return value


def _parsed(text: str, file: str, place: str) -> dict[str, Any]:
    try:
        content = json.loads(
            text, object_pairs_hook=_without_repetition, parse_constant=_no_constant
        )
        json.dumps(
            content, ensure_ascii=False
        ).encode()  # half a character, written as an escape, could not be kept
    except (ValueError, RecursionError) as error:
        reason = f"cannot be read as a form ({error}); ask for the file again"
        raise RefusedError.of(file, reason, place=place) from error
    if not isinstance(content, dict):
        raise RefusedError.of(file, "does not hold a form; ask for the file again", place=place)
    return content


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            f"{shown(next(name for name in names if names.count(name) > 1))} stands there twice"
        )
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _checksum(content: dict[str, Any]) -> str:
    """SHA-256 of all but the checksum, in the order and spelling of the page's JSON.stringify."""
    rest = {name: value for name, value in content.items() if name != "checksum"}
    return hashlib.sha256(
        json.dumps(rest, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def _refused(error: ValidationError, file: str, place: str) -> RefusedError:
    """Every field that is not as the page writes it; of an answer's possible shapes only the answer
    is named.
    """
    reasons: dict[str, tuple[object, str]] = {}
    for each in error.errors():
        depth = 2 if each["loc"][:1] == ("answers",) else 1
        field = ".".join(map(str, each["loc"][:depth]))
        if field.startswith("answers."):
            reasons[field] = (
                each["input"],
                "is neither a text, a number, a list of codes, nor a kind of missing answer",
            )
        else:
            reasons[field] = (
                "" if each["type"] == "missing" else each["input"],
                each["msg"][:1].lower() + each["msg"][1:],
            )
    told = [
        Refusal(
            file,
            _joined(place, field),
            shown(value),
            f"is not as the page writes it: {message}; ask for the file again",
        )
        for field, (value, message) in reasons.items()
    ]
    return RefusedError(told)


def _joined(place: str, field: str) -> str:
    return f"{place}, {field}" if place else field
