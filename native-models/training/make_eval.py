"""Writes held-out pictures with everything that is true about them: PNG files and truth.jsonl, a picture a line.

    python3 make_eval.py --out DIR [--set large] [--count 200] [--seed 1] [--side 768]

Words, names and items of every set come from the held-out seventh of their lists, or are invented.

| set | pictures |
| --- | --- |
| large | signs, then receipts and invoices, --count of each; print of 1/14 of the side or more; four fields |
| words | every kind, in the fonts and templates of the training |
| fonts | every kind, in fonts that the training never saw |
| templates | every kind, with ways to set labels, headings and columns that the training never saw, on pages that have such |
| html | the same as pages that a browser set, in fonts that the training never saw |
"""
import argparse
import io
import json
import random
from pathlib import Path

from PIL import Image

from world.drawing import draw
from world.html import engine as html
from world.labels import frame
from world.world import MAKERS, World

LARGE_FIELDS = {'sign': 'sign', 'total': 'total', 'date': 'date', 'store': 'name', 'sender': 'name', 'name': 'name'}
LARGE_SIDE = 576
SIGN_QUESTION = 'What does the sign say?'
FOR_PRACTICE = ('page', 'poster')  # kinds that only the training needs


def boxed(picture, named):
    """Boxes of the upright page as they lie on the drawn one, in its pixels."""
    place = frame(picture, picture.side)
    left, top = (picture.side - picture.width) / 2, (picture.side - picture.height) / 2
    found = []
    for label, (x1, y1, x2, y2) in named:
        xs, ys = zip(*(place(x, y) for x in (x1, x2) for y in (y1, y2)))
        box = min(xs) - left, min(ys) - top, max(xs) - left, max(ys) - top
        found.append(dict(label=label, box=[round(v, 1) for v in box]))
    return found


def truth(picture, file, questions):
    lines = [line.text for line in picture.lines]
    return dict(file=file, kind=picture.kind, text='\n'.join(lines), questions=questions,
                objects=boxed(picture, [(thing.name, thing.box) for thing in picture.things]),
                regions=boxed(picture, picture.regions))


def questions_of(picture, large):
    """Each question once, in the first of its wordings; of large print the four fields alone."""
    once = {}
    for q in picture.questions:
        field = LARGE_FIELDS.get(q.field) if large else q.field
        if field:
            question = SIGN_QUESTION if large and field == 'sign' else q.text
            once.setdefault((field, q.answer), dict(question=question, answer=q.answer, field=field))
    return list(once.values())


def drawn(name, count, seed, level, side):
    """(file, picture, image) of a set; held-out words always, fonts and templates where the set says so."""
    if name == 'html':
        kinds = [kind for kind in html.MAKERS if kind not in FOR_PRACTICE]
        for number, picture, png, _ in html.pages(count, f'evaluation {seed}', side, held_out=True, kinds=kinds):
            yield f'html-{number:03d}.png', picture, Image.open(io.BytesIO(png)).convert('RGB')
        return
    mixes = [{'sign': 1}, {'receipt': 1, 'invoice': 1}] if name == 'large' else \
        [{kind: 1 for kind in MAKERS if kind not in FOR_PRACTICE}]
    choices = dict(held_out_words=True, held_out_fonts=name == 'fonts')
    if name == 'large':
        choices['smallest'] = 1 / 14
    if name == 'templates':
        choices['held_out_templates'] = True
    for mix in mixes:
        label = '-'.join(mix) if name == 'large' else name
        world = World(f'evaluation {name} {seed} {sorted(mix)}', mix, level, **choices)
        strokes = random.Random(f'strokes {name} {seed} {sorted(mix)}')
        for number in range(count):
            picture = world.sample(side)
            yield f'{label}-{number:03d}.png', picture, draw(picture, strokes, level)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--out', type=Path, required=True)
    options.add_argument('--set', choices=('large', 'words', 'fonts', 'templates', 'html'), default='large')
    options.add_argument('--count', type=int, default=200)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--side', type=int, help='of the longer side; 576 for large print, else 768')
    options.add_argument('--level', type=float,
                         help='variety of fonts, paper, light and noise, 0..1; 0.2 for large print, else 0.4')
    args = options.parse_args()
    large = args.set == 'large'
    side = args.side or (LARGE_SIDE if large else 768)
    level = args.level if args.level is not None else 0.2 if large else 0.4
    args.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for file, picture, image in drawn(args.set, args.count, args.seed, level, side):
        image.save(args.out / file)
        rows.append(truth(picture, file, questions_of(picture, large)))
    (args.out / 'truth.jsonl').write_text(''.join(json.dumps(row, ensure_ascii=False) + '\n' for row in rows))
    print(f'{args.out}: {len(rows)} pictures, {sum(len(row["questions"]) for row in rows)} questions')


if __name__ == '__main__':
    main()
