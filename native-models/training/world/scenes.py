"""Scenes: emoji and coloured shapes with number, colour, size, place and relations; and pictures of nothing known."""
from . import backdrops, tints, wordings
from .layout import Style
from .picture import Picture, Thing
from .words import BACKGROUNDS, COLORS, EMOJI, NUMBERS, OBJECTS, SHAPE_COLORS, SHAPES, Words, plural

RELATIONS = {
    'left of': lambda a, b: a.x + a.size / 2 - b.x - b.size / 2,
    'right of': lambda a, b: b.x + b.size / 2 - a.x - a.size / 2,
    'above': lambda a, b: a.y + a.size / 2 - b.y - b.size / 2,
    'below': lambda a, b: b.y + b.size / 2 - a.y - a.size / 2,
}
SKY, WATER = {'sun', 'moon', 'bird', 'balloon', 'rocket'}, {'fish', 'boat'}


def place(thing, width, height):
    across, down = (thing.x + thing.size / 2) / width, (thing.y + thing.size / 2) / height
    row = 'top' if down < 0.38 else 'bottom' if down > 0.62 else 'middle'
    column = 'left' if across < 0.38 else 'right' if across > 0.62 else 'center'
    return f'{row} {column}'


def listed(parts):
    return parts[0] if len(parts) == 1 else ', '.join(parts[:-1]) + ' and ' + parts[-1]


def in_rows(r, kinds, wanted, width, height):
    """Things of one size in the cells of a grid, each a little out of its middle."""
    columns = r.choice([c for c in (1, 2, 3, 4) if c <= wanted])
    rows = -(-wanted // columns)
    wide, tall = width / columns, height / rows
    size, loose = min(wide, tall) * r.uniform(0.45, 0.85), r.choice([0, 0, 0.3, 0.8])
    cells = r.sample(range(rows * columns), wanted)
    things = []
    for number, cell in enumerate(cells):
        name = kinds[number] if number < len(kinds) else r.choice(kinds)
        shift = lambda span: (span - size) * (0.5 + loose * r.uniform(-0.45, 0.45))
        things.append(Thing(name, cell % columns * wide + shift(wide), cell // columns * tall + shift(tall), size))
    return things


def arrange(r, kinds, wanted, width, height, side):
    """Things that do not overlap; many things are smaller, birds and suns fly higher."""
    if r.random() < 0.35:
        return sorted(in_rows(r, kinds, wanted, width, height), key=lambda t: (round((t.y + t.size / 2) / height * 3), t.x))
    things, biggest = [], 0.36 if wanted <= 3 else 0.28 if wanted <= 5 else 0.2
    natural = r.random() < 0.4
    for _ in range(80):
        if len(things) == wanted:
            break
        size = r.uniform(0.13 if wanted < 3 else 0.11, biggest) * side
        name = kinds[len(things)] if len(things) < len(kinds) else r.choice(kinds)
        low, high = 2, height - size - 2
        if natural and name in SKY:
            high = max(low + 1, height * 0.4 - size / 2)
        elif natural and name not in SKY and ' ' not in name:
            low = min(high - 1, height * 0.35)
        thing = Thing(name, r.uniform(2, width - size - 2), r.uniform(low, high), size)
        if all(thing.x + size < t.x or t.x + t.size < thing.x or thing.y + size < t.y or t.y + t.size < thing.y
               for t in things):
            things.append(thing)
    return sorted(things, key=lambda t: (round((t.y + t.size / 2) / height * 3), t.x))


def scene(style: Style, words: Words):
    r, side = words.random, style.side
    width, height = style.width, style.height
    background = r.choice(BACKGROUNDS)
    drawn = r.choice([0, 0.4, 0.4, 1])  # the share of shapes
    kinds = [f'{r.choice(SHAPE_COLORS)} {r.choice(SHAPES)}' if r.random() < drawn else r.choice(list(EMOJI))
             for _ in range(r.choice([1, 1, 2, 2, 3, 4]))]
    kinds = [kind for kind in kinds if not kind.startswith(background)] or ['cat']
    things = arrange(r, kinds, r.choice([1, 2, 2, 3, 3, 4, 4, 5, 5, 6]), width, height, side)
    picture = Picture('scene', width, height, things=things, background=background)
    share = r.uniform(0.3, 1)  # from pale to deep
    base = COLORS[background] if background in ('white', 'gray') else tints.near(r, COLORS[background])
    share = share if background != 'gray' else r.uniform(0.25, 1)
    picture.paper = tuple(int(v * share + 255 * (1 - share)) for v in base)
    if r.random() < 0.4:
        picture.backdrop = ('grain', picture.paper, r.randrange(2 ** 31))
    counts = {}
    for thing in things:
        counts[thing.name] = counts.get(thing.name, 0) + 1
    parts = [f'{NUMBERS[n]} {name if n == 1 else plural(name)}' for name, n in counts.items()]
    picture.caption = f'The picture shows {listed(parts)} on a {background} background.'
    single = [t for t in things if counts[t.name] == 1]
    for thing in single[:2]:
        picture.caption += f' The {thing.name} is in the {place(thing, width, height)}.'
    ask_counts(r, picture, counts)
    ask_places(r, picture, single, counts, width, height, side)
    ask_looks(r, picture, counts, background)
    if r.random() < 0.4:
        picture.add(r.choice(wordings.DESCRIBE), listed(parts), 'things')
    picture.regions = [(t.name, t.box) for t in things]
    return picture


def ask_counts(r, picture, counts):
    for name in r.sample(list(counts), len(counts)):
        picture.add(r.choice(wordings.COUNT).format(things=plural(name)), NUMBERS[counts[name]], 'count')
    if r.random() < 0.3:
        other = r.choice(OBJECTS)
        if other not in counts:
            picture.add(r.choice(wordings.COUNT).format(things=plural(other)), 'no', 'count')
    if r.random() < 0.5:
        picture.add(r.choice(wordings.COUNT_ALL), NUMBERS[sum(counts.values())], 'count')
    for asked in r.sample([r.choice(OBJECTS), r.choice(list(counts))], r.choice([1, 2])):
        picture.add(r.choice(wordings.IS_THERE).format(thing=wordings.article(asked)), 'yes' if asked in counts else 'no',
                    'yes-no', next((thing.middle for thing in picture.things if thing.name == asked), None))


def ask_places(r, picture, single, counts, width, height, side):
    things = picture.things
    for thing in r.sample(single, min(3, len(single))):
        picture.add(r.choice(wordings.PLACE).format(thing=thing.name), place(thing, width, height), 'place', thing.middle)
        for relation, distance in r.sample(list(RELATIONS.items()), 4):
            others = [o for o in things if o.name != thing.name and distance(thing, o) > side * 0.02]
            clear = [o for o in others if distance(thing, o) > side * 0.12]
            if clear and len({o.name for o in others}) == 1:
                name, other = clear[-1].name, clear[-1]
                picture.add(r.choice(wordings.RELATION[relation]).format(thing=thing.name), wordings.article(name),
                            'relation', other.middle)
                break
    if len(single) > 1 and r.random() < 0.7:
        a, b = r.sample(single, 2)
        relation, distance = r.choice(list(RELATIONS.items()))
        if abs(distance(b, a)) > side * 0.1:
            picture.add(f'Is the {a.name} {relation} the {b.name}?', 'yes' if distance(b, a) > 0 else 'no', 'yes-no')
    absent = r.choice(OBJECTS)
    if r.random() < 0.15 and absent not in counts:
        picture.add(r.choice(wordings.PLACE).format(thing=absent), wordings.absent(absent), 'absent')
    by_size = sorted(things, key=lambda t: t.size)
    if len(things) > 1 and r.random() < 0.4:
        if by_size[-1].size > 1.3 * by_size[-2].size:
            picture.add(r.choice(wordings.LARGEST), f'the {by_size[-1].name}', 'size', by_size[-1].middle)
        elif by_size[0].size < by_size[1].size / 1.3:
            picture.add(r.choice(wordings.SMALLEST), f'the {by_size[0].name}', 'size', by_size[0].middle)


def ask_looks(r, picture, counts, background):
    shapes = [(*t.name.split(), t) for t in picture.things if ' ' in t.name]
    for color, shape, thing in {shape: (color, shape, thing) for color, shape, thing in shapes}.values():
        if len({c for c, s, _ in shapes if s == shape}) == 1:
            picture.add(r.choice(wordings.COLOR).format(thing=shape), color, 'color', thing.middle)
    if r.random() < 0.5:
        picture.add(r.choice(wordings.BACKGROUND), background, 'color')


def unknown(style: Style, words: Words):
    """A pattern without objects or print: the honest answer is that nothing known is in it."""
    r = words.random
    picture = Picture('unknown', style.width, style.height)
    picture.backdrop = backdrops.draw_lots(r, 1.0, r.choice([kind for kind in backdrops.KINDS if kind != 'shapes']))
    picture.paper = picture.backdrop[1]
    picture.caption = NOTHING
    picture.add(r.choice(wordings.DESCRIBE + wordings.KIND), NOTHING, 'unknown')
    picture.add(r.choice(wordings.READ), wordings.absent('text'), 'unknown')
    for field in r.sample(['total', 'date', 'store', 'sign', 'writer', 'seat', 'number', 'name', 'label price',
                           'time', 'phone'], 3):
        text, noun = wordings.asked_in_vain(r, field, 'picture')
        picture.add(text, wordings.absent(noun), 'absent')
    thing = r.choice(OBJECTS)
    picture.add(r.choice(wordings.IS_THERE).format(thing=wordings.article(thing)), 'no', 'yes-no')
    picture.add(r.choice(wordings.COUNT).format(things=plural(thing)), 'no', 'count')
    return picture


NOTHING = 'I see nothing that I know.'
