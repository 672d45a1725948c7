"""Claims that a file of Office keeps of its own figures.

| file  | where a figure is named                                                              |
|-------|--------------------------------------------------------------------------------------|
| Word  | a bookmark around it, or a content control around it that is tagged `claim=NAME`     |
| Excel | a hidden name of its cell                                                            |

Names of bookmarks and of cells are `claim_KEY_NUMBER`; in Word a part of the file (`customXml`)
says what each key stands for, in Excel the comment of the name. Other word processors lose the
tags of content controls, and keep bookmarks and that part. A tag in Word has 64 signs at most; a
longer one is `claim#KEY`.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET

from analysis.drafts.inline_bindings import Named, attributes_of
from analysis.drafts.office import Element, Parts, local

__all__ = ["NAMESPACE", "kept_in", "kept_xml", "key_in", "key_of", "said", "tag_of", "tagged"]

NAMESPACE = "urn:concord:claims"
LONGEST_TAG = 64
_NAMED = re.compile(r"claim_([0-9a-f]{10})_\d+")


def said(claim: str) -> str:
    """A claim as a tag says it.

    >>> print(said("help.yes.teachers[region == 'wales']"))
    claim="help.yes.teachers[region == 'wales']"
    """
    mark = "'" if '"' in claim else '"'
    return f"claim={mark}{claim}{mark}" if re.search(r"[\s\"']", claim) else f"claim={claim}"


def key_of(claim: str) -> str:
    """What stands for a claim in names that are short."""
    return hashlib.sha256(claim.encode()).hexdigest()[:10]


def key_in(name: str) -> str:
    """The key in the name of a bookmark or a cell; "" where it names no claim."""
    found = _NAMED.fullmatch(name)
    return found[1] if found else ""


def tag_of(claim: str) -> str:
    """The tag of a content control."""
    tag = said(claim)
    return tag if len(tag) <= LONGEST_TAG else f"claim#{key_of(claim)}"


def tagged(tag: str, kept: Mapping[str, Named]) -> Named | None:
    """What the tag of a content control names."""
    if tag.startswith("claim#"):
        return kept.get(tag.removeprefix("claim#"))
    return attributes_of(tag)


def kept_xml(claims: Mapping[str, str], shapes: Iterable[ET.Element] = ()) -> bytes:
    """The part that says what keys stand for, and what shapes say (`kept_shapes`)."""
    root = ET.Element(f"{{{NAMESPACE}}}claims")
    for key, claim in claims.items():
        ET.SubElement(root, f"{{{NAMESPACE}}}claim", id=key).text = said(claim)
    root.extend(shapes)
    written: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return written


def kept_in(parts: Parts) -> dict[str, Named]:
    """What keys stand for in a file."""
    found: dict[str, Named] = {}
    for name in sorted(parts.contents):
        if name.startswith("customXml/item") and NAMESPACE.encode() in parts.contents[name]:
            for one in parts.root(name):
                _take(found, one)
    return found


def _take(found: dict[str, Named], one: Element) -> None:
    named = attributes_of(one.text or "") if local(one) == "claim" else None
    if named is not None:
        found[one.get("id", "")] = named
