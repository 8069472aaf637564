"""What each cell of the grid holds, and where on the grid each token of an answer is read."""
import numpy as np

from vocabulary import CHARACTERS, encode_answer, token_starts

from .picture import Picture, Spot
from .words import BACKGROUNDS, OBJECTS

SLOTS = 4  # characters of a 16 px cell, in reading order
FINE_SLOTS = 2  # characters of an 8 px cell
CHARACTER_IDS = {c: i + 1 for i, c in enumerate(CHARACTERS)}
OBJECT_IDS = {name: i + 1 for i, name in enumerate(OBJECTS)}
SYMBOLS = [len(CHARACTERS) + 1] * SLOTS + [len(OBJECTS) + 1] * 2 + [len(BACKGROUNDS) + 1]
COLUMNS = len(SYMBOLS)  # character slots, object, object's centre, background
BESIDE, BETWEEN = 0.6, 1.0  # px from a cell's side, from its top or bottom, within which a middle may lie in either cell
DOUBTFUL = -1
LOOKALIKES = '0OoQD 1lI|!i 5S$s 8B& 2Zz 6bG 9gq eco nmhru uvn ,.;: -_~ rtf VY UV CG EF PR MNW XK ij a@e 7T/'.split()
CONFUSIONS = {c: [CHARACTER_IDS[x] for x in group if x != c] for group in LOOKALIKES for c in group}


def frame(picture: Picture, side):
    """Page coordinates -> pixels of the padded, resized square."""
    longer = picture.side
    scale = side / longer
    left, top = (longer - picture.width) / 2, (longer - picture.height) / 2

    def place(x, y):
        x, y = picture.warped(x, y)
        return (x + left) * scale, (y + top) * scale
    return place


def glyphs(picture: Picture, side):
    """(line, character, x, y) of every printed character; spaces between runs are included as None."""
    place = frame(picture, side)
    for number, line in enumerate(picture.lines):
        for i, run in enumerate(line.runs):
            if i:
                yield number, ' ', None, None
            for character, x, y in run.centers():
                yield number, character, *place(x, y)


def cells(picture: Picture, side, stride, slots, random=None, noise=0.0, lenient=False):
    """[grid², slots (+3 for the coarse grid)] symbol ids; `noise` mimics a reader's errors.

    With `lenient`, slots are DOUBTFUL where a character's middle lies so near a border that no eye could tell its cell.
    """
    grid = side // stride
    coarse = slots == SLOTS
    out = np.zeros((grid * grid, COLUMNS if coarse else slots), np.int64)
    found, doubtful = {}, set()
    for number, character, x, y in glyphs(picture, side):
        symbol = CHARACTER_IDS.get(character)
        if symbol is None or x is None:
            continue
        if noise and random.random() < 3 * noise:
            kind = random.random()
            if kind < 0.25:
                continue
            if kind < 0.7:
                x, y = x + random.uniform(-3, 3), y + random.uniform(-1.5, 1.5)
            elif character in CONFUSIONS and random.random() < 0.8:
                symbol = random.choice(CONFUSIONS[character])
            else:
                symbol = random.randrange(1, len(CHARACTERS) + 1)
        row, column = int(y // stride), int(x // stride)
        if 0 <= row < grid and 0 <= column < grid:
            found.setdefault(row * grid + column, []).append((number, x, symbol))
            if lenient:
                doubtful |= on_border(x / stride, y / stride, grid, stride)
    for cell, marks in found.items():
        marks.sort()
        for slot, (_, _, symbol) in enumerate(marks[:slots]):
            out[cell, slot] = symbol
    for cell, from_slot in doubtful:
        first = len(found.get(cell, ())) - 1 if from_slot == 'last' else 0
        out[cell, max(0, first):slots] = DOUBTFUL
    if coarse and picture.things:
        mark_things(picture, out, side, stride, grid)
    return out


def on_border(x, y, grid, stride):
    """{(cell, which slots)} in doubt about a middle at (x, y), in cells: all, or the last where it may lie beyond the right side."""
    row, column = int(y), int(x)
    left, top = (x - column) * stride, (y - row) * stride
    doubtful = set()
    if left < BESIDE and column > 0:
        doubtful |= {(row * grid + column, 'all'), (row * grid + column - 1, 'last')}
    if stride - left < BESIDE and column < grid - 1:
        doubtful |= {(row * grid + column, 'last'), (row * grid + column + 1, 'all')}
    if top < BETWEEN and row > 0:
        doubtful |= {(row * grid + column, 'all'), ((row - 1) * grid + column, 'all')}
    if stride - top < BETWEEN and row < grid - 1:
        doubtful |= {(row * grid + column, 'all'), ((row + 1) * grid + column, 'all')}
    return doubtful


def mark_things(picture, out, side, stride, grid):
    place = frame(picture, side)
    for thing in picture.things:
        x1, y1 = place(thing.x, thing.y)
        x2, y2 = place(thing.x + thing.size, thing.y + thing.size)
        symbol = OBJECT_IDS[thing.name]
        for row in range(grid):
            for column in range(grid):
                if x1 <= (column + 0.5) * stride <= x2 and y1 <= (row + 0.5) * stride <= y2:
                    out[row * grid + column, SLOTS] = symbol
        row, column = (min(grid - 1, int((a + b) / 2 // stride)) for a, b in ((y1, y2), (x1, x2)))
        out[row * grid + column, SLOTS + 1] = symbol
    if picture.background:
        out[:, SLOTS + 2] = BACKGROUNDS.index(picture.background) + 1


class Reading:
    """The page's text with the cell of every character, for the guided-attention loss."""

    def __init__(self, picture: Picture, side, stride):
        grid, self.side, self.stride, self.place = side // stride, side, stride, frame(picture, side)
        self.text, self.at, self.line_starts = '', [], []
        for number, character, x, y in glyphs(picture, side):
            if number == len(self.line_starts):
                if self.text:
                    self.text, self.at = self.text + '\n', self.at + [-1]
                self.line_starts.append(len(self.text))
            inside = x is not None and character != ' ' and 0 <= x < side and 0 <= y < side
            self.text += character
            self.at.append(int(y // stride) * grid + int(x // stride) if inside else -1)

    def cell(self, spot):
        """The cell in which a point of the flat page lies, -1 outside of the picture."""
        x, y = self.place(spot.x, spot.y)
        inside = 0 <= x < self.side and 0 <= y < self.side
        return int(y // self.stride) * (self.side // self.stride) + int(x // self.stride) if inside else -1

    def tokens(self, answer, line=None):
        """The cell of each token of `answer`, -1 where it is not read off the page; `line` as in Question."""
        nothing = [-1] * len(encode_answer(answer, line is not None))
        if isinstance(line, Spot):
            return [self.cell(line)] * len(nothing)
        if line is None or not self.text:
            return nothing
        text = self.text if '\n' in answer else self.text.replace('\n', ' ')
        number, first = line if isinstance(line, tuple) else (line, 0)
        start = text.find(answer, 0 if number == -1 else self.line_starts[number] + first)
        if start < 0:
            return nothing
        return [self.at[start + i] for i in token_starts(answer)]


def location(fraction):
    return f'<loc_{5 + 10 * min(99, max(0, int(fraction * 100)))}>'
