"""Scenes: emoji and coloured shapes with number, colour, place and relations."""
from . import wordings
from .layout import Style
from .picture import Picture, Thing
from .words import BACKGROUNDS, COLORS, EMOJI, NUMBERS, OBJECTS, SHAPE_COLORS, SHAPES, Words, plural

RELATIONS = {
    'left of': lambda a, b: a.x - b.x, 'right of': lambda a, b: b.x - a.x,
    'above': lambda a, b: a.y - b.y, 'below': lambda a, b: b.y - a.y,
}


def place(thing, width, height):
    across, down = (thing.x + thing.size / 2) / width, (thing.y + thing.size / 2) / height
    row = 'top' if down < 0.38 else 'bottom' if down > 0.62 else 'middle'
    column = 'left' if across < 0.38 else 'right' if across > 0.62 else 'center'
    return f'{row} {column}'


def listed(parts):
    return parts[0] if len(parts) == 1 else ', '.join(parts[:-1]) + ' and ' + parts[-1]


def scene(style: Style, words: Words):
    r, side = words.random, style.side
    width, height = style.width, style.height
    background = r.choice(BACKGROUNDS)
    kinds = [r.choice(list(EMOJI)) if r.random() < 0.65 else f'{r.choice(SHAPE_COLORS)} {r.choice(SHAPES)}'
             for _ in range(r.choice([1, 2, 2, 3]))]
    kinds = [kind for kind in kinds if not kind.startswith(background)] or ['cat']
    wanted = r.choice([1, 2, 2, 3, 3, 4, 5])
    things = []
    for _ in range(60):
        if len(things) == wanted:
            break
        size = r.uniform(0.17, 0.34) * side
        thing = Thing(kinds[len(things)] if len(things) < len(kinds) else r.choice(kinds),
                      r.uniform(2, width - size - 2), r.uniform(2, height - size - 2), size)
        if all(thing.x + size < t.x or t.x + t.size < thing.x or thing.y + size < t.y or t.y + t.size < thing.y for t in things):
            things.append(thing)
    things.sort(key=lambda t: (round((t.y + t.size / 2) / height * 3), t.x))
    picture = Picture('scene', width, height, things=things, background=background)
    picture.paper = tuple(int(v * 0.55 + 115) for v in COLORS[background])
    counts = {}
    for thing in things:
        counts[thing.name] = counts.get(thing.name, 0) + 1
    parts = [f'{NUMBERS[n]} {name if n == 1 else plural(name)}' for name, n in counts.items()]
    picture.caption = f'The picture shows {listed(parts)} on a {background} background.'
    single = [t for t in things if counts[t.name] == 1]
    for thing in single[:2]:
        picture.caption += f' The {thing.name} is in the {place(thing, width, height)}.'
    name = r.choice(list(counts))
    picture.add(f'How many {plural(name)} are there?', NUMBERS[counts[name]], 'count')
    if single:
        thing = r.choice(single)
        picture.add(f'Where is the {thing.name}?', place(thing, width, height), 'place')
        for words_between, distance in r.sample(list(RELATIONS.items()), 4):
            others = {o.name for o in things if o is not thing and o.name != thing.name and distance(thing, o) > side * 0.12}
            if len(others) == 1:
                picture.add(f'What is {words_between} the {thing.name}?', wordings.article(others.pop()), 'relation')
                break
    shapes = [t.name.split() for t in things if ' ' in t.name]
    if shapes:
        color, shape = r.choice(shapes)
        if len({c for c, s in shapes if s == shape}) == 1:
            picture.add(f'What color is the {shape}?', color, 'color')
    asked = r.choice(OBJECTS) if r.random() < 0.5 else r.choice(list(counts))
    picture.add(f'Is there {wordings.article(asked)}?', 'yes' if asked in counts else 'no', 'yes-no')
    if r.random() < 0.4:
        picture.add('What color is the background?', background, 'color')
    if r.random() < 0.4:
        picture.add(r.choice(wordings.DESCRIBE), listed(parts), 'things')
    picture.regions = [(t.name, t.box) for t in things]
    return picture
