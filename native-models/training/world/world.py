"""Draws one sample after another: a picture, its truth, its questions in any order."""
import random

import numpy as np

from . import fonts, wordings
from .entries import entries
from .goods import label
from .layout import Style, set_page
from .letters import form, letter
from .pages import page
from .scenes import scene, unknown
from .screens import screen
from .setter import DoesNotFit
from .signs import notice, poster, sign
from .tables import chart, table
from .trade import invoice, menu, receipt
from .travel import ticket
from .words import Words

SHEETS = dict(receipt=receipt, invoice=invoice, menu=menu, ticket=ticket, label=label, table=table, chart=chart,
              letter=letter, form=form, screen=screen, notice=notice, page=page, entries=entries)
PICTURES = dict(sign=sign, poster=poster, scene=scene, unknown=unknown)
MAKERS = {**SHEETS, **PICTURES}
KINDS = list(MAKERS)
READING = dict(page=3, poster=3, sign=2, receipt=2, invoice=2, menu=0.7, ticket=1, label=1, table=1.5, chart=0.7, letter=1.5,
               form=1, screen=1, notice=0.7, scene=2.5, unknown=0.2, entries=2)
ASKING = dict(receipt=3, invoice=3, menu=0.8, ticket=2.2, label=1.8, table=3, chart=1.2, letter=2.2, form=1.6, screen=1.5,
              notice=0.8, sign=4, poster=0.5, scene=6.5, page=0.3, unknown=0.35, entries=4)
ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
LONGEST_READING = 90  # characters that a chat answer may read out


class World:
    """level 0..1 goes from few fonts and clean pictures to the whole variety; `pool`: pages that a browser drew."""

    def __init__(self, seed, mix, level=1.0, held_out_words=False, held_out_fonts=False, smallest=1 / 24, largest=1 / 9,
                 held_out_templates=False, pool=None, pool_share=0.0):
        self.random = random.Random(seed)
        self.words = Words(self.random, held_out_words)
        self.mix, self.level, self.smallest, self.largest = mix, level, smallest, largest
        self.held_out_fonts, self.held_out_templates = held_out_fonts, held_out_templates
        self.pool, self.pool_share = pool, pool_share

    def fonts(self):
        if self.held_out_fonts:
            return fonts.HELD_OUT
        return fonts.EASY if self.random.random() > 0.3 + self.level else fonts.TRAINING

    def sample(self, side):
        """One picture whose longer side is `side` pixels (a page of the pool has its own size)."""
        r = self.random
        kind = r.choices(list(self.mix), list(self.mix.values()))[0]
        if self.pool and kind in SHEETS and r.random() < self.pool_share:
            picture = self.pool.pick(r, self.smallest)
        else:
            picture = self.page(kind, side)
            self.tilt(picture)
        if kind not in ('page', 'unknown'):
            self.ask_about_the_whole(picture)
        r.shuffle(picture.questions)
        return picture

    def page(self, kind, side):
        while True:
            style = Style(self.random, side, self.level, self.fonts(), self.smallest, self.largest,
                          self.held_out_templates)
            try:
                if kind in PICTURES:
                    picture = PICTURES[kind](style, self.words)
                    picture.noun = kind
                    return picture
                sheet = SHEETS[kind](self.words, style.room)
                picture = set_page(style, sheet)
                picture.noun = sheet.noun
                return picture
            except DoesNotFit:
                continue

    def tilt(self, picture):
        """A small turn, and on some pictures a perspective, as in a photograph."""
        r, level = self.random, self.level
        if picture.kind in ('scene', 'unknown') or r.random() > 0.35 * level:
            return
        angle = np.radians(r.uniform(-2.5, 2.5) * (0.4 + level * 0.6))
        x, y = picture.width / 2, picture.height / 2
        c, s = np.cos(angle), np.sin(angle)
        forward = np.array([[c, -s, x - c * x + s * y], [s, c, y - s * x - c * y], [0, 0, 1.0]])
        if r.random() < 0.4:
            lean = [r.uniform(-0.07, 0.07) * level / v for v in (picture.width, picture.height)]
            centred = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1.0]])
            forward = np.linalg.inv(centred) @ np.array([[0.97, 0, 0], [0, 0.97, 0], [*lean, 1.0]]) @ centred @ forward
        picture.warp = tuple((forward / forward[2, 2]).ravel()[:8])
        places = [picture.warped(*corner) for line in picture.lines for run in line.runs
                  for corner in ((run.box[0], run.box[1]), (run.box[2], run.box[1]), (run.box[0], run.box[3]),
                                 (run.box[2], run.box[3]))]
        if any(not (0 <= x <= picture.width and 0 <= y <= picture.height) for x, y in places):
            picture.warp = None  # no print may leave the picture

    def ask_about_the_whole(self, picture):
        r = self.random

        def add(chance, texts, answer, field, place=None, **slots):
            if r.random() < chance:
                picture.add(r.choice(texts).format(**slots), answer, field, place)

        noun = 'sign' if picture.kind == 'sign' else picture.noun
        if picture.kind != 'scene':
            add(0.15, wordings.KIND, wordings.article(noun), 'kind')
            other = noun if r.random() < 0.5 else r.choice(['receipt', 'invoice', 'letter', 'ticket', 'table', 'sign',
                                                            'form', 'label', 'menu'])
            is_one = other == noun or other in noun.split()
            if is_one or other != picture.kind:  # a tax bill may well be an invoice
                add(0.1, ['Is this {thing}?', 'Is it {thing}?'], 'yes' if is_one else 'no', 'yes-no',
                    thing=wordings.article(other))
        else:
            add(0.05, wordings.KIND[:3], 'a picture of objects', 'kind')
            for field in r.sample(['total', 'date', 'sign', 'writer', 'store', 'seat', 'number', 'label price',
                                   'name', 'time'], 2):
                if r.random() < 0.12:
                    text, missing = wordings.asked_in_vain(r, field, 'picture')
                    picture.add(text, wordings.absent(missing), 'absent')
            add(0.06, wordings.READ, wordings.absent('text'), 'absent')
            return
        if picture.kind == 'sign':
            for field in r.sample(['total', 'date', 'writer', 'store', 'seat', 'number', 'phone', 'email'], 1):
                if r.random() < 0.15:
                    text, missing = wordings.asked_in_vain(r, field, 'sign')
                    picture.add(text, wordings.absent(missing), 'absent')
        self.ask_to_read(picture, add)

    def ask_to_read(self, picture, add):
        r, lines = self.random, picture.lines
        if len(picture.text) <= LONGEST_READING:
            add(0.2, wordings.READ, picture.text, 'ocr', -1)
        tops, bottoms = [line.box[1] for line in lines], [line.box[3] for line in lines]
        first = wordings.FIRST_LINE + wordings.TOP_LINE * (tops[0] == min(tops))
        last = wordings.LAST_LINE + wordings.BOTTOM_LINE * (bottoms[-1] == max(bottoms))
        add(0.06, first, lines[0].text, 'line', (0, 0))
        add(0.06, last, lines[-1].text, 'line', (len(lines) - 1, 0))
        k = r.randrange(len(lines))
        if k < len(ORDINALS):
            add(0.08, wordings.NTH_LINE, lines[k].text, 'line', (k, 0), nth=ORDINALS[k], n=k + 1)
        if len(lines) > 1:
            k = r.randrange(len(lines) - 1)
            texts = [line.text for line in lines]
            is_below = is_right_above(lines[k], lines[k + 1])
            if texts.count(texts[k]) == 1 and len(texts[k]) < 24:
                add(0.06, wordings.NEXT_LINE + wordings.LINE_BELOW * is_below, texts[k + 1], 'line', (k + 1, 0), line=texts[k])
            if texts.count(texts[k + 1]) == 1 and len(texts[k + 1]) < 24:
                add(0.03, wordings.PREVIOUS_LINE + wordings.LINE_ABOVE * is_below, texts[k], 'line', (k, 0), line=texts[k + 1])
            if len(lines) <= 10:
                add(0.05, wordings.LINES, str(len(lines)), 'count')


def is_right_above(one, other):
    """Whether the second line stands under the first one, not beside it or in another column."""
    (left, _, right, bottom), (other_left, top, other_right, _) = one.box, other.box
    return (bottom + one.box[1]) / 2 < top and left < other_right and other_left < right
