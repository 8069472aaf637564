"""Writes pages that a browser sets, with their truth, for training or for the evaluation.

    nice python3 make_pool.py --out runs/pool [--count 2000] [--seed 1] [--side 768] [--held-out]

Started again with the same folder it goes on where it stopped. --held-out takes words, fonts and templates that training never sees.
"""
import argparse
import json
import random
from pathlib import Path

from world.html.browser import Browser
from world.html.lines import lines_of
from world.html.templates import Page
from world.layout import describe
from world.picture import Picture
from world.signs import sign_sheet
from world.words import Words
from world.world import ASKING, SHEETS

MEASURE = (Path(__file__).parent / 'world/html/measure.js').read_text().strip().rstrip(';')  # an expression
LEAST = 1 / 24
MAKERS = {**SHEETS, 'sign': sign_sheet}


def size_of(r, side):
    """Mostly square; else a portrait or a landscape."""
    if r.random() < 0.75:
        return side, side
    shorter = int(side * r.uniform(0.6, 0.92))
    return (shorter, side) if r.random() < 0.65 else (side, shorter)


def draw_page(browser, number, args):
    """(picture, PNG, smallest print); None where the page does not fit."""
    r = random.Random(f'pool {args.seed} {number} {args.held_out}')
    words = Words(r, args.held_out)
    width, height = size_of(r, args.side)
    least = -(-args.side * LEAST // 1)
    print_size = args.side * LEAST * r.choice([1, 1, 1.1, 1.2, 1.35, 1.5, 1.8, 2.2])
    mix = {kind: ASKING.get(kind, 0) for kind in MAKERS}
    kind = r.choices(list(mix), list(mix.values()))[0]
    sheet = MAKERS[kind](words, max(4, int(height * 0.9 / (print_size * 1.6))))
    page = Page(r, sheet, args.held_out)
    html = page.html(least)
    found = browser.measure(html, width, height, f'({MEASURE})({json.dumps(dict(least=least, start=max(least, print_size)))})')
    if not found or not found['fragments']:
        return None
    picture = Picture(sheet.kind, width, height, sheet.noun)
    picture.lines = lines_of(found['fragments'], page.pieces)
    if any(not (0 <= x and right <= width and 0 <= top and bottom <= height) for line in picture.lines for x, top, right, bottom in [line.box]):
        return None
    describe(picture, sheet)
    return picture, browser.picture(), found['size'] / args.side


def record(picture, file, print_share):
    run = lambda run: dict(text=run.text, edges=run.edges, top=run.top, bottom=run.bottom)
    return dict(file=file, kind=picture.kind, noun=picture.noun, width=picture.width, height=picture.height, caption=picture.caption, print=round(print_share, 4),
                lines=[dict(role=line.role, runs=[run(r) for r in line.runs]) for line in picture.lines],
                questions=[dict(text=q.text, answer=q.answer, field=q.field, line=q.line, short=q.short) for q in picture.questions],
                regions=[(name, box) for name, box in picture.regions])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--out', type=Path, required=True)
    options.add_argument('--count', type=int, default=2000)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--side', type=int, default=768)
    options.add_argument('--held-out', action='store_true')
    options.add_argument('--browser', default='chromium')
    args = options.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    index = args.out / 'pool.jsonl'
    done = [json.loads(line)['file'] for line in index.read_text().splitlines()] if index.exists() else []
    number = int(Path(done[-1]).stem) + 1 if done else 0
    browser, made, left_out = Browser(args.browser), len(done), 0
    with open(index, 'a') as lines:
        while made < args.count:
            drawn = draw_page(browser, number, args)
            if drawn:
                file = f'{number:05d}.png'
                (args.out / file).write_bytes(drawn[1])
                lines.write(json.dumps(record(drawn[0], file, drawn[2]), ensure_ascii=False) + '\n')
                lines.flush()
                made += 1
            else:
                left_out += 1
            number += 1
    browser.close()
    print(f'{args.out}: {made} pages; {left_out} did not fit and were left out')


if __name__ == '__main__':
    main()
