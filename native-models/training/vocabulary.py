"""The embedded model's tokens: whole words of questions and captions, single characters for everything it reads.

One list serves both tokenizers; ids 0..3 are Florence-2's. A piece of text is a word with its leading
space, or one other character; a word that is not in the list is spelled.
"""
import re

from world.words import OBJECTS, BACKGROUNDS, plural

SPECIALS = ['<s>', '<pad>', '</s>', '<unk>', '<|endoftext|>', '<|system|>', '<|end|>', '<|user|>', '<|assistant|>']
BOS, PAD, EOS, UNKNOWN = 0, 1, 2, 3
END, USER, ASSISTANT = (SPECIALS.index(name) for name in ('<|end|>', '<|user|>', '<|assistant|>'))

CHARACTERS = ''.join(map(chr, range(33, 127))) + '€£'
LOCATIONS = [f'<loc_{5 + 10 * i}>' for i in range(100)]  # Florence-2's scale of 1000, every tenth

TASK_PROMPTS = (
    'Describe in detail what is shown in the image.',
    'What is the text in the image?',
    'Locate the objects in the image, with their descriptions.',
)

QUESTION_WORDS = '''
What How Who Where Which When Is Are Read Does Describe Locate List There The A An It No Yes This
a above address all amount an and any are at background batch before below best bill billed bottom bought
by buy called center color colors come costs cost count customer date dated day describe detail description
descriptions did different do document does due each find first for from given how image in invoice is issued it item
items kind label last late left letter line lines list listed lists long look made many me middle much name named
net no not number object objects of on one or order out over owed page paid pay person picture piece price
print printed product purchase quantity read receipt reference right row rows say says scene see seller sender sent
shape shapes shop show shown shows sign sold some statement store subject sum table tax tell text that the their
there they thing this title to top total type under unit use value was weigh weight what when where which who whom
with word words write written wrote yes you two three four five six seven eight nine ten zero objects' locate
'''.replace("objects'", '').split()


# The second edition's words: further questions, captions and answers. A later edition appends its own; none is changed.
SECOND_WORDS = '''
And At Best By Can Count Do Find For From Give ID In Name On Please State Tell To Until VAT Whom Whose Write about
account addressee after age arrival arrive artist assigned author award badge balance bar bars battery be begin behind
belongs big biggest birth birthday board boarding booked booking born brand business button buyer call caller calling
calls can card cash cashier certificate change charged chart cheapest check chosen cinema city class clicked client
coach code columns comes company concert contain country course days dearest degrees delivery depart department
departure deposit destination dialog discount doors dosage dose drive email employer end entries error event
everything expensive expiration expire expiry family fare fast fee file filled film final flight flying form full gate
gets give go going good got grand gratuity guests hall has have heading headline heavy here high highest host hot
hours ingredients invitation invites issuer its job know largest least leave level library license limit location lot
lowest maker makes maximum may medicine member membership memo menu merchant message method mine minimum money most
movie museum music must nationality next nights note nothing notice occupation off old open opening origin package
parcel parking part pass passenger payment people place plate platform player playing plays point position postcard
poster produced profession reader received receives recipient reservation returned room sales saying school screen
seat served server set setting settings shipping shortest should signed singer singing sings sit site smallest song
sort speed start starting state street subtotal supplier surname tag take taken tall tallest telephone temperature
theater things ticket time timetable tip took topic town track tracking train travel traveler traveling travels trip
units user valid validity vendor venue version want warm way weather web website were work worth writer
'''.split()


def first_words():
    """The first edition's words; their ids stay as they are, so that its weights can go on."""
    words = set(QUESTION_WORDS) | set(BACKGROUNDS)
    for name in OBJECTS:
        words |= set(name.split()) | set(plural(name).split())
    return sorted(words)


def words_as_tokens(words):
    return [w for w in words if w[0].isupper() and len(w) > 1] + [f' {w}' for w in words]


def padded(tokens, first):
    """Unused tokens up to a whole multiple of 32."""
    return tokens + [f'<unused_{first + i}>' for i in range(-len(tokens) % 32)]


def build():
    tokens = SPECIALS + ['\n', ' '] + list(CHARACTERS) + words_as_tokens(first_words()) + LOCATIONS
    tokens = padded(tokens, 0)
    tokens += [token for token in words_as_tokens(SECOND_WORDS) if token not in tokens]
    return padded(tokens, sum(token.startswith('<unused_') for token in tokens))


TOKENS = build()
IDS = {token: i for i, token in enumerate(TOKENS)}
PIECE = re.compile(r'<loc_\d+>| ?[A-Za-z]+|[^A-Za-z]')  # tokenizer_files.py writes the same pattern


def encode(text):
    ids = []
    for piece in PIECE.findall(text):
        if piece in IDS:
            ids.append(IDS[piece])
        else:
            ids += [IDS.get(character, UNKNOWN) for character in piece]
    return ids


def decode(ids):
    return ''.join(TOKENS[i] for i in ids if i >= len(SPECIALS))


def token_starts(text):
    """For each token of `text`, the index of its first character that is not a space."""
    starts, at = [], 0
    for token in encode(text):
        size = len(TOKENS[token]) if token != UNKNOWN else 1
        starts.append(at + (1 if size > 1 and text[at] == ' ' else 0))
        at += size
    return starts


def prompt_rows():
    """Ids of the three task prompts, padded to one length: Florence-VL reads all three at once, pads included."""
    rows = [[BOS] + encode(prompt) + [EOS] for prompt in TASK_PROMPTS]
    return [row + [PAD] * (max(map(len, rows)) - len(row)) for row in rows]
