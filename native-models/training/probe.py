"""A quick look at a run while it trains: greedy answers on fresh pictures, from pixels or from true cells.

    python3 probe.py runs/language.pt --cells      the language half by itself
    python3 probe.py runs/joint.pt [--held-out]    the whole
"""
import argparse

import torch

from answering import Reader
from curriculum import Batches
from evaluate import distance, print_scores
from train import build
from world.lessons import lesson
from world.world import ASKING, World


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('run')
    options.add_argument('--cells', action='store_true')
    options.add_argument('--held-out', action='store_true', help='held-out words and fonts')
    options.add_argument('--count', type=int, default=64)
    options.add_argument('--level', type=float, default=0.5)
    options.add_argument('--seed', type=int, default=99)
    options.add_argument('--noise', type=float, default=0.0)
    args = options.parse_args()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    state = torch.load(args.run, map_location='cpu')
    model, readers = build(state.get('side', 192))
    model.load_state_dict(state['model'])
    readers.load_state_dict(state['readers'])
    model.eval()
    vision = model.config.vision
    batches = Batches(ASKING, vision.image_side, vision.stride, args.seed, args.level)
    batches.world = World(args.seed, ASKING, args.level, args.held_out, args.held_out)
    rows, ocr, captions = [], [], []
    for _ in range(0, args.count, 16):
        pictures = batches.pictures(16)
        if args.cells:
            reader = Reader(model, projected=readers.symbolic(batches.cells(pictures, args.noise)))
        else:
            pixels = batches.pixels(pictures)
            reader = Reader(model, projected=model.florence.vision_tower(pixels)[-1] @ model.florence.image_projection)
        asked = [(i, q) for i, p in enumerate(pictures) for q in p.questions]
        answers = reader.answers([(i, q.text) for i, q in asked])
        rows += [(q.field, answer, q.answer) for (_, q), answer in zip(asked, answers)]
        texts = [reader.task(number) for number in range(3)]
        ocr += [distance(text, p.text) / len(p.text) for text, p in zip(texts[1], pictures)]
        captions += [text == p.caption for text, p in zip(texts[0], pictures)]
    for field, answer, truth in rows[:16]:
        print(f'{field:10s} {truth!r} -> {answer!r}')
    print(repr(pictures[0].text), '->', repr(texts[1][0]))
    print(repr(pictures[0].caption), '->', repr(texts[0][0]))
    dense = lesson('dense regions', pictures[0], vision.image_side, vision.stride, batches.random)
    print(repr(dense and dense.answer), '->', repr(texts[2][0]))
    print_scores(rows)
    print(f'OCR character error {sum(ocr) / len(ocr):.3f}; captions exact {sum(captions) / len(captions):.3f}')


if __name__ == '__main__':
    main()
