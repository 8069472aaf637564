"""Draws written pages (world/html/pages/README.md) several times over, and says what must be mended.

    python3 try_page.py world/html/pages/receipt/corner-shop.page [MORE.page ...] [--out runs/tried] [--count 6]

Writes one sheet of pictures a page to --out. Exit status 1 where a page is broken.
"""
import argparse
import collections
import io
import random
import sys
from dataclasses import replace
from pathlib import Path

from PIL import Image

from vocabulary import CHARACTERS
from world.html.browser import Browser
from world.html.engine import draw_written, is_read_in_one_go
from world.html.written import Broken, filled, read
from world.words import Words

SIDE, THUMB, COLUMNS = 768, 420, 3
LEAST_FITTING = 0.7


def faults(path, browser, count, out):
    """What is wrong with a page, as sentences; writes its sheet of pictures."""
    try:
        page = read(path)
    except Broken as error:
        return [str(error)]
    found, pictures, asked = [], [], collections.Counter()
    for seed in range(count):
        try:
            drawn = draw_written(browser, f'{path.stem} {seed}', [page], SIDE, keep_all=True)
        except Broken as error:
            return [str(error)]
        if not drawn:
            continue
        picture, png, _ = drawn
        pictures.append(Image.open(io.BytesIO(png)).convert('RGB'))
        odd = set(picture.text) - set(CHARACTERS + ' \n')
        if odd:
            found.append(f'prints {"".join(sorted(odd))}; only {CHARACTERS} can be read')
        for question in picture.questions:
            asked[question.text] += 1
            if not is_read_in_one_go(picture, question):
                found.append(f'{question.text} -> {question.answer}: not printed in one go')
    if len(pictures) < LEAST_FITTING * count:
        found.append(f'only {len(pictures)} of {count} drawings: the rest does not fit at 1rem = 1/24 of the side')
    if not asked:
        found.append('nothing is asked')
    for text, answers in page.questions:
        sample = [Words(random.Random(f'{path} {i}')) for i in range(12)]
        if not any(any(q.text for q in filled(words, replace(page, questions=[(text, answers)])).sheet.questions)
                   for words in sample):
            found.append(f'never asked: {text[0]}')
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new('RGB', (COLUMNS * (THUMB + 8), max(1, rows) * (THUMB + 8)), '#888')
    for i, picture in enumerate(pictures):
        picture.thumbnail((THUMB, THUMB))
        sheet.paste(picture, (i % COLUMNS * (THUMB + 8), i // COLUMNS * (THUMB + 8)))
    sheet.save(out / f'{path.parent.name}-{path.stem}.png')
    return sorted(set(found))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('pages', type=Path, nargs='+')
    options.add_argument('--out', type=Path, default=Path(__file__).parent / 'runs' / 'tried')
    options.add_argument('--count', type=int, default=6)
    args = options.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    browser, broken = Browser(), 0
    try:
        for path in args.pages:
            found = faults(path, browser, args.count, args.out)
            broken += bool(found)
            print(f'{path.parent.name}/{path.stem}: {"ok" if not found else ""}', *found, sep='\n  ' if found else '')
    finally:
        browser.close()
    sys.exit(1 if broken else 0)


if __name__ == '__main__':
    main()
