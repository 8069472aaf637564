"""Exact answers on the pictures of make_eval.py, greedy, f32, by field with 95 % Wilson intervals: a quick look at a
checkpoint without conversion. `npm run eval` measures what is shipped, and more.

    python3 evaluate.py DIR [--checkpoint checkpoint] [--show 10]
"""
import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import checkpoint
from answering import Reader
from model.florence_vl import FlorenceVl
from world.drawing import square

BATCH = 16


def wilson(right, count, z=1.96):
    share, spread = right / count, z * z / count
    middle, half = share + spread / 2, z * math.sqrt((share * (1 - share) + spread / 4) / count)
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def distance(a, b):
    """Edits from one text to the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, last = [i], row
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (x != y)))
    return row[-1]


def print_scores(rows):
    """rows: (group, answer, truth)"""
    print(f'{"field":20s} {"exact":>7s} {"95 %":>15s} {"edits/char":>11s} {"n":>5s}')
    for group in sorted({row[0] for row in rows}):
        chosen = [(answer, truth) for name, answer, truth in rows if name == group]
        right = sum(answer == truth for answer, truth in chosen)
        low, high = wilson(right, len(chosen))
        edits = sum(distance(*pair) for pair in chosen) / max(1, sum(len(truth) for _, truth in chosen))
        print(f'{group:20s} {right / len(chosen):7.1%} {low:7.1%}-{high:6.1%} {edits:11.3f} {len(chosen):5d}')


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('folder', type=Path)
    options.add_argument('--checkpoint', default=Path(__file__).parent / 'checkpoint')
    options.add_argument('--show', type=int, default=0)
    args = options.parse_args()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    model = FlorenceVl(checkpoint.read_config(args.checkpoint)).eval()
    checkpoint.load(args.checkpoint, model)
    pictures = [json.loads(line) for line in (args.folder / 'truth.jsonl').read_text().splitlines()]
    rows = []
    for start in range(0, len(pictures), BATCH):
        batch = pictures[start:start + BATCH]
        images = [Image.open(args.folder / picture['file']) for picture in batch]
        squares = np.stack([square(image, model.config.vision.image_side) for image in images])
        asked = [(place, row) for place, picture in enumerate(batch) for row in picture['questions']]
        answers = Reader(model, squares).answers([(place, row['question']) for place, row in asked])
        for (place, row), answer in zip(asked, answers):
            rows.append((row['field'], answer, row['answer']))
            if args.show > 0:
                args.show -= 1
                print(batch[place]['file'], row['question'], repr(row['answer']), '->', repr(answer))
    print_scores(rows)


if __name__ == '__main__':
    main()
