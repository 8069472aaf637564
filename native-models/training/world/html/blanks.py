"""What the blanks of a written page are filled with: a type's name, with a range in brackets where it has one."""
import re

from ..sentences import sentence
from ..words import CAPITALS, LONG_MONTHS, MONTHS, WEEKDAYS

NAME = re.compile(r"[A-Z][a-z][A-Za-z' &-]*$")
DAYS = set(WEEKDAYS + [day[:3] for day in WEEKDAYS] + MONTHS + LONG_MONTHS)  # nobody invents these
RANGE = re.compile(r'(\w+)(?:\(([^)]*)\))?$')
INVENTED = 0.15  # of the words of an open list, so that reading beats remembering
OPEN_LIST = 6


def bounds(text, low, high):
    if not text:
        return low, high
    first, _, last = text.rpartition('-')
    return (float(first) if first else low), float(last)


def whole(words, given):
    low, high = bounds(given, 1, 99)
    return str(words.random.randint(int(low), int(high)))


def decimal(words, given):
    low, high = bounds(given, 0, 99)
    return f'{words.random.uniform(low, high):.1f}'


def thousands(words, given):
    low, high = bounds(given, 1000, 99999)
    return f'{words.random.randint(int(low), int(high)):,}'


def some(characters):
    return lambda words, given: ''.join(words.random.choice(characters) for _ in range(int(given or 6)))


def capitalised(words, given):
    return words.invented(9).capitalize()


TYPES = {
    'company': lambda words, given: words.company(),
    'shop': lambda words, given: words.company(),
    'person': lambda words, given: words.person(),
    'first': lambda words, given: words.name_word('firsts', 0.25),
    'last': lambda words, given: words.name_word('lasts', 0.35),
    'initial': lambda words, given: words.random.choice(CAPITALS),
    'item': lambda words, given: words.item(),
    'service': lambda words, given: words.item(services=True),
    'job': lambda words, given: words.name_word('jobs', 0.1),
    'word': capitalised,
    'name': lambda words, given: words.name_word('heads', 0.4),
    'title': lambda words, given: words.title(),
    'sentence': lambda words, given: sentence(words),
    'date': lambda words, given: words.date(),
    'time': lambda words, given: words.time(),
    'clock': lambda words, given: f'{words.random.randint(0, 23):02d}:{words.random.randint(0, 59):02d}',
    'weekday': lambda words, given: words.random.choice(WEEKDAYS),
    'month': lambda words, given: words.random.choice(LONG_MONTHS),
    'mon': lambda words, given: words.random.choice(MONTHS),
    'year': lambda words, given: str(words.random.randint(1990, 2035)),
    'phone': lambda words, given: words.phone(),
    'email': lambda words, given: words.email(),
    'domain': lambda words, given: words.domain(),
    'street': lambda words, given: words.street(),
    'town': lambda words, given: words.town(),
    'city': lambda words, given: words.city(),
    'reference': lambda words, given: words.reference(),
    'int': whole,
    'decimal': decimal,
    'thousands': thousands,
    'percent': lambda words, given: f'{whole(words, given)}%',
    'code': some(CAPITALS + '23456789'),
    'letters': some(CAPITALS),
    'digits': some('0123456789'),
}
PROPER = {'company', 'shop', 'person', 'first', 'last', 'initial', 'name', 'title', 'weekday', 'month', 'mon', 'city', 'street',
          'town', 'reference', 'code', 'letters', 'word', 'job'}


def fill(words, kind, currency):
    """A value of `kind`: a type, or one of several written out as a|b|c. ValueError where there is no such type."""
    r = words.random
    if '|' in kind:
        options = [option.strip() for option in kind.split('|')]
        is_open = len(options) >= OPEN_LIST and all(NAME.match(option) for option in options) and not DAYS & set(options)
        if is_open and r.random() < INVENTED:
            first = r.choice(options).split(' ')
            first[r.randrange(len(first))] = capitalised(words, None)
            return ' '.join(first)
        return r.choice(options)
    found = RANGE.match(kind)
    name, given = found.groups() if found else (kind, None)
    if name == 'money':
        return words.money(currency, float(given or 200))
    if name not in TYPES:
        raise ValueError(f'there is no type {kind!r}')
    return TYPES[name](words, given)


def in_a_sentence(random, kind, value):
    """A printed name of a thing as one writes it in a question."""
    is_name = '|' not in kind and RANGE.match(kind).group(1) in PROPER
    plain = re.fullmatch(r"[A-Z][a-z' ]+", value) and not is_name
    return value.lower() if plain and random.random() < 0.6 else value
