"""The world's truth is true: print lies in its boxes, answers stand on the page, tokens keep their ids.

    python3 -m unittest
"""
import hashlib
import json
import random
import re
import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np

from curriculum import POOL
from make_pool import record
from vocabulary import CHARACTERS, READABLE, TOKENS, UNKNOWN, decode, encode
from world import words
from world.drawing import draw, square
from world.entries import entries
from world.html.browser import Browser
from world.html.engine import draw_written, pages
from world.html.written import written_pages
from world.labels import DOUBTFUL, SLOTS, Reading, cells, frame, glyphs, on_border
from world.lessons import PROMPTS, brief, lesson
from world.letters import business_card
from world.picture import Spot
from world.pool import Pool
from world.scenes import RELATIONS
from world.sheet import Pairs
from world.signs import notice
from world.wordings import RELATION, article
from world.world import KINDS, World

SIDE, STRIDE = 384, 16
JUDGED = {'count', 'kind', 'yes-no', 'absent', 'color', 'sign color', 'place', 'relation', 'things', 'size',
          'unknown', 'items', 'rows', 'columns', 'bars'}


class Truth:
    """The checks that every picture must pass, whoever drew it."""

    def check(self, picture, case, least):
        flat = picture.text.replace('\n', ' ')
        known = set(CHARACTERS + ' \n')
        case.assertLessEqual(set(picture.text), known)
        for text in [picture.caption] + [t for q in picture.questions for t in (q.text, q.answer)]:
            case.assertNotIn(UNKNOWN, encode(text), text)
            case.assertEqual(decode(encode(text)), text)
        place = frame(picture, SIDE)
        per_line = {}
        for number, character, x, y in glyphs(picture, SIDE):
            if x is not None:
                case.assertTrue(0 <= x < SIDE and 0 <= y < SIDE,
                                f'{character!r} of {picture.lines[number].text!r} leaves the picture')
                per_line.setdefault(number, []).append((x, y))
        for number, line in enumerate(picture.lines):
            x1, y1, x2, y2 = line.box
            corners = [place(x, y) for x, y in ((x1, y1), (x2, y1), (x2, y2), (x1, y2))]
            xs, ys = zip(*corners)
            for x, y in per_line[number]:
                case.assertTrue(min(xs) - 1 <= x <= max(xs) + 1 and min(ys) - 1 <= y <= max(ys) + 1, line.text)
            for run in line.runs:
                case.assertEqual(run.text, run.text.strip())
                size = getattr(run, 'size', None)
                if size:
                    case.assertGreaterEqual(size, least * picture.side - 1, f'{run.text!r} is too small')
        reading = Reading(picture, SIDE, STRIDE)
        case.assertEqual(reading.text, picture.text if picture.lines else '')
        case.assertTrue(picture.questions or picture.kind == 'page', f'nothing is asked about {flat}')
        for question in picture.questions:
            if isinstance(question.line, Spot):
                case.assertTrue(all(cell >= 0 for cell in reading.tokens(question.answer, question.line)), question)
            elif question.line is not None:
                read = question.answer.replace('\n', ' ')
                case.assertIn(read, flat, question)
                if isinstance(question.line, tuple):
                    number, first = question.line
                    start = len('\n'.join(line.text for line in picture.lines[:number])) + bool(number) + first
                    if not picture.lines[number].text[first:].startswith(read):
                        case.assertIn(read.split(' ')[0], flat[start:start + len(read)],
                                      question)  # goes on in the next line
                case.assertTrue(any(cell >= 0 for cell in reading.tokens(question.answer, question.line)), question)
            elif question.field not in JUDGED and not (picture.kind == 'chart' and question.field == 'value'):
                case.assertIn(question.answer, flat, question)
            if question.field == 'absent':
                case.assertRegex(question.answer, r'^There is no .+ in the picture\.$')

    def check_ink(self, picture, image, case):
        """Where a line is said to be, something is drawn."""
        grey = square(image, SIDE).astype(int).sum(-1)
        place = frame(picture, SIDE)
        for line in picture.lines:
            for run in line.runs:
                x1, y1, x2, y2 = run.box
                xs, ys = zip(*[place(x, y) for x, y in ((x1, y1), (x2, y1), (x2, y2), (x1, y2))])
                part = grey[max(0, int(min(ys))):int(max(ys)) + 1, max(0, int(min(xs))):int(max(xs)) + 1]
                case.assertGreater(part.max() - part.min(), 40, f'no print is seen where {run.text!r} should be')


class Pictures(unittest.TestCase):
    def sampled(self, kind, count, **options):
        world = World(f'test {kind} {sorted(options)}', {kind: 1}, **options)
        return [world.sample(random.Random(i).choice((384, 576))) for i in range(count)]

    def test_truth_of_every_kind(self):
        for kind in KINDS:
            with self.subTest(kind):
                for options in (dict(level=0.3), dict(level=1.0),
                                dict(level=0.5, held_out_words=True, held_out_fonts=True, held_out_templates=True)):
                    for picture in self.sampled(kind, 40, **options):
                        Truth().check(picture, self, World('', {}).smallest)

    def test_print_is_where_it_is_said_to_be(self):
        for kind in KINDS:
            with self.subTest(kind):
                for picture in self.sampled(kind, 8, level=0.6):
                    Truth().check_ink(picture, draw(picture, random.Random(1), 0.0), self)

    def test_the_same_seed_draws_the_same(self):
        one, two = (World(7, dict.fromkeys(KINDS, 1), 0.8) for _ in range(2))
        for _ in range(20):
            a, b = one.sample(384), two.sample(384)
            self.assertEqual((a.text, [q.text for q in a.questions]), (b.text, [q.text for q in b.questions]))
            self.assertTrue(np.array_equal(draw(a, random.Random(3), 0.8), draw(b, random.Random(3), 0.8)))

    def test_cells_hold_the_print(self):
        for picture in self.sampled('receipt', 20, level=0.3, smallest=1 / 18):
            found = cells(picture, SIDE, 8, 2)
            printed = sum(c != ' ' for c in picture.text.replace('\n', ''))
            self.assertGreater((found > 0).sum(), 0.95 * printed)

    def test_only_what_lies_on_a_border_is_in_doubt(self):
        self.assertEqual(on_border(3.5, 3.5, 24, STRIDE), set())
        self.assertEqual(on_border(3.5, 3.01, 24, STRIDE), {(75, 'all'), (51, 'all')})
        self.assertEqual(on_border(3.99, 3.5, 24, STRIDE), {(75, 'last'), (76, 'all')})
        world = World(3, dict(receipt=1, letter=1, sign=1))
        for _ in range(20):
            picture = world.sample(SIDE)
            strict, lenient = (cells(picture, SIDE, STRIDE, SLOTS, lenient=way) for way in (False, True))
            self.assertTrue(((strict == lenient) | (lenient == DOUBTFUL)).all())
            self.assertLess((lenient == DOUBTFUL)[:, 0].mean(), 0.4)

    def test_sizes_of_print_vary(self):
        sizes = [run.size / p.side for p in self.sampled('receipt', 200, level=0.4) for line in p.lines
                 for run in line.runs]
        self.assertLess(min(sizes), 1 / 22)
        self.assertGreater(max(sizes), 1 / 11)


class Lessons(unittest.TestCase):
    def test_every_task_on_every_kind(self):
        for kind in KINDS:
            world = World(f'lessons {kind}', {kind: 1}, 0.5)
            for _ in range(10):
                picture = world.sample(384)
                for task in PROMPTS:
                    made = lesson(task, picture, SIDE, STRIDE, random.Random(1))
                    if made:
                        self.assertEqual(len(encode(made.answer, among=READABLE)), len(made.cells), (task, made.answer))
                        self.assertNotIn(UNKNOWN, encode(made.prompt) + encode(made.answer))
                self.assertIsNotNone(lesson('ocr', picture, SIDE, STRIDE, random.Random(1)))

    def test_boxes_are_where_things_are(self):
        world = World(5, {'scene': 1}, 0.3)
        for _ in range(20):
            picture = world.sample(384)
            answer = lesson('dense regions', picture, SIDE, STRIDE, random.Random(1)).answer
            for thing in picture.things:
                self.assertIn(thing.name, answer)
            self.assertEqual(answer.count('<loc_'), 4 * len(picture.things))


class Vocabulary(unittest.TestCase):
    def test_ids_stay(self):
        """Weights go on training only while every token keeps its id: append, never insert."""
        editions = json.loads((Path(__file__).parent / 'vocabulary_editions.json').read_text())
        for edition in editions:
            digest = hashlib.sha256('\n'.join(TOKENS[:edition['tokens']]).encode()).hexdigest()
            self.assertEqual(digest, edition['sha256'])
        self.assertEqual(len(TOKENS), editions[-1]['tokens'])
        self.assertEqual(len(TOKENS), len(set(TOKENS)))

    def test_what_is_read_and_what_an_older_model_is_asked_is_spelled(self):
        text = 'Which patient is it?'
        self.assertIn(' patient', [TOKENS[i] for i in encode(text)])
        self.assertLess(max(encode(text, among=READABLE)), READABLE)
        self.assertEqual(decode(encode(text, among=READABLE)), text)
        self.assertEqual([TOKENS[i] for i in encode(' patient', among=READABLE)], list(' patient'))

    def test_held_out_lists_are_apart(self):
        for name, listed in words.Words.LISTS.items():
            train, held = set(words.part(listed, False)), set(words.part(listed, True))
            self.assertFalse(train & held, name)
            self.assertTrue(held, name)


class PagesOfTheBrowser(unittest.TestCase):
    @unittest.skipUnless(shutil.which('chromium'), 'Debian\'s chromium is not installed')
    def test_new_pages(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(Path(folder) / 'pool.jsonl', 'w') as lines:
                for held_out in (False, True):
                    for number, picture, png, print_share in pages(8, 'test', held_out=held_out):
                        self.assertGreaterEqual(print_share, 1 / 24)
                        file = Path(folder) / f'{held_out}-{number}.png'
                        file.write_bytes(png)
                        lines.write(json.dumps(record(picture, file.name, print_share)) + '\n')
            self.check(Pool(folder), 16)

    @unittest.skipUnless(shutil.which('chromium'), 'Debian\'s chromium is not installed')
    def test_written_pages(self):
        written, browser = written_pages(), Browser()
        self.assertGreater(len(written), 500)
        try:
            for page in written:
                with self.subTest(page.name):
                    drawn = [draw_written(browser, f'test {page.name} {seed}', [page]) for seed in range(3)]
                    self.assertTrue(any(drawn), 'does not fit')
                    for picture, _, print_share in filter(None, drawn):
                        self.assertGreaterEqual(print_share, 1 / 24)
                        Truth().check(picture, self, 0)
        finally:
            browser.close()

    @unittest.skipUnless((POOL / 'pool.jsonl').exists(), f'no pool in {POOL}; make_pool.py writes one')
    def test_the_pool(self):
        self.check(Pool(POOL), 60)

    def check(self, pool, count):
        for page in random.Random(1).sample(pool.pages, min(count, len(pool))):
            picture = pool.picture(page)
            Truth().check(picture, self, 0)
            Truth().check_ink(picture, draw(picture, random.Random(1), 0.0), self)


class Questions(unittest.TestCase):
    def sheets(self, *makers):
        for seed in range(400):
            for maker in makers:
                yield maker(words.Words(random.Random(seed)), 9)

    def test_an_entry_that_is_asked_for_has_its_label_printed(self):
        bare = 0
        for sheet in self.sheets(notice, business_card):
            labelled = {id(piece) for block in sheet.blocks if isinstance(block, Pairs) for label, piece in block.items if label}
            bare += not labelled
            for asked in sheet.questions:
                self.assertTrue(asked.field != 'entry' or id(asked.piece) in labelled, asked.text)
        self.assertGreater(bare, 100)

    def test_no_date_is_missing_where_an_entry_has_one(self):
        seen = 0
        for sheet in self.sheets(entries):
            dated = [asked for asked in sheet.questions if asked.field == 'entry' and re.search(r'\d\d[./]\d\d[./]\d{4}', asked.answer)]
            seen += len(dated)
            said = {asked.answer for asked in sheet.questions}
            self.assertFalse(dated and 'There is no date in the picture.' in said, [asked.text for asked in sheet.questions])
        self.assertGreater(seen, 20)

    def test_one_thing_is_left_of_another(self):
        world, seen = World(5, dict(scene=1), 0.3), 0
        for _ in range(300):
            picture = world.sample(480)
            for question in (q for q in picture.questions if q.field == 'relation'):
                seen += 1
                relation = next(one for one in RELATIONS if any(question.text == text.format(thing=thing.name)
                                for text in RELATION[one] for thing in picture.things))
                asked = next(thing for thing in picture.things
                             if any(question.text == text.format(thing=thing.name) for text in RELATION[relation]))
                names = {article(o.name) for o in picture.things if o.name != asked.name
                         and RELATIONS[relation](asked, o) > 0.02 * min(picture.width, picture.height)}
                self.assertEqual(names, {question.answer}, question.text)
        self.assertGreater(seen, 100)

    def test_a_label_is_no_value(self):
        world = World(3, dict(ticket=1, form=1, entries=1), 0.3)
        named = [name for _ in range(200) for name, _ in world.sample(480).regions]
        self.assertNotIn('value', named)

    def test_two_prices_in_a_row_are_not_both_the_price(self):
        world, seen = World(11, dict(receipt=1, invoice=1), 0.3), 0
        for _ in range(300):
            picture = world.sample(480)
            for question in (q for q in picture.questions if q.field == 'price' and isinstance(q.line, tuple)):
                printed = [run.text for run in picture.lines[question.line[0]].runs]
                amounts = {re.sub(r'\D', '', text) for text in printed if re.search(r'\d[.,]\d\d', text) and ' x ' not in text}
                seen += 1
                self.assertLessEqual(len(amounts), 1, (question.text, printed))
        self.assertGreater(seen, 200)

    def test_a_caption_ends_at_its_first_sentence(self):
        self.assertEqual(brief('A letter to Mr. J. Hall from Uma. It is short.'), 'A letter to Mr. J. Hall from Uma.')
        self.assertEqual(brief('An invoice with the number No. 7. The total is 5.'), 'An invoice with the number No. 7.')

    def test_articles(self):
        self.assertEqual([article(noun) for noun in ('invoice', 'ID card', 'user form', 'sign')],
                         ['an invoice', 'an ID card', 'a user form', 'a sign'])


if __name__ == '__main__':
    unittest.main()
