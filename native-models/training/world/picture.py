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

    @property
    def width(self):
        return fonts.width(self.font, self.size, self.text)

    @property
    def box(self):
        return self.x, self.y, self.x + self.width, self.y + self.size * 1.15

    def centers(self):
        """(character, x, y) of every character, at the middle of its advance and of its x-height."""
        middle = self.y + fonts.sized(self.font, self.size).getmetrics()[0] - 0.33 * self.size
        x = self.x
        for character in self.text:
            step = fonts.advance(self.font, self.size, character)
            yield character, x + step / 2, middle
            x += step


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


@dataclass
class Question:
    text: str
    answer: str
    field: str
    line: int = None  # the line that holds the answer, where the answer is read off the page


@dataclass
class Picture:
    kind: str
    width: int
    height: int
    caption: str = ''
    lines: list = field(default_factory=list)
    things: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    paper: tuple = (255, 255, 255)
    ink: tuple = (0, 0, 0)
    background: str = ''
    panel: tuple = None  # a sign's board, or a sheet on a table: (box, colour)
    rules: list = field(default_factory=list)
    angle: float = 0.0
    regions: list = field(default_factory=list)  # (description, box), for the dense task

    @property
    def side(self):
        return max(self.width, self.height)

    @property
    def text(self):
        return '\n'.join(line.text for line in self.lines) or 'no text'

    def add(self, text, answer, name, line=None):
        self.questions.append(Question(text, answer, name, line))
