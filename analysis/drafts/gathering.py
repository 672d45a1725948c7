"""Text put together from stretches of a source, with the place of each."""

from dataclasses import dataclass, field

from analysis.drafts.document import Binding, Block, BlockKind, Piece

__all__ = ["Gathered"]


@dataclass(slots=True)
class Gathered:
    """What one block says so far."""

    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
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

    def bind(self, start: int, claim: str, base: str) -> None:
        """All that was added from `start` on shows this claim."""
        if start < self.length:
            self.bindings.append(Binding(start, self.length, claim, base))

    def block(
        self, place: str, kind: BlockKind = "prose", under: str = "", paragraph: int = -1
    ) -> Block:
        return Block(
            "".join(self.parts),
            place,
            kind,
            tuple(self.bindings),
            tuple(self.pieces),
            under,
            paragraph,
        )
