"""What lies behind a card or a sign, as in a photograph: plain, gradients, soft noise, blurred shapes, grain.

Each is painted small and enlarged, so that it costs little.
"""
import random as randomness

import numpy as np
from PIL import Image, ImageDraw

KINDS = ('plain', 'gradient', 'clouds', 'shapes', 'grain', 'stripes')


def draw_lots(random, level, kind=None):
    """(kind, base colour, seed): enough to paint the same backdrop again."""
    kind = kind or ('plain' if random.random() > 0.35 + 0.6 * level else random.choice(KINDS[1:]))
    return kind, tuple(random.randint(60, 235) for _ in range(3)), random.randrange(2 ** 31)


def paint(backdrop, size):
    kind, base, seed = backdrop
    r = randomness.Random(seed)
    if kind == 'plain':
        return Image.new('RGB', size, base)
    tint = lambda spread: tuple(min(255, max(0, v + r.randint(-spread, spread))) for v in base)
    if kind == 'gradient':
        small = Image.new('RGB', (2, 2))
        for at in ((0, 0), (1, 0), (0, 1), (1, 1)):
            small.putpixel(at, tint(60))
        return small.resize(size, Image.BILINEAR)
    if kind == 'clouds':
        cells, spread = r.choice([3, 4, 6, 9]), r.choice([15, 35, 70])
        small = Image.new('RGB', (cells, cells))
        small.putdata([tint(spread) for _ in range(cells * cells)])
        return small.resize(size, Image.BICUBIC)
    if kind == 'shapes':
        small = Image.new('RGB', (24, 24), base)
        pen = ImageDraw.Draw(small)
        for _ in range(r.randint(3, 9)):
            x, y, w, h = r.uniform(-6, 22), r.uniform(-6, 22), r.uniform(3, 16), r.uniform(3, 16)
            (pen.ellipse if r.random() < 0.5 else pen.rectangle)((x, y, x + w, y + h), fill=tint(80))
        return small.resize(size, Image.BICUBIC)
    rows = np.random.RandomState(seed % 2 ** 31).uniform(-1, 1,
                                                         (r.choice([12, 24, 48]), 2 if kind == 'grain' else 1, 1))
    if kind == 'stripes':
        rows = np.sign(rows)
    values = np.clip(np.array(base, np.float32) + rows * r.choice([6, 12, 22]), 0, 255).astype(np.uint8)
    small = Image.fromarray(values)
    if r.random() < 0.4:
        small = small.transpose(Image.TRANSPOSE)
    return small.resize(size, Image.BICUBIC if kind == 'grain' else Image.NEAREST)
