"""What is put right in interviews that were made: corrected, discarded, opened again.

Everything is decided and written in one transaction, and nothing is overwritten: each answer and
each decision is another row, with its reason and who made it.
"""

from survey.store.database import Database
from survey.store.listing import row_named
from survey.store.rebuilt import Rebuilt, rebuilt

__all__ = ["as_asked"]


def as_asked(store: Database, uuid: str) -> Rebuilt:
    """An interview as it was asked, with the answers that count. Raises StoreError where there is
    none.
    """
    with store.reading() as connection:
        return rebuilt(connection, row_named(connection, uuid, store.name), store.name)
