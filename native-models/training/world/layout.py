"""Sets rows of text on a page: size, margins, alignment, columns, colours."""
from . import fonts
from .picture import Line, Picture, Run


class DoesNotFit(Exception):
    """The rows are too wide or too many for the smallest print allowed; draw others."""


class Style:
    """How one page looks, drawn once a page; `level` 0..1 opens the world from plain to varied."""

    def __init__(self, random, side, level, names, smallest=1 / 14.5, largest=1 / 9.5):
        r = self.random = random
        self.side, self.level = side, level
        self.font = r.choice(names)
        self.width = self.height = side
        if r.random() < 0.25 * level:
            ratio = r.uniform(0.65, 0.95)
            if r.random() < 0.7:
                self.width = int(side * ratio)
            else:
                self.height = int(side * ratio)
        self.smallest = side * smallest
        self.size = side * r.uniform(smallest, largest)

    def colors(self):
        r = self.random
        if r.random() < 0.12 * self.level:
            return tuple(r.randint(10, 70) for _ in range(3)), tuple(r.randint(195, 255) for _ in range(3))
        low = 255 - int(10 + 40 * self.level)
        paper = (255, 255, 255) if r.random() < 0.35 else tuple(r.randint(low, 255) for _ in range(3))
        ink = tuple(r.randint(0, 60) for _ in range(3))
        if r.random() < 0.12 * self.level:
            ink = r.choice([(150, 20, 20), (20, 40, 150), (20, 100, 40)])
        return paper, ink


def stack(style: Style, kind, rows) -> Picture:
    """rows: (role, cells); two cells go to the left and the right edge, one cell where the page aligns."""
    r = style.random
    width, height = style.width, style.height
    card = r.uniform(0.01, 0.06) * style.side if r.random() < 0.3 * style.level else 0
    least = card + 0.02 * style.side
    margin = card + r.uniform(0.02, 0.08) * style.side
    gap, size = r.uniform(1.15, 1.6), style.size
    title = r.choice([1.0, 1.0, 1.15, 1.3])
    strong = {role for role in ('title', 'total') if r.random() < 0.4}
    face = [fonts.BOLD.get(style.font, style.font) if role in strong else style.font for role, _ in rows]
    pause = [r.choice([0, 0, 0.3, 0.6]) if r.random() < 0.15 * style.level else 0 for _ in rows]

    def measure(em):
        sizes = [int(round(em * title)) if role == 'title' else int(round(em)) for role, _ in rows]
        widths = [sum(fonts.width(font, z, c) for c in cells) + (len(cells) - 1) * z
                  for (_, cells), z, font in zip(rows, sizes, face)]
        return sizes, widths, sum(sizes) * gap + sum(pause) * em

    while True:
        sizes, widths, tall = measure(size)
        if max(widths) <= width - 2 * margin and tall <= height - 2 * margin:
            break
        if margin > least:
            margin = max(least, margin - 0.02 * style.side)
        elif any(pause):
            pause = [0] * len(rows)
        elif tall > height - 2 * margin and gap > 1.15:
            gap -= 0.05
        elif title > 1 and max(widths) > width - 2 * margin:
            title = 1.0
        else:
            size -= style.side / 192
            if size < style.smallest:
                raise DoesNotFit(kind)
    free_down, free_across = height - 2 * margin - tall, width - 2 * margin - max(widths)
    y = margin + r.choice([0.0, 0.5, r.random()]) * free_down
    block = max(widths) + r.choice([1.0, 1.0, r.random()]) * free_across
    left = margin + r.random() * (width - 2 * margin - block)
    centred = r.random() < 0.35
    centred_title = centred or r.random() < 0.4
    paper, ink = style.colors()
    picture = Picture(kind, width, height, paper=paper, ink=ink)
    if card:
        picture.panel = ((card, card, width - card, height - card), paper)
        picture.paper = tuple(r.randint(90, 230) for _ in range(3))
    tint = r.choice([(24, 62, 120), (120, 60, 20), (140, 20, 30), (20, 90, 50)]) if r.random() < 0.15 and sum(paper) > 560 else None
    for (role, cells), z, wide, font, rest in zip(rows, sizes, widths, face, pause):
        color = tint if role == 'title' else None
        runs = []
        if len(cells) == 1:
            middle = centred_title if role == 'title' else centred
            x = left + (block - wide) / 2 if middle else left
            runs.append(Run(cells[0], x, y, font, z, color))
        else:
            for i, cell in enumerate(cells):
                own = fonts.width(font, z, cell)
                x = left if i == 0 else left + block - own
                runs.append(Run(cell, x, y, font, z, color))
        picture.lines.append(Line(role, runs))
        y += z * gap + rest * size
    if r.random() < 0.35 and gap > 1.25:
        for at in r.sample(range(len(rows)), min(len(rows), r.choice([1, 1, 2]))):
            bottom = picture.lines[at].box[3] + style.side * 0.006
            picture.rules.append((left, bottom, left + block, bottom))
    picture.regions = [(line.role, line.box) for line in picture.lines]
    return picture
