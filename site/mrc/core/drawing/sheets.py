"""What a drawing is made on, and how it may be made to fit. Knows nothing of Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """Sizes in pixels of CSS, which for a picture are pixels of the picture too."""

    #: Of every page.
    width: int
    height: int
    #: The file may have no more bytes than this.
    largest: int
    #: The largest text first; the first at which everything has room is taken. 1.0 is the size
    #: that the style sheet names.
    steps: tuple[float, ...] = (1.0,)
    #: What running text never goes below, of the size that the style sheet names.
    smallest: float = 1.0
    #: A PNG of the first page; else a PDF with tags.
    is_picture: bool = False
    #: At most. A file of several pages is one that the text may fill as it needs.
    pages: int = 1
    #: Seconds of processor time that one drawing may take.
    seconds: int = 40

    @property
    def ending(self) -> str:
        return "png" if self.is_picture else "pdf"
