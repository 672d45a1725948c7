"""The claims of a report's charts and slides, as its Office files keep them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from analysis.drafts.claimed_text import ClaimedText
from analysis.drafts.kept_shapes import KeptShape, Label, named_shape, shape_xml

__all__ = ["Shapes"]


@dataclass(slots=True)
class Shapes:
    """The shapes of one file that say figures."""

    kept: dict[str, KeptShape] = field(default_factory=dict)

    def keep(self, properties: Any, *texts: ClaimedText, labels: tuple[Label, ...] = ()) -> None:
        """Name a shape (its cNvPr or docPr) so that its figures are known by these texts."""
        # others say nothing that is checked, and some have the fingerprint of the answers in them
        shape = KeptShape(tuple(text for text in texts if text.bindings), labels)
        if not shape.empty:
            key = shape.key
            self.kept[key] = shape
            properties.set("name", named_shape(properties.get("name") or "", key))

    @property
    def as_xml(self) -> Iterator[ET.Element]:
        """Each as the part of the file has it."""
        return (shape_xml(shape, key) for key, shape in self.kept.items())
