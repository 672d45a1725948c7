"""How good the answers are: how long they took, and how far they look like those of somebody who
read the questions.

| module         | what it is about                                                    |
|----------------|---------------------------------------------------------------------|
| `limits`       | every threshold, with where it is from                              |
| `paradata`     | when answers were kept, who asked, where interviews stopped         |
| `coded`        | the answers as numbers, one column an item                          |
| `speed`        | time by question and in all, against the usual                      |
| `batteries`    | the same answer again and again                                     |
| `consistency`  | answers that go together as nobody's do                             |
| `twins`        | interviews that are one, or nearly                                  |
| `texts`        | open answers that are one key held down                             |
| `measures`     | all of these of each interview                                      |
| `marks`        | what a measure makes of an interview, by name                       |
| `interviewers` | how alike the interviews of one interviewer are                     |
| `tables`       | by interview, question, interviewer and mark                        |

A mark deletes nothing. The numbers are of single respondents, so they are for the office; no room
that publishes takes them.
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.quality.marks import CARELESS, MARKS, Mark, with_marks
    from analysis.quality.measures import Measures
    from analysis.quality.paradata import Paradata

__all__ = ["CARELESS", "MARKS", "Mark", "Measures", "Paradata", "with_marks"]

unfold(
    __name__,
    {
        "analysis.quality.marks": "CARELESS MARKS Mark with_marks",
        "analysis.quality.measures": "Measures",
        "analysis.quality.paradata": "Paradata",
    },
)
