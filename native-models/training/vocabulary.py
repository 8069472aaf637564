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


def template_words():
    words = set(QUESTION_WORDS) | set(BACKGROUNDS)
    for name in OBJECTS:
        words |= set(name.split()) | set(plural(name).split())
    return sorted(words)


def build():
    words = template_words()
    starts = [w for w in words if w[0].isupper()]
    tokens = SPECIALS + ['\n', ' '] + list(CHARACTERS)
    tokens += [w for w in starts if len(w) > 1] + [f' {w}' for w in words]
    tokens += LOCATIONS
    tokens += [f'<unused_{i}>' for i in range(-len(tokens) % 32)]
    return list(dict.fromkeys(tokens))


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
