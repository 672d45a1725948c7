"""Text put together from stretches of a source, with the place of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.drafts.document import Binding, Block, BlockKind, Part, Piece, Wave

__all__ = ["Gathered"]


@dataclass(slots=True)
class Gathered:
    """What one block says so far."""

    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    waves: list[Wave] = field(default_factory=list)
    inserted: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0
    blank: bool = True
    """Nothing but spaces so far."""

    def add(self, text: str, at: int, until: int | None = None) -> None:
        """Text that the source has at `at`; `until` where it is written longer or shorter there, as
        &amp; is.
        """
        if not text:
            return
        until = at + len(text) if until is None else until
        last = self.pieces[-1] if self.pieces else None
        start, end = self.length, self.length + len(text)
        if (
            last
            and last.until == at
            and last.end - last.start == last.until - last.at
            and until - at == len(text)
        ):
            self.pieces[-1] = Piece(last.start, end, last.at, until)
        else:
            self.pieces.append(Piece(start, end, at, until))
        self.parts.append(text)
        self.blank = self.blank and text.isspace()
        self.length = end

    def wave_source(self, at: int, until: int, why: str) -> None:
        """What the source has there says nothing about the answers."""
        if found := self.shown(at, until):
            self.waves.append(Wave(*found, why))

    def shown(self, at: int, until: int) -> tuple[int, int] | None:
        """Where the characters that the source has from `at` to `until` are; None where nothing of
        them is shown.
        """
        hits = list(self._shown(at, until))
        return (hits[0][0], hits[-1][1]) if hits else None

    def _shown(self, at: int, until: int) -> Iterator[tuple[int, int]]:
        for piece in self.pieces:
            first, last = max(at, piece.at), min(until, piece.until)
            if first >= last:
                continue
            if piece.end - piece.start == piece.until - piece.at:
                yield piece.start + first - piece.at, piece.start + last - piece.at
            else:
                yield piece.start, piece.end

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def block(
        self,
        place: str,
        kind: BlockKind = "prose",
        under: str = "",
        paragraph: int = -1,
        *,
        part: Part = "body",
        cell: tuple[int, int, int] = (-1, -1, -1),
        heads: tuple[str, str] = ("", ""),
    ) -> Block:
        """What was gathered; a cell stands under what heads its row and its column."""
        return Block(
            self.text,
            place,
            kind,
            tuple(self.bindings),
            tuple(self.pieces),
            " · ".join(head for head in heads if head) or under,
            paragraph,
            cell,
            part,
            tuple(self.waves),
            tuple(self.inserted),
            heads,
        )
