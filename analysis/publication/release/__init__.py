"""One plan for everything that a study publishes under a standard that protects respondents.

| module       | what is in it                                                                     |
|--------------|-----------------------------------------------------------------------------------|
| `scope`      | what is published: groups, columns, filters, answers, bases                       |
| `segments`   | the people it is published of, and how they add up                                |
| `counting`   | their counts, at each release                                                     |
| `ledger`     | what was published before                                                         |
| `plan`       | all of these protected together                                                   |
| `clearing`   | whether a figure is in the plan, and how to add it                                |
| `reasons`    | why something is hidden, and what is shown instead                                |
"""
