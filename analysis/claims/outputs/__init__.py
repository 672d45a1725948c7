"""A checked draft, shown: as rows for JSON, as a web page with every figure marked, as comments in
the Word file.

rows        objects with the keys that `concord claims check --json` prints
annotated   one HTML file: the text with each figure's verdict, and the list of them
word        the .docx with a comment on each figure that does not hold
"""

from analysis.claims.outputs.annotated import write_annotated
from analysis.claims.outputs.rows import rows_of
from analysis.claims.outputs.word import write_comments

__all__ = ["rows_of", "write_annotated", "write_comments"]
