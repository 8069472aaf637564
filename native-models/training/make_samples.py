"""Draws assets/samples/: pages made by hand with the same tools, and their true answers in questions.json.

    python3 make_samples.py --out ../../assets/samples [--checkpoint checkpoint]

With a checkpoint, questions that it does not answer truly are left out, and pictures without questions.
"""
import argparse
import json
from pathlib import Path

import torch
from PIL import Image, ImageDraw, ImageFilter

import checkpoint
from answering import Reader
from model.florence_vl import FlorenceVl
from world import fonts
from world.drawing import draw_shape, emoji, square
from world.words import COLORS

SIDE = 768
INK, GRAY = (32, 32, 40), (96, 96, 104)


class Sheet:
    """Paper on a table, with a soft shadow, and text set in rows."""

    def __init__(self, table, paper=None, box=(0, 0, SIDE, SIDE), radius=10):
        self.image = Image.new('RGB', (SIDE, SIDE), table)
        self.left, self.top, self.right, self.bottom = box
        if paper:
            shadow = Image.new('L', (SIDE, SIDE), 0)
            ImageDraw.Draw(shadow).rounded_rectangle([v + 10 for v in box], radius, fill=90)
            self.image.paste((20, 20, 30), mask=shadow.filter(ImageFilter.GaussianBlur(14)))
            ImageDraw.Draw(self.image).rounded_rectangle(box, radius, fill=paper)
        self.pen = ImageDraw.Draw(self.image)

    def text(self, y, font, size, left=None, right=None, center=None, ink=INK, margin=40):
        face = fonts.sized(font, size)
        if left:
            self.pen.text((self.left + margin, y), left, font=face, fill=ink)
        if center:
            self.pen.text(((self.left + self.right - face.getlength(center)) / 2, y), center, font=face, fill=ink)
        if right:
            self.pen.text((self.right - margin - face.getlength(right), y), right, font=face, fill=ink)

    def rule(self, y, ink=GRAY, margin=40):
        self.pen.line((self.left + margin, y, self.right - margin, y), fill=ink, width=3)


def receipt():
    sheet = Sheet((196, 202, 210), (253, 252, 248), (64, 20, 704, 748))
    plain, bold = 'dejavu/DejaVuSans', 'dejavu/DejaVuSans-Bold'
    sheet.text(64, bold, 66, center='Oak Market')
    sheet.text(168, plain, 56, center='2026-03-14')
    for y, item, price in ((286, 'Butter', '$3.45'), (366, 'Tomato', '$2.15'), (446, 'Cheese', '$6.20')):
        sheet.text(y, plain, 58, left=item, right=price)
    sheet.rule(540)
    sheet.text(568, bold, 62, left='Total', right='$11.80')
    return sheet.image, [
        ('What is the total?', '$11.80'), ('What is the name of the store?', 'Oak Market'),
        ('What is the date?', '2026-03-14'), ('How much is the cheese?', '$6.20')]


def invoice():
    sheet = Sheet((178, 190, 204), (255, 255, 255), (24, 24, 744, 744))
    plain, bold = 'liberation/LiberationSans-Regular', 'liberation/LiberationSans-Bold'
    sheet.text(56, bold, 74, left='INVOICE', ink=(24, 62, 120))
    rows = ('From: Vista Design', 'Invoice: INV-4072', 'Date: 9 Apr 2026', 'Bill to: Rosa Clark')
    for i, row in enumerate(rows):
        sheet.text(186 + 94 * i, plain, 60, left=row)
    sheet.rule(584, ink=(24, 62, 120))
    sheet.text(612, bold, 64, left='Total', right='$486.50')
    return sheet.image, [
        ('What is the total?', '$486.50'), ('Who issued the invoice?', 'Vista Design'),
        ('What is the invoice number?', 'INV-4072'), ('What is the date?', '9 Apr 2026'), ('Who is billed?', 'Rosa Clark')]


def sign():
    sheet = Sheet((166, 196, 226), (40, 160, 60), (44, 150, 724, 600), radius=36)
    sheet.pen.rounded_rectangle((60, 166, 708, 584), 26, outline=(250, 250, 250), width=6)
    for y, word in ((196, 'BEACH'), (376, 'CLOSED')):
        sheet.text(y, 'dejavu/DejaVuSans-Bold', 128, center=word, ink=(250, 250, 250))
    return sheet.image, [('What does the sign say?', 'BEACH CLOSED'), ('What color is the sign?', 'green')]


def label():
    sheet = Sheet((214, 196, 170), (252, 250, 238), (40, 90, 728, 678), radius=28)
    bold, plain = 'open-sans/OpenSans-Bold', 'open-sans/OpenSans-Regular'
    sheet.text(120, bold, 78, center='Organic Ginger', ink=(120, 60, 20))
    sheet.rule(250, ink=(120, 60, 20))
    for i, row in enumerate(('Net weight 250 g', 'Best before 12.08.2027', 'Price $4.75')):
        sheet.text(280 + 116 * i, plain, 58, center=row)
    return sheet.image, [
        ('What is the product?', 'Organic Ginger'), ('What is the weight?', '250 g'),
        ('What is the best before date?', '12.08.2027'), ('What is the price?', '$4.75')]


def letter():
    sheet = Sheet((190, 182, 172), (255, 253, 247), (48, 40, 720, 728), radius=4)
    face = 'dejavu/DejaVuSerif'
    for i, row in enumerate(('Dear Fiona,', 'Thank you for', 'the nice dinner.', 'Regards,', 'David Olsen')):
        sheet.text(92 + 118 * i, face, 62, left=row, margin=56, ink=(28, 34, 84))
    return sheet.image, [('Who wrote the letter?', 'David Olsen'), ('Who is the letter to?', 'Fiona')]


def scene():
    sheet = Sheet(tuple(int(v * 0.55 + 115) for v in COLORS['blue']))
    for name, x, y, size in (('cat', 70, 90, 220), ('tree', 470, 60, 240), ('car', 90, 470, 230)):
        stamp = emoji(name).resize((size, size), Image.BICUBIC)
        sheet.image.paste(stamp, (x, y), stamp)
    draw_shape(sheet.pen, 'star', 480, 470, 220, COLORS['yellow'])
    return sheet.image, [
        ('What is in the picture?', 'one cat, one tree, one car and one yellow star'), ('What color is the star?', 'yellow'),
        ('Where is the car?', 'bottom left'), ('Is there a dog?', 'no')]


SAMPLES = dict(receipt=receipt, invoice=invoice, sign=sign, label=label, letter=letter, scene=scene)


def answered(model, image, questions):
    """The questions that the model answers truly; what it says to the others is printed."""
    reader = Reader(model, square(image, model.config.vision.image_side)[None])
    answers = reader.answers([(0, question) for question, _ in questions])
    for (question, truth), answer in zip(questions, answers):
        print(f'{"true " if answer == truth else "FALSE"} {question} {truth!r} -> {answer!r}')
    return [pair for pair, answer in zip(questions, answers) if answer == pair[1]]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--out', type=Path, required=True)
    options.add_argument('--checkpoint', type=Path)
    args = options.parse_args()
    torch.set_grad_enabled(False)
    model = None
    if args.checkpoint:
        model = FlorenceVl(checkpoint.read_config(args.checkpoint)).eval()
        checkpoint.load(args.checkpoint, model)
    args.out.mkdir(parents=True, exist_ok=True)
    truth = []
    for name, make in SAMPLES.items():
        image, questions = make()
        if model:
            questions = answered(model, image, questions)
        if not questions:
            (args.out / f'{name}.png').unlink(missing_ok=True)
            continue
        image.save(args.out / f'{name}.png', optimize=True)
        truth.append(dict(file=f'{name}.png', questions=[dict(question=q, answer=a) for q, a in questions]))
    (args.out / 'questions.json').write_text(json.dumps(truth, indent=2, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    main()
