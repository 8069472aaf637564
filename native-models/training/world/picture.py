"""A picture before it is drawn: runs of text, objects, and the truth about them, in canvas pixels."""
from dataclasses import dataclass, field

from . import fonts


@dataclass
class Run:
    """Text set in one go; (x, y) is the top left of the em box."""
    text: str
    x: float
    y: float
    font: str
    size: int
    ink: tuple = None  # the page's, if none
    piece: object = None  # what it is a part of, while the page is being set

    @property
    def parts(self):
        """(piece, first character, text) of what is set in this run."""
        return [(self.piece, 0, self.text)]

    @property
    def width(self):
        return fonts.width(self.font, self.size, self.text)

    @property
    def box(self):
        base = self.y + fonts.ascent(self.font, self.size)
        return self.x, base - 0.92 * self.size, self.x + self.width, base + 0.24 * self.size

    def centers(self):
        """(character, x, y) of every character, at the middle of its advance and of its x-height."""
        middle = self.y + fonts.ascent(self.font, self.size) - 0.33 * self.size
        x = self.x
        for character in self.text:
            step = fonts.advance(self.font, self.size, character)
            yield character, x + step / 2, middle
            x += step


@dataclass
class MeasuredRun:
    """Text that a browser has set: edges[i] and edges[i + 1] are the sides of character i."""
    text: str
    edges: list
    top: float
    bottom: float
    piece: object = None
    middle: float = None  # of its lower-case letters; that of the box, if it was not measured

    def __post_init__(self):
        self.parts = [(self.piece, 0, self.text)]

    @property
    def box(self):
        return self.edges[0], self.top, self.edges[-1], self.bottom

    def centers(self):
        middle = (self.top + self.bottom) / 2 if self.middle is None else self.middle
        for character, left, right in zip(self.text, self.edges, self.edges[1:]):
            yield character, (left + right) / 2, middle


@dataclass
class Line:
    role: str
    runs: list

    @property
    def text(self):
        return ' '.join(run.text for run in self.runs)

    @property
    def box(self):
        boxes = [run.box for run in self.runs]
        return tuple(f(b[i] for b in boxes) for i, f in enumerate((min, min, max, max)))


@dataclass
class Thing:
    """An emoji or a coloured shape in a square box."""
    name: str
    x: float
    y: float
    size: float

    @property
    def box(self):
        return self.x, self.y, self.x + self.size, self.y + self.size

    @property
    def middle(self):
        return Spot(self.x + self.size / 2, self.y + self.size / 2)


@dataclass(frozen=True)
class Spot:
    """A point of the flat page: the middle of the thing that a question or a part of an answer is about."""
    x: float
    y: float


@dataclass
class Question:
    """line: where the answer is read off: a line's number, (line, first character), -1 for anywhere, or a Spot."""
    text: str
    answer: str
    field: str
    line: object = None
    short: str = None  # how it is asked after another question
    group: int = None  # questions of one group ask the same in other words, or of another row


@dataclass
class Box:
    """A filled or outlined rectangle behind the text."""
    at: tuple
    fill: tuple = None
    outline: tuple = None
    width: int = 1
    radius: float = 0


@dataclass
class Picture:
    kind: str
    width: int
    height: int
    noun: str = ''  # what people call it
    caption: str = ''
    lines: list = field(default_factory=list)
    things: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    paper: tuple = (255, 255, 255)
    ink: tuple = (0, 0, 0)
    background: str = ''
    backdrop: object = None  # what lies behind the card, or fills the picture; see backdrops.py
    card: Box = None  # a sheet on a table, a sign's board
    boxes: list = field(default_factory=list)
    rules: list = field(default_factory=list)  # (x1, y1, x2, y2, colour, width)
    warp: tuple = None  # homography from the flat page to the picture, as a photograph would show it
    regions: list = field(default_factory=list)  # (description, box), for the dense task
    file: str = None  # a page that was drawn beforehand

    @property
    def side(self):
        return max(self.width, self.height)

    @property
    def text(self):
        return '\n'.join(line.text for line in self.lines) or 'no text'

    def add(self, text, answer, name, line=None, short=None, group=None):
        self.questions.append(Question(text, answer, name, line, short, group))

    def warped(self, x, y):
        """Where a point of the flat page lies in the picture."""
        if not self.warp:
            return x, y
        a, b, c, d, e, f, g, h = self.warp
        w = g * x + h * y + 1
        return (a * x + b * y + c) / w, (d * x + e * y + f) / w
