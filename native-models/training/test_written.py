"""Written pages are filled truly: blanks, rows, parts that may be missing, and only questions with one answer.

    python3 -m unittest
"""
import random
import re
import tempfile
import unittest
from pathlib import Path

from world.html.blanks import fill, in_a_sentence
from world.html.written import Broken, filled, read, written_pages
from world.words import Words

HEAD = 'kind: receipt\nnoun: bill\n---\n'


def drawings(html, questions='What is it? => none: thing', count=40):
    """`count` drawings of a page of this HTML and these questions."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'page.page'
        path.write_text(f'{HEAD}{html}\n---\n{questions}\n')
        page = read(path)
    return [filled(Words(random.Random(seed)), page) for seed in range(count)]


def said(drawing):
    return {question.text: question.answer for question in drawing.sheet.questions}


class Blanks(unittest.TestCase):
    def test_a_name_keeps_its_value(self):
        for drawing in drawings('<p>{{shop:shop}}</p><p>{{shop}}</p>'):
            first, second = drawing.pieces
            self.assertIs(first, second)

    def test_inside_a_tag_or_a_style_a_value_stands_plain(self):
        for drawing in drawings('<style>p{width:{{n:int(3-9)}}%}</style><i style="height:{{n}}rem"></i><b>{{n}}</b>'):
            value = drawing.pieces[0].text
            self.assertIn(f'p{{width:{value}%}}', drawing.markup)
            self.assertIn(f'<i style="height:{value}rem">', drawing.markup)
            self.assertRegex(drawing.markup, rf'<b><span data-piece="0" [^>]*>{value}</span></b>')

    def test_ranges_and_lists(self):
        words = Words(random.Random(1))
        for _ in range(200):
            self.assertTrue(3 <= int(fill(words, 'int(3-9)', '$')) <= 9)
            self.assertRegex(fill(words, 'code(4)', '$'), r'^[A-Z2-9]{4}$')
            self.assertIn(fill(words, 'Small|Large', '$'), ('Small', 'Large'))
            self.assertIn(fill(words, 'Mon|Tue|Wed|Thu|Fri|Sat|Sun', '$'), 'Mon Tue Wed Thu Fri Sat Sun'.split())
        open_list = 'Apple|Pear|Plum|Fig|Kiwi|Lime'
        invented = {fill(words, open_list, '$') for _ in range(200)} - set(open_list.split('|'))
        self.assertGreater(len(invented), 10)

    def test_things_lose_their_capital_in_a_question_and_names_do_not(self):
        asked = {in_a_sentence(random.Random(seed), 'item', 'Brie') for seed in range(20)}
        self.assertEqual(asked, {'Brie', 'brie'})
        self.assertEqual({in_a_sentence(random.Random(seed), 'city', 'Lyon') for seed in range(20)}, {'Lyon'})

    def test_what_an_author_must_mend(self):
        for html in ('{{shop}}', '{{shop:shopp}}', '{{#items}}<p>x</p>{{/}}', '{{#items 4-4}}{{a:On|Off}}{{/}}'):
            with self.subTest(html), self.assertRaises(Broken):
                drawings(html)
        with self.assertRaises(Broken):
            drawings('<p>x</p>', 'What is the total?')


class Questions(unittest.TestCase):
    def test_a_missing_part_is_asked_in_vain(self):
        answers = set()
        for drawing in drawings('{{?}}<p>{{phone:phone}}</p>{{/}}', 'Which phone? => {{phone}} / none: phone number'):
            there = bool(drawing.pieces)
            answer = said(drawing)['Which phone?']
            self.assertEqual(answer, drawing.pieces[0].text if there else 'There is no phone number in the picture.')
            answers.add(there)
        self.assertEqual(answers, {True, False})

    def test_rows_differ_and_are_counted(self):
        for drawing in drawings('{{#items 3-5}}<p>{{item:Tea|Rice|Milk|Salt|Soap}} {{price:money(30)}}</p>{{/}}',
                                'How much is the {{item}}? => {{price}}\nHow many? => count items'):
            names = [piece.text for piece in drawing.pieces[::2]]
            self.assertEqual(len(names), len(set(names)))
            self.assertEqual(said(drawing)['How many?'], str(len(names)))
            for asked in (q for q in drawing.sheet.questions if q.field == 'entry'):
                name = re.match(r'How much is the (\w+)\?', asked.text).group(1)
                row = [name.lower() for name in names].index(name.lower())
                self.assertEqual(asked.answer, drawing.pieces[2 * row + 1].text)

    def test_what_two_rows_answer_is_not_asked(self):
        for drawing in drawings('{{#teams 3-3}}<p>{{team:Reds|Blues|Greens}} {{points:1|2}}</p>{{/}}',
                                'Who has {{points}}? => {{team}}'):
            points = [piece.text for piece in drawing.pieces[1::2]]
            for text in said(drawing):
                self.assertEqual(points.count(re.search(r'\d', text).group()), 1)

    def test_an_answer_of_several_blanks(self):
        for drawing in drawings('<p>{{street:street}}, {{city:city}}</p>', 'Which address? => {{street}}, {{city}}'):
            street, city = drawing.pieces
            self.assertEqual(said(drawing), {'Which address?': f'{street.text}, {city.text}'})

    def test_wordings_are_of_one_group(self):
        for drawing in drawings('<p>{{phone:phone}} {{email:email}}</p>',
                                'Which phone? | The phone? => {{phone}}\nWhich email? => {{email}}'):
            self.assertEqual([(q.text, q.group) for q in sorted(drawing.sheet.questions, key=lambda q: q.text)],
                             [('The phone?', 0), ('Which email?', 1), ('Which phone?', 0)])

    def test_every_page_asks_something_of_each_drawing(self):
        for page in written_pages():
            with self.subTest(page.name):
                for seed in range(3):
                    drawing = filled(Words(random.Random(seed)), page)
                    self.assertGreaterEqual(len(drawing.sheet.questions), 3)


if __name__ == '__main__':
    unittest.main()
