"""Claims that a file of Office keeps for its shapes: pictures, charts, and the texts of slides.

What has no room for a mark at each figure has one at the whole: its name ends in `claims_KEY`. A
part of the file (`customXml`) has under each key the texts of the shape with the claims of their
figures, and for a chart those of its labels by category and series.

    <shape id="KEY">
      <text>The public (n = <figure claim="help.n.public">1,987</figure>): …</text>
      <label row="The public" column="Agree" claim="help.agree.public"/>
    </shape>

Names of shapes stay when slides and shapes are copied. A text that lost its shape is known again
by its words, where it has a sentence of them and no other text of the file has the same.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from xml.etree import ElementTree as ET

from analysis.drafts.claimed_text import ClaimedText, skeleton_of, wrapped
from analysis.drafts.document import Binding, Block
from analysis.drafts.kept_claims import NAMESPACE
from analysis.drafts.office import Element, Parts, local

__all__ = ["KeptShape", "KeptShapes", "named_shape", "shape_xml"]

_KEY = re.compile(r"\bclaims_([0-9a-f]{10})\b")
_ALIKE = 0.5
"""The part of its words that an edited text of a shape has at least in common with what it was."""

_SENTENCE = 6
"""Words by which a text is known without its shape."""


@dataclass(frozen=True, slots=True)
class Label:
    """What the label of a bar is: its category, its series, and its claim."""

    row: str
    column: str
    claim: str


@dataclass(frozen=True, slots=True)
class KeptShape:
    """The texts of a shape, and the labels of its chart."""

    texts: tuple[ClaimedText, ...] = ()
    labels: tuple[Label, ...] = ()

    @property
    def key(self) -> str:
        """What stands for it in names."""
        said = ET.tostring(shape_xml(self, ""), "utf-8")
        return hashlib.sha256(said).hexdigest()[:10]

    @property
    def empty(self) -> bool:
        return not self.labels and not any(text.bindings for text in self.texts)

    def bindings(self, text: str) -> Iterator[Binding]:
        """Those of a text of the shape, as it is now; none where several texts are as like it and
        have other claims.
        """
        alike = {one: one.likeness(text) for one in self.texts}
        best = max(alike.values(), default=0.0)
        known = [one for one, likeness in alike.items() if likeness == best >= _ALIKE]
        if len({tuple(one.claim for one in each.bindings) for each in known}) == 1:
            yield from known[0].within(text)

    def label(self, row: str, column: str) -> str:
        """The claim of the label under a category and a series; numbers in these may have
        changed.
        """
        wanted = skeleton_of(row), skeleton_of(column)
        found = {
            one.claim
            for one in self.labels
            if (skeleton_of(one.row), skeleton_of(one.column)) == wanted
        }
        return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class KeptShapes:
    """The shapes of a file by their keys, and texts by their words."""

    shapes: Mapping[str, KeptShape] = field(default_factory=dict)
    texts: Mapping[str, ClaimedText] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Parts) -> Self:
        """Those that a file keeps."""
        shapes = {
            one.get("id", ""): _shape(one)
            for name in sorted(parts.contents)
            if name.startswith("customXml/item") and NAMESPACE.encode() in parts.contents[name]
            for one in parts.root(name).iter("{*}shape")
        }
        return cls(shapes, _by_words(text for shape in shapes.values() for text in shape.texts))

    def named(self, name: str) -> KeptShape | None:
        """The shape of this name."""
        found = _KEY.search(name)
        return self.shapes.get(found[1]) if found else None

    def bound(self, block: Block, shape: KeptShape | None) -> Block:
        """A text of a shape with the names of its figures; those that it names itself stay."""
        found = list(self._bindings(block, shape))
        free = (one for one in found if not any(_meet(one, own) for own in block.bindings))
        return replace(block, bindings=(*block.bindings, *free)) if found else block

    def _bindings(self, block: Block, shape: KeptShape | None) -> Iterator[Binding]:
        claim = shape.label(*block.heads) if shape is not None and any(block.heads) else ""
        if claim:
            yield Binding(0, len(block.text), claim)
            return
        found = list(shape.bindings(block.text)) if shape is not None else []
        known = self.texts.get(skeleton_of(block.text)) if not found else None
        yield from known.within(block.text) if known else found


def _meet(one: Binding, other: Binding) -> bool:
    return one.start < other.end and other.start < one.end


def named_shape(name: str, key: str) -> str:
    """The name of a shape with its key.

    >>> named_shape("Chart 3", "00ffee1234")
    'Chart 3 claims_00ffee1234'
    """
    return f"{_KEY.sub('', name).strip()} claims_{key}".strip()


def _by_words(texts: Iterable[ClaimedText]) -> dict[str, ClaimedText]:
    """Texts with sentences, those apart that stand for several figures."""
    found: dict[str, ClaimedText] = {}
    several = set[str]()
    for text in texts:
        words = text.skeleton
        if len(words.split()) < _SENTENCE:
            continue
        before = found.setdefault(words, text)
        if [one.claim for one in before.bindings] != [one.claim for one in text.bindings]:
            several.add(words)
    return {words: text for words, text in found.items() if words not in several}


# --- as XML ---


def shape_xml(shape: KeptShape, key: str) -> ET.Element:
    """A shape as the part of the file has it."""
    root = ET.Element(f"{{{NAMESPACE}}}shape", id=key)
    for text in shape.texts:
        _write(ET.SubElement(root, f"{{{NAMESPACE}}}text"), text)
    for one in shape.labels:
        given = {"row": one.row, "column": one.column, "claim": one.claim}
        ET.SubElement(root, f"{{{NAMESPACE}}}label", given)
    return root


def _write(element: ET.Element, text: ClaimedText) -> None:
    done, last = 0, None
    for one in (*text.bindings, None):
        before = text.text[done : one.start if one else None]
        if last is None:
            element.text = before
        else:
            last.tail = before
        if one is not None:
            last = ET.SubElement(element, f"{{{NAMESPACE}}}figure", claim=one.claim)
            last.text = text.text[one.start : one.end]
            done = one.end


def _shape(element: Element) -> KeptShape:
    texts = tuple(_text(one) for one in element if local(one) == "text")
    labels = (one for one in element if local(one) == "label")
    return KeptShape(
        texts,
        tuple(Label(*(one.get(name, "") for name in ("row", "column", "claim"))) for one in labels),
    )


def _text(element: Element) -> ClaimedText:
    said = element.text or ""
    for one in element:
        said += wrapped(one.text or "", one.get("claim", "")) + (one.tail or "")
    return ClaimedText.of(said)
