"""What a cell of the grid stands for: as bags of words what is printed or drawn there and how people ask for it, and its box.

Training aids: where the features say all this, the chat need only match the words of a question, and a box is read off one cell.
"""
import re
import zlib
from collections import Counter
from functools import cache
from pathlib import Path

from vocabulary import TOKENS
from world.lessons import around
from world.picture import Spot

BUCKETS = 2048  # words share them, by their checksum
WORLD = Path(__file__).parent / 'world'
MARKS = '.,:;!?()[]"\'*#-'
LONGEST_SHAPE = 10
UNASKED = set('''a an and are at be by can could did do does for from give given had has have i in is it its me my of on or please
read say says shown so tell that the there these they this to was we were what which will with would you'''.split())


@cache
def known():
    """Words that the world prints or asks again and again; all others are known by their shape alone."""
    texts = [(WORLD / 'questions.txt').read_text(), ' '.join(TOKENS)]
    texts += [re.sub(r'<style>.*?</style>|<[^>]*>', ' ', path.read_text(), flags=re.S)
              for path in WORLD.glob('html/pages/*/*.page')]
    return {word for text in texts for word in re.findall(r'[a-z]{2,}', text.lower())}


def bucket(word):
    """The bucket of a word without its marks, or of its shape, such as A-000 for B-123; None if nothing is left."""
    word = word.strip(MARKS)
    if not word:
        return None
    if word.lower() not in known():
        word = re.sub('[a-z]', 'a', re.sub('[A-Z]', 'A', re.sub('[0-9]', '0', word)))[:LONGEST_SHAPE]
        return hashed(word)
    return hashed(word.lower())


def hashed(text):
    return zlib.crc32(text.encode()) % BUCKETS


def shown(picture, reading):
    """{cell: buckets of the words that are printed in it, or of the thing's name, and how many there are of it and of all}."""
    found = {}
    counts = Counter(thing.name for thing in picture.things)
    for thing in picture.things:
        words = thing.name.split() + [f'{counts[thing.name]} of it', f'{len(picture.things)} in all']
        parts = [thing.size * (0.5 + step) for step in (-0.25, 0, 0.25)]
        for cell in {reading.cell(Spot(thing.x + across, thing.y + down)) for across in parts for down in parts} - {-1}:
            found[cell] = [hashed(word) for word in words]
    for match in re.finditer(r'\S+', reading.text):
        word = bucket(match.group())
        for cell in set(reading.at[match.start():match.end()]) - {-1}:
            if word is not None:
                found.setdefault(cell, []).append(word)
    return found


def asked(questions, reading):
    """{cell: buckets of the words of the questions whose answer is read there}."""
    found = {}
    for question in questions:
        if question.line is None or question.line == -1 or '\n' in question.answer:
            continue
        words = [word for word in re.findall(r'\S+', question.text) if word.strip(MARKS).lower() not in UNASKED]
        buckets = [b for b in map(bucket, words) if b is not None]
        for cell in set(reading.tokens(question.answer, question.line)) - {-1}:
            found.setdefault(cell, []).extend(buckets)
    return {cell: buckets for cell, buckets in found.items() if buckets}


def boxes(picture, reading):
    """{cell: (left, top, right, bottom)}: how far the sides of its line or thing lie from the cell's middle, in cells."""
    found = {}
    for number, line in enumerate(picture.lines):
        start = reading.line_starts[number]
        found |= sides(picture, reading, line.box, set(reading.at[start:start + len(line.text)]) - {-1})
    steps = [0.1, 0.3, 0.5, 0.7, 0.9]
    for thing in picture.things:
        points = [Spot(thing.x + across * thing.size, thing.y + down * thing.size) for across in steps for down in steps]
        found |= sides(picture, reading, thing.box, {reading.cell(point) for point in points} - {-1})
    return found


def sides(picture, reading, box, cells):
    left, top, right, bottom = (side / reading.stride for side in around(picture, box, reading.side))
    grid = reading.side // reading.stride
    middle = lambda cell: (cell % grid + 0.5, cell // grid + 0.5)
    return {cell: (x - left, y - top, right - x, bottom - y) for cell in cells for x, y in [middle(cell)]}


def listed(each):
    """[(picture's place, cell, value)] of the {cell: value} of each picture."""
    return [(place, cell, value) for place, found in enumerate(each) for cell, value in found.items()]
