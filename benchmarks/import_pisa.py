"""How long the import of 66,690 × 23 answers takes, and how much memory: seconds and peak
megabytes, against 60 s and 1 GB.

python benchmarks/import_pisa.py ../shared/data/pisa/students.csv
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from survey.definition import load
from survey.exchange import ColumnMapping, import_file, read_interviews
from survey.store import open_store

MOST_SECONDS, MOST_MEGABYTES = 60, 1_000


def main(file: Path) -> None:
    beside = Path(__file__).parents[1] / "tests/exchange/pisa"
    questionnaire, mapping = (
        load(beside / "reading.yaml"),
        ColumnMapping.load(beside / "mapping.yaml"),
    )
    start = time.perf_counter()
    interviews = len(read_interviews(file, questionnaire, mapping))
    read = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "pisa.db") as store:
        start = time.perf_counter()
        import_file(file, store, [questionnaire], mapping=mapping)
        whole = time.perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(
        f"{interviews:,} interviews read in {read:.1f} s; into the store in {whole:.1f} s; "
        f"{megabytes:,.0f} MB at most"
    )
    assert whole < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES


if __name__ == "__main__":
    main(Path(sys.argv[1]))
