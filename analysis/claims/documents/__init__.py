"""Drafts read: what a reader sees, in blocks, each character traceable to where the file has it.

reading    a file into a Document, by its ending: READERS
files      a file from outside, looked at before it is read
markdown   inline    plain    html    word    the formats
gathering  text put together with the places it came from
bindings   claims that a draft names itself, `[84%]{claim=health_support.agree.public}`
"""

from analysis.claims.documents.reading import READERS, Reader, read_document

__all__ = ["READERS", "Reader", "read_document"]
