"""Sets tables: columns as wide as their cells, with rules, boxes, stripes or a filled head."""
from . import fonts
from .picture import Box

PADDED = ('boxes', 'zebra', 'head fill')


class Columns:
    """Where the columns of a table stand, in the order of the page's style."""

    def __init__(self, setter, block, x, width):
        style, em = setter.style, setter.em
        self.count = max([len(block.heads or [])] + [len(row) for row in block.rows])
        self.pad, self.gutter = em * 0.35 if style.grid in PADDED else 0, 0.7 * em
        self.order = sorted(range(self.count), reverse=style.reversed_grid)
        rows = [[(head, True) for head in block.heads]] if block.heads else []
        self.rows = rows + [[(piece.text, piece.strong) for piece in row] for row in block.rows]
        wide = [0.0] * self.count
        for row in self.rows:
            if len(row) == 1 and self.count > 1:
                setter.need(self.ems(setter, *row[0]) <= width - 2 * self.pad)
                continue
            for i, cell in enumerate(row):
                column = self.place(row, i)
                wide[column] = max(wide[column], self.ems(setter, *cell))
        rest = width - sum(wide) - 2 * self.pad * self.count - (self.count - 1) * self.gutter
        setter.need(rest >= 0)
        if not style.full_grid:
            rest = min(rest, self.count * em)
        if style.grid in ('boxes', 'rules'):
            self.inner = [w + rest / self.count for w in wide]
        else:
            widest = max((i for i in range(self.count) if i not in block.right), key=lambda i: wide[i], default=0)
            self.inner = [w + (rest if i == widest else 0) for i, w in enumerate(wide)]
        self.lefts = {}
        for column in self.order:
            self.lefts[column] = x
            x += self.inner[column] + 2 * self.pad + self.gutter
        self.right = x - self.gutter

    def ems(self, setter, text, strong):
        return fonts.ems(setter.font(strong), text) * setter.em

    def place(self, row, i):
        """The column of a row's cell: of two cells, the second stands in the last."""
        return self.count - 1 if len(row) == 2 and i == 1 else i

    def cell(self, column):
        return self.lefts[column], self.lefts[column] + self.inner[column] + 2 * self.pad + self.gutter


def set_grid(setter, block, x, y, width):
    style, em, columns = setter.style, setter.em, Columns(setter, block, x, width)
    pad, step = columns.pad, em * max(1.2, setter.gap) + columns.pad * 0.5
    for number, row in enumerate(columns.rows):
        head = bool(block.heads) and number == 0
        pieces = [None] * len(row) if head else block.rows[number - bool(block.heads)]
        above, below = y - pad * 0.3, y + step - pad * 0.3
        ink = None
        if head and style.grid == 'head fill':
            setter.boxes.append(Box((x, above, columns.right, below), setter.accent))
            ink = setter.on_accent()
        elif style.grid == 'zebra' and number % 2:
            setter.boxes.append(Box((x, above, columns.right, below), setter.shade))
        elif style.grid == 'boxes':
            for left, right in map(columns.cell, columns.order):
                setter.boxes.append(Box((left, above, right, below), None, setter.faint, setter.stroke))
        runs = []
        for i, ((text, strong), piece) in enumerate(zip(row, pieces)):
            column = columns.place(row, i)
            figure = column in block.right and len(row) > 1 and not style.reversed_grid
            runs.append(setter.run(text, columns.lefts[column] + pad, y + pad * 0.2, em, strong or head, ink, piece,
                                   align='right' if figure else 'left', width=columns.inner[column]))
        runs.sort(key=lambda run: run.x)
        setter.line('header' if head else pieces[0].role, *runs)
        if (head and style.grid == 'head rule') or style.grid == 'rules':
            setter.rule(x, y + em * 1.22 + pad * 0.3, columns.right, y + em * 1.22 + pad * 0.3)
        y += step
    return y
