"""The gate: what may be published of the figures of a study, and in which form.

Statistics give raw figures; whatever prints takes what has gone through here.

| room                     | what is in it                                                       |
|--------------------------|---------------------------------------------------------------------|
| `standards`              | the policies: what each marks, hides and rounds, its limits, words  |
| `disclosure`             | how small counts are hidden so that no sum gives them back          |
| `release`                | one plan for all that a study publishes where counts are protected  |
| `released`               | what came through: figures, withheld ones, tables                   |
| `tables`, `differences`, | frames of statistics as they may be printed                         |
| `weights`                |                                                                     |
| `gate`, `publishing`     | single figures; a study in one state, as it is published            |
"""
