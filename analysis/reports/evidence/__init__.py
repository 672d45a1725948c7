"""Pictures of evidence as files, and a page that has them all.

writing   NAME.png, NAME.svg, NAME.txt for each picture; evidence.html
"""

from analysis.reports.evidence.writing import PAGE, write_evidence

__all__ = ["PAGE", "write_evidence"]
