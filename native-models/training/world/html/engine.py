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
from .written import filled, written_pages

MEASURE = (Path(__file__).parent / 'measure.js').read_text().strip().rstrip(';')  # an expression
LEAST = 1 / 24
MAKERS = {**SHEETS, 'sign': sign_sheet}
SQUARE = 0.85  # of the written pages, which are made for a square


def size_of(r, side, square=0.75):
    """Mostly square; else a portrait or a landscape."""
    if r.random() < square:
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
    return shown(browser, sheet, page.html(least), page.pieces, (width, height), least, print_size)


def draw_written(browser, seed, written, side=768, keep_all=False):
    """As draw_page, of one of the pages that were written by hand; without questions whose answer is not printed in one go,
    unless `keep_all`."""
    r = random.Random(seed)
    page = filled(Words(r), r.choice(written))
    least = -(-side * LEAST // 1)
    print_size = least * r.choice([1, 1, 1, 1.1, 1.2, 1.4, 1.7, 2.2])
    drawn = shown(browser, page.sheet, page.html(), page.pieces, size_of(r, side, SQUARE), least, print_size, True)
    if drawn and not keep_all:
        picture = drawn[0]
        picture.questions = [question for question in picture.questions if is_read_in_one_go(picture, question)]
    return drawn if drawn and drawn[0].questions else None


def shown(browser, sheet, html, pieces, size, least, print_size, written=False):
    choices = json.dumps(dict(least=least, start=max(least, print_size), written=written))
    width, height = size
    found = browser.measure(html, width, height, f'({MEASURE})({choices})')
    if not found or not found['fragments']:
        return None
    picture = Picture(sheet.kind, width, height, sheet.noun)
    picture.lines = lines_of(found['fragments'], pieces)
    if any(not (0 <= x and right <= width and 0 <= top and bottom <= height) for line in picture.lines for x, top,
           right, bottom in [line.box]):
        return None
    describe(picture, sheet)
    if not written and not all(is_printed(picture, question) for question in picture.questions):
        return None
    return picture, browser.picture(), found['size'] / max(size)


def is_printed(picture, question):
    """False where the answer wraps beside another column: it is not read in one go."""
    return question.line is None or question.answer.replace('\n', ' ') in picture.text.replace('\n', ' ')


def is_read_in_one_go(picture, question):
    """As is_printed, of a written page's question: what is asked of a blank must be found as well."""
    return is_printed(picture, question) and (question.line is not None or question.field not in ('entry', 'sign'))


def pages(count, seed, side=768, held_out=False, first=0, kinds=None, command='chromium', share=0.0):
    """(number, picture, PNG, smallest print) of `count` pages; numbers of pages that do not fit are left out.

    A `share` of them is of the pages that were written by hand.
    """
    browser, number = Browser(command), first
    written = written_pages() if share else []
    try:
        while count:
            name = f'page {seed} {number} {held_out}'
            if random.Random(name).random() < share:
                drawn = draw_written(browser, name, written, side)
            else:
                drawn = draw_page(browser, name, side, held_out, kinds)
            if drawn:
                yield number, *drawn
                count -= 1
            number += 1
    finally:
        browser.close()
