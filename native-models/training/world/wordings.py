"""The ways a question can be asked: nouns with general patterns for every field, and the field's own questions."""
from pathlib import Path

PATTERNS = {
    'What is the {n}?': 9, 'What is the {n} on the {doc}?': 1, 'What is the {n} of the {doc}?': 0.6,
    "What's the {n}?": 1, 'What {n} is shown?': 0.8, 'Which {n} is shown?': 0.6, 'What {n} is printed?': 0.4, 'What {n} is given?': 0.4,
    'Which {n} is printed on the {doc}?': 0.4, 'What {n} does the {doc} show?': 0.5, 'Tell me the {n}.': 0.8,
    'Read the {n}.': 0.6, 'Give me the {n}.': 0.5, 'Find the {n}.': 0.4, 'Please read the {n}.': 0.3,
    'Can you read the {n}?': 0.3, 'Can you tell me the {n}?': 0.4, 'Please give me the {n}.': 0.2,
    'State the {n}.': 0.2, 'What does the {doc} say is the {n}?': 0.2, 'I want to know the {n}.': 0.2, 'The {n}?': 0.3,
    'What is the {n} in the picture?': 0.4, 'What is the {n} in this {doc}?': 0.3,
}


def read_fields():
    """{field: (nouns, own questions)} of questions.txt; "3 x" before a question makes it as frequent as three."""
    fields = {}
    for line in (Path(__file__).parent / 'questions.txt').read_text().splitlines():
        if line.startswith('  '):
            times, _, text = line.strip().rpartition(' x ') if ' x ' in line else ('1', '', line.strip())
            own += [text] * int(times)
        elif line and not line.startswith('#'):
            name, nouns = line.split(': ', 1)
            own = []
            fields[name] = nouns.split(', '), own
    return fields


FIELDS = read_fields()

# A field that is not printed may not be asked as missing where a neighbour could be meant.
NEAR = {
    'total': {'price', 'line total', 'fare', 'label price', 'balance', 'subtotal', 'deposit'},
    'date': {'due', 'best before', 'valid', 'birth', 'check in', 'check out'},
    'due': {'date'},
    'best before': {'date', 'valid', 'due'},
    'time': {'boarding', 'departure', 'arrival', 'start', 'doors', 'hours'},
    'seat': {'row', 'coach'},
    'gate': {'platform'},
    'platform': {'gate'},
    'number': {'receipt number', 'order', 'booking', 'ticket number', 'tracking', 'member', 'id', 'batch'},
    'weight': {'quantity'},
    'passenger': {'name', 'client', 'reader', 'writer'},
    'flight': {'train', 'bus'},
    'writer': {'sender', 'name', 'contact', 'shipper', 'host'},
    'store': {'sender', 'brand', 'company'},
    'cashier': {'name'},
    'batch': {'number'},
    'address': {'city', 'venue'},
    'label price': {'price', 'fare', 'total', 'subtotal', 'balance', 'unit price', 'deposit', 'tax'},
    'client': {'name', 'reader', 'recipient', 'passenger', 'guests'},
}

KIND = ['What kind of picture is this?', 'What is this?', 'What kind of document is this?',
        'What type of document is it?', 'What do you see?', 'What is shown here?', 'What does the picture show?',
        'What sort of document is this?', 'Which kind of document is it?']
READ = ['Read the text.', 'What is the text in the picture?', 'Read all the text.', 'What is written here?',
        'What does it say?', 'Read it.', 'What text do you see?', 'What is the text?', 'Please read all the text.',
        'What is written in the picture?', 'Write out the text.']
FIRST_LINE = ['What is the first line?', 'Read the first line.', 'What does the first line say?']
TOP_LINE = ['What is at the top?', 'What is written at the top?']
LAST_LINE = ['What is the last line?', 'Read the last line.', 'What does the last line say?']
BOTTOM_LINE = ['What is at the bottom?', 'What is written at the bottom?']
NTH_LINE = ['What is the {nth} line?', 'Read the {nth} line.', 'What does the {nth} line say?', 'Read line {n}.']
NEXT_LINE = ['What is the line after "{line}"?']
LINE_BELOW = ['What is written below "{line}"?', 'What comes below {line}?', 'Which line is below {line}?']
PREVIOUS_LINE = ['What is the line before "{line}"?']
LINE_ABOVE = ['What is written above "{line}"?', 'What is above {line}?']
LINES = ['How many lines are there?', 'How many lines of text are there?', 'Count the lines.']
DESCRIBE = ['Describe the picture.', 'What is in the picture?', 'What does the picture show?', 'What can you see?',
            'What do you see?', 'What is shown?', 'Which things are there?', 'What is there?', 'List the objects.',
            'Name the objects.', 'Which objects are in the picture?']
COUNT = ['How many {things} are there?'] * 4 + ['How many {things} do you see?',
         'How many {things} are in the picture?', 'Count the {things}.', 'What is the number of {things}?',
         'How many {things} does the picture show?', 'How many {things}?', 'How many {things} can you see?']
COUNT_ALL = ['How many objects are there?', 'How many things are in the picture?', 'How many objects do you see?',
             'Count the objects.', 'How many things are there?']
PLACE = ['Where is the {thing}?'] * 3 + ['Where in the picture is the {thing}?', 'Where can I find the {thing}?',
                                         'In which part is the {thing}?', 'Where do you see the {thing}?']
COLOR = ['What color is the {thing}?'] * 3 + ['What is the color of the {thing}?',
                                              'Which color does the {thing} have?', 'Which color is the {thing}?',
                                              "What's the color of the {thing}?"]
IS_THERE = ['Is there {thing}?'] * 3 + ['Is there {thing} in the picture?', 'Do you see {thing}?',
                                        'Can you see {thing}?', 'Does the picture show {thing}?', 'Is {thing} shown?']
RELATION = {'left of': ['What is left of the {thing}?', 'What is to the left of the {thing}?',
                        'Which object is left of the {thing}?', 'What is on the left of the {thing}?'],
            'right of': ['What is right of the {thing}?', 'What is to the right of the {thing}?',
                         'Which object is right of the {thing}?', 'What is on the right of the {thing}?'],
            'above': ['What is above the {thing}?', 'Which object is above the {thing}?', 'What is over the {thing}?'],
            'below': ['What is below the {thing}?', 'Which object is below the {thing}?', 'What is under the {thing}?']}
LARGEST = ['Which object is the largest?', 'What is the largest object?', 'What is the biggest thing?',
           'Which object is the biggest?']
SMALLEST = ['Which object is the smallest?', 'What is the smallest object?', 'What is the smallest thing?']
BACKGROUND = ['What color is the background?', 'What is the color of the background?',
              'Which color does the background have?', 'What color is behind the objects?']
FOLLOWING = ['And the {n}?'] * 3 + ['And what is the {n}?', 'What about the {n}?', 'And its {n}?']


PEOPLE = {'sender', 'client', 'cashier', 'recipient', 'shipper', 'writer', 'reader', 'passenger', 'host', 'caller',
          'contact', 'user', 'artist'}
VAGUE = {'number', 'day', 'quantity', 'title', 'sum', 'line', 'place'}
JUDGED = {'items', 'rows', 'bars', 'columns', 'highest', 'lowest', 'dearest', 'cheapest', 'first item', 'last item',
          'guests', 'nights'}


def absent(name):
    for start in ('name of the ', 'text on the ', 'text of the '):
        name = name.removeprefix(start)
    return f'There is no {name} in the picture.'


def asked_in_vain(random, field, doc):
    """(question, noun) for something that is not there; a noun that could mean something else is not taken."""
    while True:
        text, noun = asked(random, field, doc, item='', key='', head='')
        if noun not in VAGUE and text not in READ:
            return text, noun


def article(noun):
    sounds_open = noun[0].lower() in 'aeiou' and not noun.lower().startswith(('uni', 'us', 'eu', 'one'))
    return ('an ' if sounds_open else 'a ') + noun


def weighted(random, choices):
    return random.choices(list(choices), list(choices.values()))[0]


def asked(random, field, doc='document', **slots):
    """(question, the noun it names): half by a general pattern, half by one of the field's own questions."""
    nouns, own = FIELDS[field]
    noun = nouns[0] if random.random() < 0.55 else random.choice(nouns)
    if own and random.random() < (0.85 if field in JUDGED else 0.5):
        text, noun = random.choice(own), nouns[0]
    else:
        text = weighted(random, PATTERNS)
        if '{doc}' in noun:
            text = 'What is the {n}?'
    if field in PEOPLE and noun[:4] != 'name' and text.startswith('What is the {n}') and random.random() < 0.6:
        text = text.replace('What is', 'Who is')
    noun = noun.format(doc=doc, **slots)
    text = text.format(n=noun, doc=doc, **slots)
    way = random.random()
    if way < 0.03:
        text = text.lower()
    elif way < 0.06:
        text = text.rstrip('?.')
    return text, noun


def follow_up(random, field, doc='document', **slots):
    """How the same is asked after another question, or None where a noun alone would not do."""
    noun = FIELDS[field][0][0].format(doc=doc, **slots)
    return random.choice(FOLLOWING).format(n=noun)
