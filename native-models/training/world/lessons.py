"""What Florence-2's decoder is taught: its own prompts, and answers with its location tokens.

The first three prompts are the ones that Florence-VL's fusion reads; the others share the decoder with them.
Prompts: transformers, models/florence2/processing_florence2.py.
"""
import re
from dataclasses import dataclass

from vocabulary import READABLE, encode, token_starts

from .labels import Reading, frame, location
from .picture import Spot
from .words import plural

PROMPTS = {
    'detailed caption': 'Describe in detail what is shown in the image.',
    'ocr': 'What is the text in the image?',
    'dense regions': 'Locate the objects in the image, with their descriptions.',
    'caption': 'What does the image describe?',
    'ocr with regions': 'What is the text in the image, with regions?',
    'objects': 'Locate the objects with category name in the image.',
    'grounding': 'Locate the phrases in the caption: {input}',
    'region text': 'What text is in the region {input}?',
}
MOST_REGIONS = 16


@dataclass
class Lesson:
    """cells: for each token of the answer, the cell of the grid it is read from, or -1."""
    prompt: str
    answer: str
    cells: list


def lesson(task, picture, side, stride, random):
    """The task's lesson on a picture, or None where the picture has nothing to ask for."""
    prompt = PROMPTS[task]
    if task == 'ocr':
        reading = Reading(picture, side, stride)
        return Lesson(prompt, picture.text,
                      reading.tokens(reading.text, -1) if picture.lines else [-1] * len(encode(picture.text, among=READABLE)))
    if task == 'ocr with regions':
        return read_regions(prompt, picture, side, stride)
    if task == 'grounding':
        return ground(prompt, picture, side, stride)
    if task == 'region text':
        return read_one(prompt, picture, side, stride, random)
    if task in ('objects', 'dense regions'):
        parts = categories(picture) if task == 'objects' else picture.regions[:MOST_REGIONS]
        return boxes(prompt, parts, picture, side, stride) if parts else None
    answer = picture.caption if task == 'detailed caption' else brief(picture.caption)
    return Lesson(prompt, answer, told(picture, answer, side, stride))


def brief(caption):
    """Its first sentence; a full stop behind an initial or a title ends none."""
    return re.split(r'(?<!\bNo)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\b[A-Z])\. ', caption)[0].rstrip('.') + '.'


def told(picture, caption, side, stride):
    """The cell of each token of a caption that names a thing or quotes print."""
    reading, cells = Reading(picture, side, stride), [-1] * len(caption)
    for name, thing in {thing.name: thing for thing in reversed(picture.things)}.items():
        for form in (plural(name), name):
            for found in re.finditer(rf'\b{form}\b', caption):
                cells[found.start():found.end()] = [reading.cell(thing.middle)] * len(form)
    for number, line in enumerate(picture.lines):
        first = reading.line_starts[number]
        for run in line.runs:
            at = caption.find(run.text) if len(run.text) > 1 else -1
            if at >= 0 and all(cell < 0 for cell in cells[at:at + len(run.text)]):
                start = first + line.text.find(run.text)
                cells[at:at + len(run.text)] = reading.at[start:start + len(run.text)]
    return [cells[start] for start in token_starts(caption)]


def corners(box):
    x1, y1, x2, y2 = box
    return (x1, y1), (x2, y1), (x2, y2), (x1, y2)


def around(picture, box, side):
    """Left, top, right and bottom, in pixels of the square, of what surrounds a box of the flat page."""
    place = frame(picture, side)
    xs, ys = zip(*[place(*corner) for corner in corners(box)])
    return min(xs), min(ys), max(xs), max(ys)


def bounds(picture, box, side):
    """Four location tokens around a box of the flat page."""
    return ''.join(location(v / side) for v in around(picture, box, side))


def quad(picture, box, side):
    """Eight location tokens: the corners clockwise from the top left, turned as the print is."""
    place = frame(picture, side)
    return ''.join(location(v / side) for corner in corners(box) for v in place(*corner))


def read_regions(prompt, picture, side, stride):
    reading, answer, cells = Reading(picture, side, stride), '', []
    for number, line in enumerate(picture.lines):
        where = quad(picture, line.box, side)
        cells += reading.tokens(line.text, (number, 0)) + [-1] * 8
        answer += line.text + where
    return Lesson(prompt, answer, cells) if answer else None


def read_one(prompt, picture, side, stride, random):
    if not picture.lines:
        return None
    number = random.randrange(len(picture.lines))
    line = picture.lines[number]
    reading = Reading(picture, side, stride)
    return Lesson(prompt.format(input=bounds(picture, line.box, side)), line.text,
                  reading.tokens(line.text, (number, 0)))


def boxes(prompt, parts, picture, side, stride):
    """Label and boxes, the label once for all of its boxes, as Florence-2 writes them; each is read at a box's middle."""
    reading, found = Reading(picture, side, stride), {}
    for label, box in parts:
        found.setdefault(label, []).append(box)
    answer, cells = '', []
    for label, its in found.items():
        middles = [reading.cell(Spot((x1 + x2) / 2, (y1 + y2) / 2)) for x1, y1, x2, y2 in its]
        cells += [middles[0]] * len(encode(label, among=READABLE))
        answer += label
        for box, cell in zip(its, middles):
            cells += [cell] * 4
            answer += bounds(picture, box, side)
    return Lesson(prompt, answer, cells)


def categories(picture):
    """Objects by their names, a line of print as text."""
    if picture.things:
        return [(thing.name, thing.box) for thing in picture.things]
    signs = [('sign', box) for name, box in picture.regions if name.endswith(' sign')]
    return signs + [('text', line.box) for line in picture.lines[:MOST_REGIONS]]


def ground(prompt, picture, side, stride):
    """Phrases of the caption with their boxes: objects by name, print by what it says."""
    parts = [(thing.name, thing.box) for thing in picture.things] or [
        (run.text, run.box) for line in picture.lines for run in line.runs
        if len(run.text) > 1 and run.text in picture.caption]
    parts.sort(key=lambda part: picture.caption.find(part[0]))
    return boxes(prompt.format(input=picture.caption), parts, picture, side, stride) if parts else None
