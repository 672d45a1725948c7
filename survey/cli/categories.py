"""The categories that Parquet files say their columns have, in their order.

Engines forget them: DuckDB reads categories as texts, and polars takes them for a Categorical,
which has no order. They are read here once, so that answers and groups come in the same order from
every engine.
"""

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["Categories", "categories_of"]

Categories = Mapping[str, tuple[str, ...]]
"""Of each column that has them in every file."""

MOST = 10_000
"""A column with more is not counted by its categories."""

UNORDERED = b"_PL_CATEGORICAL"
"""How the mark begins that polars sets on a Categorical: its categories lie in the order in which
they turned up."""


def categories_of(files: Sequence[str]) -> Categories:
    """The categories of the columns of these files. Where files differ, those of the first come
    first. Nothing is said of a file that cannot be read: the engine says it.
    """
    import pyarrow as pa
    from pyarrow import parquet

    found: dict[str, dict[str, None]] = {}
    plain: set[str] = set()
    try:
        for name in files:
            with parquet.ParquetFile(name, pre_buffer=False, buffer_size=1 << 16) as file:
                held = [field.name for field in file.schema_arrow if _has_categories(field)]
                plain |= set(file.schema_arrow.names) - set(held)
                for column, values in _dictionaries(file, held):
                    found.setdefault(column, {}).update(dict.fromkeys(values))
    except (pa.ArrowException, OSError):
        return {}
    return {
        column: tuple(values)
        for column, values in found.items()
        if column not in plain and len(values) <= MOST
    }


def _has_categories(field: Any) -> bool:
    import pyarrow as pa

    return (
        pa.types.is_dictionary(field.type)
        and (pa.types.is_string(field.type.value_type))
        and not any(mark.startswith(UNORDERED) for mark in field.metadata or ())
    )


def _dictionaries(file: Any, columns: Sequence[str]) -> Any:
    """Each group of rows has a dictionary of its own; its first row is enough to read it."""
    if not columns:
        return
    for group in range(file.num_row_groups):
        for batch in file.iter_batches(batch_size=1, row_groups=[group], columns=list(columns)):
            for name in columns:
                yield name, batch.column(name).dictionary.to_pylist()
            break
