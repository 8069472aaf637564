"""Draws a contact sheet with the truth marked on it, to be looked at.

    python3 contact_sheet.py OUT.png [--kinds receipt,invoice] [--count 12] [--side 384] [--pool runs/pool]
"""
import argparse
import random

from PIL import Image, ImageDraw

from world.drawing import draw
from world.labels import frame, glyphs
from world.world import KINDS, World


def marked(picture, image, side):
    image = image.resize((round(picture.width * side / picture.side), round(picture.height * side / picture.side)),
                         Image.BICUBIC)
    sheet = Image.new('RGB', (side, side), (123, 116, 103))
    sheet.paste(image, ((side - image.size[0]) // 2, (side - image.size[1]) // 2))
    pen, place = ImageDraw.Draw(sheet), frame(picture, side)
    for _, box in picture.regions:
        pen.polygon([place(box[i], box[j]) for i, j in ((0, 1), (2, 1), (2, 3), (0, 3))], outline=(255, 0, 0))
    for _, character, x, y in glyphs(picture, side):
        if x is not None and character != ' ':
            pen.point((x, y), fill=(0, 200, 0))
    return sheet


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('out')
    options.add_argument('--kinds', default=','.join(KINDS))
    options.add_argument('--count', type=int, default=12)
    options.add_argument('--side', type=int, default=384)
    options.add_argument('--level', type=float, default=0.5)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--pool', help='a folder that make_pool.py wrote: pages of a browser alone')
    options.add_argument('--held-out', action='store_true', help='held-out words, fonts and templates')
    args = options.parse_args()
    pool = None
    if args.pool:
        from world.pool import Pool
        pool = Pool(args.pool)
    held = args.held_out
    world = World(args.seed, dict.fromkeys(args.kinds.split(','), 1), args.level, held, held, held_out_templates=held,
                  pool=pool, pool_share=1.0)
    strokes, columns = random.Random(args.seed), 4
    sheet = Image.new('RGB', (columns * args.side, -(-args.count // columns) * args.side))
    for i in range(args.count):
        picture = world.sample(args.side)
        sheet.paste(marked(picture, draw(picture, strokes, args.level), args.side),
                    (i % columns * args.side, i // columns * args.side))
        print(f'{i}: {picture.kind}: {picture.text!r}\n   {picture.caption}')
        for question in picture.questions:
            print(f'   {question.field}: {question.text} -> {question.answer!r} {question.line}')
    sheet.save(args.out)


if __name__ == '__main__':
    main()
