"""Signs: a coloured board with one to three large words."""
from . import fonts, wordings
from .layout import DoesNotFit, Style
from .picture import Line, Picture, Run
from .words import COLORS, Words


def sign(style: Style, words: Words):
    r = words.random
    count = r.choice([1, 1, 2, 2, 3])
    texts = [words.sign_word() for _ in range(count)]
    if count > 1 and r.random() < 0.3:
        texts = [' '.join(texts[:2])] + texts[2:]
    if r.random() < 0.15:
        texts = [text.capitalize() for text in texts]
    return board(style, words, texts)


def poster(style: Style, words: Words):
    """A crowded sign: many large letters for one picture, for learning to read them."""
    r = words.random
    texts = [' '.join(words.sign_word() for _ in range(r.choice([1, 1, 2]))) for _ in range(r.choice([2, 3, 4, 5]))]
    if r.random() < 0.35:
        texts = [text.title() if r.random() < 0.7 else text.lower() for text in texts]
    if r.random() < 0.2:
        texts[r.randrange(len(texts))] = str(r.randint(10, 99999))
    return board(style, words, texts)


def board(style: Style, words: Words, texts):
    r, side = words.random, style.side
    width, height = style.width, style.height
    size = r.uniform(0.1, 0.24) * side
    widest = max(fonts.width(style.font, 100, text) for text in texts) / 100
    size = int(min(size, width * 0.86 / widest))
    if size < side / 13:
        raise DoesNotFit('sign')
    gap = r.uniform(1.15, 1.35)
    tall = len(texts) * size * gap
    while tall > height * 0.92 and size > side / 13:
        size, tall = int(size * 0.93), tall * 0.93
    if tall > height * 0.92:
        raise DoesNotFit('sign')
    y = top = (height - tall) / 2 + r.uniform(-0.4, 0.4) * (height - tall)
    middle = width / 2 + r.uniform(-0.4, 0.4) * (width * 0.9 - widest * size)
    color = r.choice('red green blue yellow orange white black purple'.split())
    board = COLORS[color]
    picture = Picture('sign', width, height)
    picture.ink = (250, 250, 250) if sum(board) < 430 else (15, 15, 15)
    for text in texts:
        wide = fonts.width(style.font, size, text)
        picture.lines.append(Line('text', [Run(text, middle - wide / 2, y, style.font, size)]))
        y += size * gap
    edge = size * 0.35
    box = (max(1, middle - widest * size / 2 - edge), max(1, top - edge * 0.7),
           min(width - 1, middle + widest * size / 2 + edge), min(height - 1, y + edge * 0.4))
    if r.random() < 0.25:
        box = (0, 0, width, height)  # the board fills the picture
    behind = r.choice([name for name in ('gray', 'blue', 'green', 'white', 'yellow') if name != color])
    picture.paper = tuple(int(v * 0.5 + 125) for v in COLORS[behind])
    picture.panel = (box, board)
    picture.regions = [('sign', box)] + [('text', line.box) for line in picture.lines]
    said = ' '.join(texts)
    picture.add(r.choice(wordings.SIGN), said, 'sign', -1)  # -1: all lines
    if r.random() < 0.5:
        picture.add(r.choice(wordings.SIGN_COLOR), color, 'color')
    picture.caption = f'A {color} sign that says {said}.' if color != 'orange' else f'An orange sign that says {said}.'
    return picture
