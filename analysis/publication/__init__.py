"""The gate: what may be published of the figures of a study, and in which form.

Statistics give raw figures; whatever prints takes what has gone through here.

| room         | what is in it                                                        |
|--------------|----------------------------------------------------------------------|
| `standards`  | the policies: what each marks, hides and rounds                      |
| `disclosure` | how small counts are hidden so that no sum gives them back           |
"""
