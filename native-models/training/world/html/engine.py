"""Draws sheets with a browser: pages with their truth, one after another."""
import json
import random
from pathlib import Path

from ..layout import describe
from ..picture import Picture
from ..signs import sign_sheet
from ..words import Words
from ..world import ASKING, SHEETS
from .browser import Browser
from .lines import lines_of
from .templates import Page

MEASURE = (Path(__file__).parent / 'measure.js').read_text().strip().rstrip(';')  # an expression
LEAST = 1 / 24
MAKERS = {**SHEETS, 'sign': sign_sheet}


def size_of(r, side):
    """Mostly square; else a portrait or a landscape."""
    if r.random() < 0.75:
        return side, side
    shorter = int(side * r.uniform(0.6, 0.92))
    return (shorter, side) if r.random() < 0.65 else (side, shorter)


def draw_page(browser, seed, side=768, held_out=False, kinds=None):
    """(picture, PNG, share of the side that the smallest print is high); None where the page does not fit."""
    r = random.Random(seed)
    words = Words(r, held_out)
    width, height = size_of(r, side)
    least = -(-side * LEAST // 1)
    print_size = side * LEAST * r.choice([1, 1, 1.1, 1.2, 1.35, 1.5, 1.8, 2.2])
    mix = {kind: ASKING[kind] for kind in kinds or MAKERS}
    kind = r.choices(list(mix), list(mix.values()))[0]
    sheet = MAKERS[kind](words, max(4, int(height * 0.9 / (print_size * 1.6))))
    page = Page(r, sheet, held_out)
    choices = json.dumps(dict(least=least, start=max(least, print_size)))
    found = browser.measure(page.html(least), width, height, f'({MEASURE})({choices})')
    if not found or not found['fragments']:
        return None
    picture = Picture(sheet.kind, width, height, sheet.noun)
    picture.lines = lines_of(found['fragments'], page.pieces)
    if any(not (0 <= x and right <= width and 0 <= top and bottom <= height) for line in picture.lines for x, top,
           right, bottom in [line.box]):
        return None
    describe(picture, sheet)
    flat = picture.text.replace('\n', ' ')
    if any(q.line is not None and q.answer.replace('\n', ' ') not in flat for q in picture.questions):
        return None  # an answer wraps beside another column: it is not read in one go
    return picture, browser.picture(), found['size'] / side


def pages(count, seed, side=768, held_out=False, first=0, kinds=None, command='chromium'):
    """(number, picture, PNG, smallest print) of `count` pages; numbers of pages that do not fit are left out."""
    browser, number = Browser(command), first
    try:
        while count:
            drawn = draw_page(browser, f'page {seed} {number} {held_out}', side, held_out, kinds)
            if drawn:
                yield number, *drawn
                count -= 1
            number += 1
    finally:
        browser.close()
