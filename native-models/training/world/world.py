"""Draws one sample after another: a picture, its truth, its questions in any order."""
import random

from . import fonts, wordings
from .layout import DoesNotFit, Style
from .papers import invoice, label, letter, page, receipt, table
from .scenes import scene
from .signs import poster, sign
from .words import Words

MAKERS = dict(receipt=receipt, invoice=invoice, sign=sign, poster=poster, label=label, table=table, letter=letter, page=page,
              scene=scene)
READING = dict(page=2.5, receipt=1.5, invoice=1.5, sign=2.5, poster=4, scene=2)
ASKING = dict(receipt=3.2, invoice=4, sign=7, poster=3, label=0.4, table=0.2, letter=0.4, scene=1)


class World:
    """level 0..1 goes from few fonts and clean pictures to the whole variety."""

    def __init__(self, seed, mix, level=1.0, held_out_words=False, held_out_fonts=False, smallest=1 / 14.5):
        self.random = random.Random(seed)
        self.words = Words(self.random, held_out_words)
        self.mix, self.level, self.smallest = mix, level, smallest
        self.held_out_fonts = held_out_fonts

    def fonts(self):
        if self.held_out_fonts:
            return fonts.HELD_OUT
        return fonts.EASY if self.random.random() > self.level * 1.2 else fonts.TRAINING

    def sample(self, side):
        """One picture whose longer side is `side` pixels."""
        r = self.random
        kind = r.choices(list(self.mix), list(self.mix.values()))[0]
        while True:
            style = Style(r, side, self.level, self.fonts(), self.smallest)
            try:
                picture = MAKERS[kind](style, self.words)
                break
            except DoesNotFit:
                continue
        if kind != 'scene' and r.random() < 0.4 * self.level:
            picture.angle = r.uniform(-2.0, 2.0) * self.level
        if kind != 'page':
            self.ask_about_the_whole(picture)
        r.shuffle(picture.questions)
        return picture

    def ask_about_the_whole(self, picture):
        r = self.random
        if r.random() < 0.15:
            picture.add(r.choice(wordings.KIND), wordings.article(picture.kind), 'kind')
        if r.random() < 0.12:
            picture.add(r.choice(wordings.READ), picture.text, 'ocr', -1)
        if picture.lines and r.random() < 0.1:
            picture.add(r.choice(wordings.FIRST_LINE), picture.lines[0].text, 'line', 0)
        if picture.lines and r.random() < 0.1:
            picture.add(r.choice(wordings.LAST_LINE), picture.lines[-1].text, 'line', len(picture.lines) - 1)
        if r.random() < 0.12:
            missing = {'sign': ['total', 'date', 'price'], 'scene': ['total', 'date', 'sign'], 'receipt': ['sign'],
                       'invoice': ['sign', 'weight'], 'letter': ['total', 'sign', 'price'], 'table': ['date', 'sign']}
            for name in missing.get(picture.kind, [])[:]:
                if r.random() < 0.5:
                    picture.add(r.choice(wordings.ABSENT[name]), wordings.absent(name), 'absent')
                    break
