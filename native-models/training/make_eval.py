"""Writes held-out pictures and their true answers: PNG files and truth.jsonl.

    python3 make_eval.py --out DIR [--count 200] [--seed 1] [--side 576] [--fonts training|held-out] [--level 0.2]

Words, names and items come from the held-out seventh of every list, or are invented. Print is at
least 1/14 of the longer side; level 0.2 is that of the last stage of training. `--count` pictures of
each: signs; receipts and invoices.
"""
import argparse
import json
import random
from pathlib import Path

from world.drawing import draw
from world.world import World

FIELDS = {'sign': ('sign',), 'receipt': ('total', 'date', 'name'), 'invoice': ('total', 'date', 'name')}
SIGN_QUESTION = 'What does the sign say?'


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--out', type=Path, required=True)
    options.add_argument('--count', type=int, default=200)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--side', type=int, default=576)
    options.add_argument('--fonts', choices=('training', 'held-out'), default='training')
    options.add_argument('--level', type=float, default=0.2, help='variety of fonts, paper, light and noise, 0..1')
    args = options.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    truth = []
    for mix in ({'sign': 1}, {'receipt': 1, 'invoice': 1}):
        world = World(f'evaluation {args.seed} {sorted(mix)}', mix, args.level, held_out_words=True,
                      held_out_fonts=args.fonts == 'held-out', smallest=1 / 14)
        strokes = random.Random(f'strokes {args.seed} {sorted(mix)}')
        for number in range(args.count):
            picture = world.sample(args.side)
            file = f'{"-".join(mix)}-{number:03d}.png'
            draw(picture, strokes, args.level).save(args.out / file)
            for question in picture.questions:
                if question.field in FIELDS[picture.kind]:
                    asked = SIGN_QUESTION if question.field == 'sign' else question.text
                    truth.append(dict(file=file, kind=picture.kind, question=asked, answer=question.answer, field=question.field))
    (args.out / 'truth.jsonl').write_text(''.join(json.dumps(row, ensure_ascii=False) + '\n' for row in truth))
    print(f'{args.out}: {2 * args.count} pictures, {len(truth)} questions')


if __name__ == '__main__':
    main()
