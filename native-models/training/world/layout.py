"""How a page looks, the search for a size at which its sheet fits, and where each answer then stands."""
from . import backdrops, tints
from .picture import Box, Picture
from .setter import DoesNotFit, Setter

FORMS = {'split': 3, 'inline': 4, 'table': 2, 'above': 2, 'columns': 3, 'boxed': 2, 'run': 3}
HELD_OUT_FORMS = {'below': 1, 'ruled': 1}
APART = {'value', 'label', 'category', 'axis', 'button', 'bar'}  # lines whose runs are regions of their own
ACCENTS = [(24, 62, 120), (120, 60, 20), (140, 20, 30), (20, 90, 50), (60, 60, 70), (90, 30, 110), (0, 110, 130),
           (30, 30, 30)]


class Style:
    """How one page looks, drawn once a page; `level` 0..1 opens the world from plain to varied."""

    def __init__(self, random, side, level, names, smallest=1 / 24, largest=1 / 9, held_out=False):
        r = self.random = random
        self.side, self.level, self.held_out = side, level, held_out
        self.font = r.choice(names)
        self.width = self.height = side
        if r.random() < 0.3 * level:
            ratio = r.uniform(0.6, 0.95)
            if r.random() < 0.6:
                self.width = int(side * ratio)
            else:
                self.height = int(side * ratio)
        self.smallest = side * smallest
        self.size = side * smallest * (largest / smallest) ** (r.random() ** 1.5)  # more small print than large
        self.form = r.choices(*zip(*(HELD_OUT_FORMS if held_out else FORMS).items()))[0]
        self.colon = r.choice([':', ':', '', '', ' :'] if self.form in ('inline', 'table') else ['', '', ':'])
        self.upper_labels = r.random() < (0.3 if self.form in ('above', 'columns', 'boxed') else 0.1)
        self.strong_labels, self.strong_values = r.random() < 0.2, r.random() < 0.25
        self.small_labels = r.choice([1.0, 0.85, 0.75])
        self.align = 'center' if r.random() < 0.2 else 'left'
        other_aligns = ['center', 'center', 'left', 'right' if held_out else 'left']
        self.heading_align = self.align if r.random() < 0.6 else r.choice(other_aligns)
        self.strong_heading, self.heading_scale = r.random() < 0.7, r.uniform(0.8, 1.25)
        self.gap, self.between = r.uniform(1.15, 1.55), r.uniform(0.15, 0.9)
        self.grid = r.choice(['plain', 'plain', 'head rule', 'head fill', 'rules', 'boxes', 'zebra'])
        self.full_grid = r.random() < 0.8
        self.reversed_grid = held_out and r.random() < 0.5
        self.columns, self.apart = r.choice([2, 2, 3]), r.uniform(0.9, 2.5)
        self.accent, self.colored_heading, self.band = r.choice(ACCENTS), r.random() < 0.25, r.random() < 0.14
        self.tinted = r.random() < 0.3
        self.card = r.random() < 0.25 + 0.15 * level

    @property
    def room(self):
        """About how many rows of this print the page takes."""
        return max(3, int(self.height * 0.9 / (self.size * 1.3)))

    def colors(self):
        r = self.random
        if self.tinted:
            colors = tints.scheme(r)
            paper, ink, self.accent = colors['paper'], colors['ink'], colors['accent']
        else:
            low = 255 - int(8 + 40 * self.level)
            paper = (255, 255, 255) if r.random() < 0.5 else tuple(r.randint(low, 255) for _ in range(3))
            ink = (r.randint(0, 60),) * 3 if r.random() < 0.6 else tuple(r.randint(0, 70) for _ in range(3))
            if r.random() < 0.08:
                ink = r.choice(ACCENTS)
        return paper, ink


def spread(style, sheet, paper, ink, width, height):
    """The largest setting that fits: first closer lines, then smaller print."""
    em, gap, between = style.size, style.gap, style.between
    while True:
        setter = Setter(style, paper, ink, em, gap, between)
        try:
            tall = setter.flow(sheet.blocks, 0, 0, width)
            if tall <= height:
                return setter, tall
        except DoesNotFit:
            pass
        else:
            if gap > 1.2 or between > 0.2:
                gap, between = max(1.18, gap - 0.15), max(0.15, between - 0.35)
                continue
        if em <= style.smallest:
            raise DoesNotFit(sheet.kind)
        em = max(style.smallest, em * 0.91)


def set_page(style: Style, sheet) -> Picture:
    r = style.random
    side, width, height = style.side, style.width, style.height
    paper, ink = style.colors()
    picture = Picture(sheet.kind, width, height, paper=paper, ink=ink)
    inset = r.uniform(0.015, 0.05) * side if style.card else 0
    margin = inset + r.uniform(0.02, 0.07) * side
    setter, tall = spread(style, sheet, paper, ink, width - 2 * margin, height - 2 * margin)
    free = height - 2 * margin - tall
    top = margin + r.choice([0.0, 0.0, 0.5, r.random()]) * free
    left, used = margin, width - 2 * margin
    if style.card:
        if free > 0.08 * side and r.random() < 0.6:
            card = (inset, max(inset, top - margin + inset), width - inset,
                    min(height - inset, top + tall + margin - inset))
        else:
            card = (inset, inset, width - inset, height - inset)
        picture.card = Box(card, paper, ink if r.random() < 0.2 else None, max(1, side // 300),
                           r.choice([0, 0, 0.015, 0.04]) * side)
        picture.backdrop = backdrops.draw_lots(r, style.level)
    move(setter, left, top)
    if style.band and setter.lines[0].role in ('title', 'store', 'sender',
                                               'heading') and setter.lines[0].runs[0].y < top + 1:
        band(picture, setter, style, top, left, used)
    picture.lines, picture.boxes, picture.rules = setter.lines, picture.boxes + setter.boxes, setter.rules
    describe(picture, sheet)
    return picture


def band(picture, setter, style, top, left, width):
    """The heading in light print on a strip of colour across the sheet."""
    heading = setter.lines[0].runs[0]
    edge = picture.card.at if picture.card else (0, 0, picture.width, picture.height)
    above = min(top - edge[1], heading.size * 0.6)
    box = (edge[0], heading.y - above, edge[2], heading.y + heading.size * 1.3)
    if len(setter.lines) > 1 and min(run.y for line in setter.lines[1:] for run in line.runs) < box[3]:
        return
    picture.boxes.append(Box(box, style.accent))
    heading.ink = tints.on(style.accent)


def move(setter, dx, dy):
    for line in setter.lines:
        for run in line.runs:
            run.x, run.y = run.x + dx, run.y + dy
    for box in setter.boxes:
        box.at = (box.at[0] + dx, box.at[1] + dy, box.at[2] + dx, box.at[3] + dy)
    setter.rules = [(x1 + dx, y1 + dy, x2 + dx, y2 + dy, *rest) for x1, y1, x2, y2, *rest in setter.rules]


def describe(picture, sheet):
    """Caption, regions, and the questions with the place of their answers."""
    starts = {}
    for number, line in enumerate(picture.lines):
        at = 0
        for run in line.runs:
            for piece, first, text in run.parts:
                if piece is not None:
                    starts.setdefault(piece, []).append((number, at + first, text))
            at += len(run.text) + 1
    for asked in sheet.questions:
        fragments = starts.get(asked.piece, [])
        place = -1 if asked.everywhere else begins(asked.answer, fragments) or goes_on(asked.answer, fragments, picture.lines)
        picture.add(asked.text, asked.answer, asked.field, place, asked.short, asked.group)
    picture.caption = sheet.caption
    for line in picture.lines:
        if line.role in APART:
            beside = 'label' if line.role == 'value' else line.role  # what is no piece stands beside one
            picture.regions += [(getattr(run.piece, 'role', beside), run.box) for run in line.runs]
        else:
            picture.regions.append((line.role, line.box))


def goes_on(answer, fragments, lines):
    """Where an answer starts that is its piece and what is printed behind it, perhaps in the next line."""
    for number, at, _ in fragments:
        rest = lines[number].text[at:]
        if rest.startswith(answer) or answer.startswith(rest + ' '):
            return number, at
    return None


def begins(answer, fragments):
    """(line, character) where the answer starts among its piece's fragments: whole in one, or going on in the next."""
    for number, at, text in fragments:
        first = text.find(answer)
        if first < 0:
            first = next((i for i in range(len(text)) if (not i or text[i - 1] == ' ')
                          and answer.startswith(text[i:] + ' ')), -1)
        if first >= 0:
            return number, at + first
    return None
