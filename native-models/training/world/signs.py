"""Signs and posters: a coloured board with a few large words, sometimes with smaller ones below."""
from . import backdrops, fonts, wordings
from .layout import Style
from .picture import Box, Line, Picture, Run
from .setter import DoesNotFit
from .sheet import Asked, Heading, Lines, Pairs, Piece, Sheet
from .travel import fields
from .words import COLORS, Words

NOTICES = ['Please close the door', 'No parking', 'Mind the step', 'Keep off the grass', 'Do not touch', 'Wet paint',
           'No entry', 'Out of order', 'Back soon', 'Ring the bell', 'Staff only', 'Please wait here',
           'Beware of the dog', 'Open {day}', 'Closed on {day}', 'Next to {city}', 'Sale ends {day}',
           'Please be quiet', 'No smoking', 'Use other door', 'Lift out of order', 'Free {item}', 'Fresh {item}',
           'Turn left',
           'Speed limit {n}', 'Room {n}', 'Exit {n}', 'Bus stop {n}', 'Gate {n}', '{n} km', '{city} {n} km',
           'Welcome to {city}', 'Only {price}', '{item} {price}', '{n}% off']


def sign_texts(words):
    r = words.random
    if not words.held_out and r.random() < 0.35:
        text = r.choice(NOTICES).format(day=r.choice(['Monday', 'Sunday', 'Friday', 'Saturday']), city=words.city(),
                                        item=words.name_word('items', 0.2).lower(),
                                        n=r.choice([r.randint(1, 20), r.randint(10, 130)]), price=words.money('$', 60))
        if r.random() < 0.5:
            text = text.upper()
        parts = text.split(' ')
        if len(parts) == 1 or len(text) < 9 and r.random() < 0.5:
            return [text]
        cut = r.randint(1, len(parts) - 1)
        in_two = len(parts) < 4 or r.random() < 0.5
        rows = [parts[:cut], parts[cut:]] if in_two else [parts[:1], parts[1:3], parts[3:]]
        return [' '.join(row) for row in rows]
    count = r.choice([1, 1, 2, 2, 3])
    texts = [words.sign_word() for _ in range(count)]
    if count > 1 and r.random() < 0.4:
        texts = [' '.join(texts[:2])] + texts[2:]
    if r.random() < 0.2:
        texts = [text.title() if r.random() < 0.6 else text.capitalize() for text in texts]
    return texts


def sign(style: Style, words: Words):
    return board(style, words, sign_texts(words))


def poster(style: Style, words: Words):
    """A crowded sign: many large letters for one picture, for learning to read them."""
    r = words.random
    texts = [' '.join(words.sign_word() for _ in range(r.choice([1, 1, 2]))) for _ in range(r.choice([2, 3, 4, 5]))]
    if r.random() < 0.35:
        texts = [text.title() if r.random() < 0.7 else text.lower() for text in texts]
    if r.random() < 0.2:
        texts[r.randrange(len(texts))] = str(r.randint(10, 99999))
    return board(style, words, texts)


def board(style: Style, words: Words, texts):
    r, side = words.random, style.side
    width, height = style.width, style.height
    strong = fonts.bold(style.font) if r.random() < 0.6 else style.font
    least = max(style.smallest, side / 20)
    size = r.uniform(0.06, 0.24) * side
    widest = max(fonts.ems(strong, text) for text in texts)
    size = int(min(size, width * 0.86 / widest))
    if size < least:
        raise DoesNotFit('sign')
    gap = r.uniform(1.15, 1.35)
    while len(texts) * size * gap > height * 0.92 and size > least:
        size = int(size * 0.93)
    tall = len(texts) * size * gap
    if tall > height * 0.92:
        raise DoesNotFit('sign')
    y = top = (height - tall) / 2 + r.uniform(-0.4, 0.4) * (height - tall)
    middle = width / 2 + r.uniform(-0.4, 0.4) * (width * 0.9 - widest * size)
    color = r.choice('red green blue yellow orange white black purple'.split())
    base = COLORS[color]
    picture = Picture('sign', width, height)
    picture.ink = (250, 250, 250) if sum(base) < 430 else (15, 15, 15)
    fill = tuple(min(255, max(0, v + r.randint(-12, 12))) for v in base)
    for text in texts:
        wide = fonts.width(strong, size, text)
        picture.lines.append(Line('text', [Run(text, middle - wide / 2, y, strong, size)]))
        y += size * gap
    edge = size * r.choice([0.35, 0.35, 0.6])
    box = (max(1, middle - widest * size / 2 - edge), max(1, top - edge * 0.7),
           min(width - 1, middle + widest * size / 2 + edge), min(height - 1, y + edge * 0.4))
    if r.random() < 0.25:
        box = (0, 0, width, height)  # the board fills the picture
    radius = r.choice([0, 0.02, 0.05]) * side
    outline = picture.ink if r.random() < 0.3 else None
    picture.card = Box(box, fill, outline, max(2, side // 110), radius)
    if outline and r.random() < 0.5 and edge > size * 0.4:
        inner = max(2, side // 70)
        picture.boxes.append(Box((box[0] + inner, box[1] + inner, box[2] - inner, box[3] - inner), None, picture.ink,
                                 max(1, side // 200), radius * 0.6))
        picture.card.outline = None
    behind = r.choice([name for name in ('gray', 'blue', 'green', 'white', 'yellow') if name != color])
    tint = tuple(int(v * 0.5 + 125) for v in COLORS[behind])
    kind, _, seed = backdrops.draw_lots(r, style.level)
    picture.backdrop, picture.paper = (kind, tint, seed), tint
    picture.regions = [(f'{color} sign', box)] + [('text', line.box) for line in picture.lines]
    said = ' '.join(texts)
    for _ in range(2 if r.random() < 0.15 else 1):
        text, _ = wordings.asked(r, 'sign', 'sign')
        picture.add(text, said, 'sign', -1)  # -1: all lines
    if r.random() < 0.5:
        picture.add(wordings.asked(r, 'sign color', 'sign')[0], color, 'color')
    if r.random() < 0.12:
        picture.add(r.choice(['How many words are on the sign?', 'How many words does the sign have?']),
                    str(len(said.split())), 'count')
    picture.caption = f'{wordings.article(color).capitalize()} sign that says {said}.'
    return picture


def notice(words, room):
    """An announcement: what, when, where, for how much."""
    r = words.random
    sheet = Sheet(r, 'poster', 'poster', 'poster')
    what = r.choice(['Concert', 'Book sale', 'Flea market', 'Yard sale', 'Jazz night', 'Food festival', 'Art show',
                     'Chess club', 'Film night', 'Lost cat', 'Lost dog', 'Open day', 'Car wash', 'Yoga class',
                     'Farm market', 'Winter sale', 'Grand opening'])
    title = Piece(f'{words.name_word("heads", 0.4)} {what}' if r.random() < 0.35 else what, 'title', True)
    if r.random() < 0.4:
        title.text = title.text.upper()
    sheet.put(Heading(title, 1.8))
    sheet.ask('event', title)
    sheet.ask('heading', title, None, 0.4)
    bare = r.random() < 0.45
    rest = fields(words, sheet, max(1, room - 3), [
        ('date', 0.8, ['Date', 'When', 'On'], words.date()),
        ('start', 0.6, ['Time', 'Start', 'At'], words.time()),
        ('venue', 0.6, ['Where', 'Place', 'Venue'],
         r.choice([words.street(), words.place('Hall', 'Park', 'Square', 'School', 'Library')])),
        ('fare', 0.4, ['Entry', 'Price', 'Tickets'], r.choice(['Free', words.money('$', 40)])),
        ('phone', 0.3, ['Call', 'Phone', 'Info'], words.phone()),
        ('website', 0.2, ['Web', 'Info'], 'www.' + words.domain())], labelled=not bare)
    if rest:
        sheet.put(Lines([p for _, p in rest], 'center' if r.random() < 0.5 else None) if bare
                  else Pairs(rest, r.choice(['inline', 'table', None])))
    sheet.missing(0.45, 'phone', 'venue', 'date', 'total', 'seat', 'gate', 'number', 'email', 'label price', 'time')
    sheet.caption = f'A poster for {title.text}.'
    return sheet


def sign_sheet(words, room):
    """A sign for the browser: lines of large print on a board of one colour."""
    r = words.random
    sheet = Sheet(r, 'sign', 'sign', 'sign')
    texts = sign_texts(words)
    name = r.choice('red green blue yellow orange white black purple'.split())
    sheet.color = COLORS[name]
    scale = r.uniform(1.5, 3)
    for text in texts:
        sheet.put(Heading(Piece(text, 'text'), scale))
    said = ' '.join(texts)
    sheet.questions.append(Asked(wordings.asked(r, 'sign', 'sign')[0], said, 'sign', everywhere=True))
    if r.random() < 0.5:
        sheet.judge('sign color', name)
        sheet.questions[-1].field = 'color'
    sheet.caption = f'{wordings.article(name).capitalize()} sign that says {said}.'
    return sheet
