"""What a page says, before anyone sets it: blocks of printed pieces, and the questions they answer."""
from dataclasses import dataclass, field

from . import wordings


@dataclass(eq=False)
class Piece:
    """A string that is printed as it stands; its role is what a region is called."""
    text: str
    role: str = 'text'
    strong: bool = False


@dataclass
class Heading:
    piece: Piece
    scale: float = 1.35


@dataclass
class Lines:
    """Pieces one below the other; long ones wrap."""
    pieces: list
    align: str = None  # the page's, if none


@dataclass
class Pairs:
    """(label or None, piece); the page's style says how they stand."""
    items: list
    form: str = None


@dataclass
class Grid:
    """Columns; rows may be shorter than the head, their last cell then stands in the last column."""
    heads: list
    rows: list
    right: set = field(default_factory=set)  # columns of figures


@dataclass
class Beside:
    left: list
    right: list


@dataclass
class Buttons:
    pieces: list


@dataclass
class Bars:
    """A bar chart: (category, value, printed value or None); with an axis where values are not printed."""
    bars: list
    top: int
    ticks: list  # pieces of the axis, from zero upwards; empty where the values are printed
    lying: bool = False


@dataclass
class Rule:
    pass


class Asked:
    """A question about a sheet, bound to the piece that answers it, if one does; `everywhere`: read off all lines; `group` as in Question."""

    def __init__(self, text, answer, field, piece=None, short=None, everywhere=False, group=None):
        self.text, self.answer, self.field = text, answer, field
        self.piece, self.short, self.everywhere, self.group = piece, short, everywhere, group


class Sheet:
    """kind is the family, noun what people call it."""

    def __init__(self, random, kind, noun, doc=None):
        self.random, self.kind, self.noun, self.doc = random, kind, noun, doc or kind
        self.blocks, self.questions, self.keys = [], [], {'sign'} if kind == 'sign' else set()
        self.caption = f'{wordings.article(noun).capitalize()}.'

    def put(self, *blocks):
        self.blocks += [block for block in blocks if not isinstance(block, Pairs) or block.items]

    def ask(self, field, piece, answer=None, chance=1.0, **slots):
        """A question whose answer is the piece, or the part of it that is given."""
        self.keys.add(field)
        if self.random.random() < chance:
            text, _ = wordings.asked(self.random, field, self.doc, **slots)
            short = wordings.follow_up(self.random, field, self.doc, **slots)
            self.questions.append(Asked(text, answer or piece.text, field, piece, short))

    def judge(self, field, answer, chance=1.0, piece=None, **slots):
        """A question whose answer need not be printed: a count, a comparison."""
        self.keys.add(field)
        if self.random.random() < chance:
            self.questions.append(Asked(wordings.asked(self.random, field, self.doc, **slots)[0], answer, field, piece))

    def missing(self, chance, *fields, **slots):
        """Now and then asks for one field that is not printed."""
        fields = [f for f in fields if f not in self.keys and not (wordings.NEAR.get(f, set()) & self.keys)]
        if fields and self.random.random() < chance:
            self.refuse(self.random.choice(fields), **slots)

    def refuse(self, field, **slots):
        if slots:
            text, noun = wordings.asked(self.random, field, self.doc, **slots)[0], slots.get('item') or slots['key']
        else:
            text, noun = wordings.asked_in_vain(self.random, field, self.doc)
        self.questions.append(Asked(text, wordings.absent(noun), 'absent'))


def labelled(random, key, names, value, role=None):
    """A label in one of its printed forms, and the piece it names."""
    return random.choice(names), Piece(value, role or key)
