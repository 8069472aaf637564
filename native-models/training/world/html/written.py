"""Pages written one by one as HTML with blanks, and their questions: pages/README.md says how.

A page is drawn again and again with other values, fonts, sizes and hues, and with or without its optional parts.
"""
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .. import wordings
from ..sheet import Asked, Piece, Sheet
from .blanks import fill, in_a_sentence
from .templates import FAMILIES, HEADING_FAMILIES

FOLDER = Path(__file__).parent / 'pages'
MARK = re.compile(r'\{\{(.*?)\}\}', re.S)
ROWS = re.compile(r'#(\w+) (\d+)(?:-(\d+))?$')
OPTIONAL, OWN_HUES, GRAY, INVERTED = 0.6, 0.5, 0.06, 0.06
VARIANTS = 4  # wordings or rows that are tried of each question
TRIES = 30
LONGEST_WHOLE = 20  # characters of a value that does not break at its hyphens
RESET = ('*{box-sizing:border-box;font-variant-ligatures:none!important}html,body{margin:0;padding:0;width:100vw;min-height:100vh}'
         'h1,h2,h3,p,ul,ol,dl,dd,table,figure{margin:0;padding:0}table{border-spacing:0}h1,h2,h3,small,th{font-size:1rem}')


class Broken(ValueError):
    """A page that its author must mend."""


class Unlucky(Exception):
    """Values that contradict each other; other ones will do."""


@dataclass
class Written:
    """A written page, read: what it says with its blanks, and (wordings, answers) of each question."""
    name: str
    kind: str
    noun: str
    tree: list
    questions: list


class Scope:
    """The values of a page, or of one row within it."""

    def __init__(self, parent=None):
        self.parent, self.values = parent, {}  # name -> (type, piece)

    def find(self, name):
        scope = self
        while scope and name not in scope.values:
            scope = scope.parent
        return scope.values[name] if scope else None


def nodes(marks):
    """Text, (mark, None) of a blank and (mark, nodes) of a section, up to the end or the section's {{/}}; takes them off `marks`."""
    found = []
    while marks:
        is_mark, text = marks.pop(0)
        if not is_mark:
            found.append(text)
        elif text == '/':
            break
        elif text == '?' or text.startswith('#'):
            found.append((text, nodes(marks)))
        else:
            found.append((text, None))
    return found


def read(path):
    """A written page from its file. Broken where it is not one."""
    try:
        head, html, questions = re.split(r'^---\n', path.read_text(), flags=re.M)
    except ValueError:
        raise Broken('expected head, --- , HTML, --- , questions')
    fields = dict(line.split(': ', 1) for line in head.strip().splitlines())
    parts = MARK.split(html)
    tree = nodes([(i % 2 == 1, text.strip() if i % 2 else text) for i, text in enumerate(parts)])
    asked = []
    for line in filter(str.strip, questions.splitlines()):
        texts, arrow, answers = line.partition(' => ')
        if not arrow:
            raise Broken(f'a question has no " => " answer: {line}')
        asked.append(([text.strip() for text in texts.split(' | ')], answers.split(' / ')))
    return Written(f'{path.parent.name}/{path.stem}', fields['kind'], fields.get('noun', fields['kind']), tree, asked)


class Filled:
    """One drawing of a written page: its HTML, its pieces, and its questions in a sheet."""

    def __init__(self, words, page):
        r = self.random = words.random
        self.words, self.currency = words, words.currency()
        self.pieces, self.markup = [], ''
        self.scope, self.rows = Scope(), {}
        self.expand(page.tree, self.scope)
        self.sheet = Sheet(r, page.kind, page.noun, page.noun)
        self.sheet.questions = [asked for group, (texts, answers) in enumerate(page.questions)
                                for asked in self.variants(group, texts, answers)]

    # -- the page
    def expand(self, tree, scope):
        for node in tree:
            if isinstance(node, str):
                self.markup += node
                continue
            mark, inner = node
            if mark == '?':
                if self.random.random() < OPTIONAL:
                    self.expand(inner, scope)
            elif mark.startswith('#'):
                self.repeat(mark, inner, scope)
            elif mark.startswith('~'):
                self.markup += escape(self.random.choice(mark[1:].split('|')))
            else:
                self.print(mark, scope)

    def repeat(self, mark, inner, scope):
        found = ROWS.match(mark)
        if not found:
            raise Broken(f'{{{{{mark}}}}}: expected {{{{#name 3-6}}}}')
        name, least, most = found.group(1), int(found.group(2)), int(found.group(3) or found.group(2))
        rows = self.rows.setdefault(name, [])
        for number in range(self.random.randint(least, most)):
            row = Scope(scope)
            row.values['number'] = ('int', Piece(str(number + 1)))
            before = self.markup, list(self.pieces)
            for _ in range(TRIES):
                row.values = {'number': row.values['number']}
                self.markup, self.pieces = before[0], list(before[1])
                self.expand(inner, row)
                keys = list(row.values)
                if len(keys) < 2 or all(row.values[keys[1]][1].text != other.values[keys[1]][1].text for other in rows):
                    break
            else:
                raise Unlucky
            rows.append(row)

    def print(self, mark, scope):
        name, _, kind = (part.strip() for part in mark.partition(':'))
        found = scope.find(name)
        if not found:
            if not kind:
                raise Broken(f'{{{{{name}}}}} has no type where it is first printed')
            try:
                value = fill(self.words, kind, self.currency)
            except ValueError as error:
                raise Broken(f'{{{{{mark}}}}}: {error}')
            found = scope.values[name] = (kind, Piece(value, 'value'))
        piece = found[1]
        if self.is_inside_markup():
            self.markup += escape(piece.text)
            return
        self.pieces.append(piece)
        whole = ' style="white-space:nowrap"' if '-' in piece.text and len(piece.text) <= LONGEST_WHOLE else ''
        self.markup += f'<span data-piece="{len(self.pieces) - 1}" data-role="value"{whole}>{escape(piece.text)}</span>'

    def is_inside_markup(self):
        m = self.markup
        return m.rfind('<') > m.rfind('>') or m.rfind('<style') > m.rfind('</style')

    # -- the questions
    def variants(self, group, texts, answers):
        """One question in several wordings and, where it is about a row, of several rows."""
        found = {}
        for text in [*self.random.sample(texts, len(texts)), *self.random.choices(texts, k=VARIANTS)][:VARIANTS]:
            asked = self.asked(text, answers)
            if asked:
                asked.group = group
                found[asked.text] = asked
        return list(found.values())

    def asked(self, text, answers):
        """The question with the first answer whose blanks are on the page; None if there is none."""
        for answer in map(str.strip, answers):
            kind, _, thing = answer.partition(' ')
            if kind == 'none:':
                question = self.filled(text, self.scope)
                return question and Asked(question, wordings.absent(thing), 'absent')
            if kind == 'count':
                return Asked(text, str(len(self.rows.get(thing, []))), 'count')
            scope = self.place(text + answer, text)
            if scope:
                return self.answered(text, answer, scope)
        return None

    def answered(self, text, answer, scope):
        question, told, names = self.filled(text, scope), self.filled(answer, scope, verbatim=True), MARK.findall(answer)
        if not names:
            return Asked(question, told, 'yes-no' if told in ('yes', 'no') else 'value')
        field = 'sign' if self.sheet.kind == 'sign' else 'entry'
        return Asked(question, told, field, scope.find(names[0].strip())[1])

    def place(self, text, asked):
        """The scope that has a value for every name in the text: the page, or one of its rows; None if none has.

        No row is taken that what is `asked` doesn't tell from another.
        """
        names, keys = ([name.strip() for name in MARK.findall(part)] for part in (text, asked))
        scopes = [row for rows in self.rows.values() for row in rows]
        self.random.shuffle(scopes)
        fitting = [s for s in [self.scope, *scopes] if all(s.find(name) for name in names)]
        told = lambda scope: tuple(scope.find(name)[1].text for name in keys)
        return next((s for s in fitting if s is self.scope or sum(told(other) == told(s) for other in fitting) == 1), None)

    def filled(self, text, scope, verbatim=False):
        def value(found):
            known = scope.find(found.group(1).strip())
            if not known:
                return '\0'
            return known[1].text if verbatim else in_a_sentence(self.random, known[0], known[1].text)
        text = MARK.sub(value, text)
        return None if '\0' in text else text

    # -- the whole
    def html(self):
        r = self.random
        hue = f'hue-rotate({r.randrange(360)}deg)' if r.random() > OWN_HUES else ''
        hue += ' grayscale(1)' if r.random() < GRAY else ''
        hue += ' invert(1)' if r.random() < INVERTED else ''
        family, display = r.choice(FAMILIES), r.choice(HEADING_FAMILIES)
        look = (f'html{{--family:"{family}";--display:{"var(--family)" if display == "inherit" else repr(display)};'
                f'font-family:var(--family);line-height:{r.uniform(1.12, 1.4):.2f};background:#fff;color:#111;'
                f'{f"filter:{hue.strip()};" if hue.strip() else ""}}}')
        return f'<!doctype html><html><head><meta charset="utf-8"><style>{RESET}{look}</style></head>' \
               f'<body data-sheet>{self.markup}</body></html>'


def written_pages():
    """All pages of the folder, read."""
    return [read(path) for path in sorted(FOLDER.glob('*/*.page'))]


def filled(words, page):
    for _ in range(TRIES):
        try:
            return Filled(words, page)
        except Unlucky:
            continue
    raise Broken('the rows hold too few different values')
