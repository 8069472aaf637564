"""Draws assets/samples/: pages made by hand with the same tools, and their true answers in questions.json.

    python3 make_samples.py --out ../../assets/samples [--checkpoint checkpoint]
    python3 make_samples.py --figure FOLDER      the six pictures of the documentation's maps, and nothing else

With a checkpoint, questions that it does not answer truly are left out, and pictures without questions.
"""
import argparse
import json
from pathlib import Path

import numpy as np
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


def table():
    sheet = Sheet((188, 196, 190), (255, 255, 255), (24, 74, 744, 694))
    plain, bold = 'dejavu/DejaVuSans', 'dejavu/DejaVuSans-Bold'
    sheet.text(110, bold, 56, left='Train', right='Departs', ink=(24, 62, 120))
    sheet.rule(196, ink=(24, 62, 120))
    for i, (train, departs) in enumerate((('Bern', '08:15'), ('Lyon', '09:40'), ('Genoa', '11:05'), ('Turin', '12:30'))):
        sheet.text(222 + 112 * i, plain, 60, left=train, right=departs)
        if i < 3:
            sheet.rule(312 + 112 * i)
    return sheet.image, [('When does the train to Lyon leave?', '09:40'), ('How many rows are there?', '4')]


def photograph():
    """A lit ball on a table, before lights that are out of focus: gradients, soft edges, a shadow, a vignette, noise."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    noise = np.random.default_rng(3)
    wall = np.stack([0.20 + 0.12 * y, 0.22 + 0.10 * y, 0.30 + 0.02 * y], -1)
    for cx, cy, radius, glow in zip(noise.random(9), 0.5 * noise.random(9), 0.03 + 0.05 * noise.random(9), noise.random(9)):
        disc = np.clip((radius - np.hypot(x - cx, y - cy)) * 60, 0, 1)[..., None]
        wall += disc * (0.12 + 0.2 * glow) * np.array([1.0, 0.85, 0.55])
    wood = np.array([0.46, 0.31, 0.19]) * (0.75 + 0.45 * y[..., None]) * (1 + 0.05 * np.sin(260 * y + 9 * np.sin(5 * x)))[..., None]
    picture = np.where((y > 0.62)[..., None], wood, wall)
    picture = np.asarray(_image(picture).filter(ImageFilter.GaussianBlur(5)), np.float64) / 255
    cx, cy, radius = 0.46, 0.56, 0.22
    shadow = np.exp(-(((x - cx - 0.12) / 0.26) ** 2 + ((y - cy - radius) / 0.06) ** 2))[..., None]
    picture *= 1 - 0.7 * shadow
    dx, dy = (x - cx) / radius, (y - cy) / radius
    dz = np.sqrt(np.clip(1 - dx ** 2 - dy ** 2, 0, 1))
    lit = np.clip(-0.5 * dx - 0.6 * dy + 0.62 * dz, 0, 1)
    ball = np.array([0.80, 0.12, 0.10]) * (0.16 + 0.84 * lit)[..., None] + (lit ** 30)[..., None]
    edge = np.clip((1 - np.hypot(dx, dy)) * 60, 0, 1)[..., None]
    picture = picture * (1 - edge) + ball * edge
    picture *= 1 - 0.5 * np.hypot(x - 0.5, y - 0.5)[..., None] ** 2
    picture += noise.normal(0, 0.018, picture.shape)
    return _image(picture), [('What color is the ball?', 'red')]


def _image(colours):
    return Image.fromarray(np.uint8(255 * np.clip(colours, 0, 1)))


# Letters as a hand draws them: strokes of points, the line at 0, small letters 1 high. With each letter its width.
LETTERS = {
    'a': (1.1, [(.8, .85), (.4, 1), (.05, .5), (.3, 0), (.7, .35), (.8, .95), (.75, .3), (.85, 0), (1.1, .15)]),
    'b': (0.95, [(.15, 2), (.1, 1), (.12, .05), (.5, 0), (.8, .4), (.6, .85), (.2, .7)]),
    'c': (1.0, [(.8, .8), (.45, 1), (.1, .6), (.2, .1), (.55, 0), (.9, .25)]),
    'i': (0.55, [(.1, .95), (.1, .2), (.3, 0), (.5, .15)], [(.12, 1.4), (.17, 1.44)]),
    'k': (0.95, [(.15, 2), (.1, 1), (.1, 0)], [(.75, .95), (.15, .45), (.5, .3), (.8, 0), (.95, .1)]),
    'l': (0.6, [(0, .2), (.4, 1.3), (.45, 1.9), (.2, 2), (.12, 1.2), (.2, .1), (.55, .1)]),
    'm': (1.35, [(0, .9), (.1, 0), (.15, .7), (.4, 1), (.55, .6), (.55, 0), (.62, .7), (.9, 1), (1.05, .6), (1.05, .15), (1.3, .1)]),
    'u': (1.1, [(.05, .95), (.1, .3), (.35, 0), (.7, .3), (.8, .95), (.78, .3), (.9, 0), (1.1, .15)]),
    'v': (0.9, [(0, .9), (.25, .1), (.35, .1), (.7, .95), (.9, .85)]),
    'y': (1.05, [(.05, .95), (.15, .4), (.4, .15), (.7, .45), (.8, .95), (.72, -.2), (.45, -.85), (.1, -.6), (.4, -.15), (1, .2)]),
    'E': (1.15, [(1, 1.8), (.5, 1.95), (.15, 1.5), (.55, 1.05), (.15, .7), (.15, .2), (.6, 0), (1.05, .3)]),
    ' ': (0.7,),
}


def curve(points, steps=14):
    """Catmull and Rom's curve through the points."""
    p = np.array([points[0], *points, points[-1]], np.float64)
    t = np.linspace(0, 1, steps)[:, None]
    parts = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t ** 2 + (3 * b - a - 3 * c + d) * t ** 3)
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:])]
    return np.concatenate(parts)


def handwriting():
    """A note in drawn strokes: no two letters alike, the line not quite straight, the pen thinner where it is quick."""
    sheet = Sheet((120, 110, 104), (250, 244, 214), (40, 60, 728, 708), radius=4)
    noise = np.random.default_rng(5)
    over = 3
    ink = Image.new('L', (SIDE * over, SIDE * over), 0)
    pen = ImageDraw.Draw(ink)
    for row, text in enumerate(('buy milk', 'call Eva')):
        x, size = 96.0, 76
        for letter in text:
            width, *strokes = LETTERS[letter]
            height = size * noise.uniform(0.94, 1.06)
            base = 330 + 240 * row - 0.05 * (x - 96) + noise.normal(0, 3)
            for points in strokes:
                wobbly = np.array(points) + noise.normal(0, 0.025, (len(points), 2))
                places = curve(wobbly)
                places = np.stack([x + (places[:, 0] + 0.22 * places[:, 1]) * height, base - places[:, 1] * height], 1) * over
                for (ax, ay), (bx, by) in zip(places, places[1:]):
                    thick = over * np.clip(7.5 - 0.12 * np.hypot(bx - ax, by - ay), 4.5, 7.5) / 2
                    pen.line((ax, ay, bx, by), fill=235, width=round(2 * thick))
                    pen.ellipse((bx - thick, by - thick, bx + thick, by + thick), fill=235)
            x += (width + 0.06) * height
    sheet.image.paste((30, 40, 110), mask=ink.resize((SIDE, SIDE), Image.LANCZOS))
    return sheet.image, [('What does the note say?', 'buy milk call Eva')]


SAMPLES = dict(
    receipt=receipt, invoice=invoice, sign=sign, label=label, letter=letter, scene=scene, table=table)
STRANGE = dict(photograph=photograph, handwriting=handwriting)  # what the model was never taught is no sample
FIGURE = ('receipt', 'sign', 'table', 'scene', 'photograph', 'handwriting')


def answered(model, image, questions):
    """The questions that the model answers truly; what it says to the others is printed."""
    reader = Reader(model, square(image, model.config.vision.image_side)[None])
    answers = reader.answers([(0, question) for question, _ in questions])
    for (question, truth), answer in zip(questions, answers):
        print(f'{"true " if answer == truth else "FALSE"} {question} {truth!r} -> {answer!r}')
    return [pair for pair, answer in zip(questions, answers) if answer == pair[1]]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    place = options.add_mutually_exclusive_group(required=True)
    place.add_argument('--out', type=Path)
    place.add_argument('--figure', type=Path)
    options.add_argument('--checkpoint', type=Path)
    args = options.parse_args()
    if args.figure:
        args.figure.mkdir(parents=True, exist_ok=True)
        for at, name in enumerate(FIGURE):
            {**SAMPLES, **STRANGE}[name]()[0].save(args.figure / f'{at + 1}-{name}.png', optimize=True)
        return
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
