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


# The third edition's words: of questions alone. What is read off a page goes on being spelled.
THIRD_WORDS = '''
After Am Any As Between Could Did During Fi Friday Had Has Have Hi I Into January Monday My Of PIN Price Saturday
Should Show Since Sunday Thursday Tuesday Under Up Was Wednesday Were Whats Why Wi Will With Within Would absent act
add added addressed adult advance advice again against agent ahead air airport alarm allowed alone along already
altogether am among animal announced answer answered answers anything apart app applicant applies apply appointment
approved area arriving article articles as aside ask asked asks ate attend average away back bag baggage bags baked
band bank based bay bed been beginning begins being belong belonging berth beside besides between bin blood body
bonus borrowed bottle box boxes brackets branch breakfast brewed bring bringing broken brought budget building built
busiest buying buys cabin cafe calendar calories came candidates caption carriage carried carrier carries carry case
category cause celebrated cent cents changed charge charges charging cheaper checked checking checkout chef child
children chip choose claim cleaned clerk clinic close closed closes closing cloth clothes club cm cold coldest
collect collected collection colour column coming comment compared competition condition contact contains content
contents contract cook cooked copy corner could counted counter coupon cover covered craft credit cup currency
current daily data deadline deal debit debt deep delivered delivering delivers depth described desk device dial
digits director dish dishes display distance doctor doing dollars done donor door down draw drawn drew drink drinks
driven driver drove duration during duty earlier earliest early earn earned eat eaten electricity else emergency
employee empty ending ends energy enter entered entrance entry euros exactly exit expected extension extra extras
fabric fall far farm fell ferry fewest field fifth figure figures filed files finds fine finish finished finishes
firm fix fixed flat flies floor floors fly folder follow follows food foot footer found fourth free front fuel
further game garment gave gear get getting gives goal goes gone goods grade grams greeted greeting gross group grown
guest had hand handed handled hands happen happened happening happens harbour head headed health height held help
hire hired hold holder holds holiday home hotel hotline hour hourly identify if included inside instead instruction
instrument insurance insured insurer internet into invited issues itself jobs join journey kWh keep keeps kept kg
kick kilo kilometres kilos kinds km known land lane language large later latest lead leader leading leads learn
leaves leaving led length lent less lesson let letterhead letters licence lie lift like link litres little live lives
living load loan located locker longer longest looking looks loses lost luggage lunch machine mail mailed main make
manager manufacturer mark marked marks match material materials matter meal means meant measure measured meet meeting
members mention mentioned messages meter metres mileage mind minutes miss missed mixed mobile model month monthly
months more morning motto move moving my names need needed needs network new newest night noted now numbered numbers
occasion occurs offer offered offers office often older oldest online only opened opens operator ordered organisation
organiser organises other our outside owe owes own owner owns pack packed packing pages paper papers parent parents
park parked parts party passed passengers password patient payable paying pays pence per percent percentage
performance period permit persons pet pets pick picked pickup pieces placed places plan plane planned plant plants
play played points policy pool port portions post postcode posted pounds power practice prepared prescription present
press pressure prices priciest printing prize problem products profit programme project property published publisher
pupil pupils purpose put quality question questions quietest quote rain raised range ranked rate rated rating reach
reached reading readings ready really reason receiver record recorded reduced reduction refer refund registered
registration release remaining remains remark rent rental rented rents repair repaired reply report reported request
reserved responsible rest restaurant result results return returning returns revenue reward ride rides ring rise road
role rooms round route rule run running runs said sail sailing sails salary sale salon save saved scales score scored
seated seats second section seen sell sells send sends sentence serial serves service services serving session settle
shade share sheet shelf shift ship shipped shopping shut shuts side signature signs since single sits size sleep
sleeps slip slogan small snow so somebody someone something soon sorts source space special spend spending spent spot
staff stamped stand stands station status stay staying step still stock stop storage stored strength strong student
students studio study style sunset supervisor supplies surcharge survey takes talk tap target tariff task tasks
taught taxed taxman tea teacher teaches team teams tenant tent term terminal terms test tested texts thank thanks
theatre them thermometer these third through tick ticked tickets till times tin today together told too trade trains
transaction transfer transport travelling treated treatment try turn typed until up us used users vehicle very vessel
vet visit visitor visitors volume vote voted votes voucher wait waiter waiting wanted wanting wants warmest warn
warning warranty watch water we wear week weekday weighs well went wettest whole whose will win wind wine wins
without won worked worker working works world worst would writes writing wrong year years younger youngest zip zone
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
    for words in (SECOND_WORDS, THIRD_WORDS):
        tokens += [token for token in words_as_tokens(words) if token not in tokens]
        tokens = padded(tokens, sum(token.startswith('<unused_') for token in tokens))
    return tokens


TOKENS = build()
IDS = {token: i for i, token in enumerate(TOKENS)}
READABLE = 864  # the first two editions' tokens, the only ones that an answer read off a page is made of
PIECE = re.compile(r'<loc_\d+>| ?[A-Za-z]+|[^A-Za-z]')  # tokenizer_files.py writes the same pattern


def encode(text, among=len(TOKENS)):
    """Ids of a text as the tokenizers make them, `among` the first so many tokens: READABLE ones, or all that an older model has."""
    ids = []
    for piece in PIECE.findall(text):
        if IDS.get(piece, among) < among:
            ids.append(IDS[piece])
        else:
            ids += [IDS.get(character, UNKNOWN) for character in piece]
    return ids


def encode_answer(text, is_read):
    """Ids of an answer: READABLE ones where it is read off the page, all where it is not, such as the name of what is absent."""
    return encode(text, READABLE if is_read else len(TOKENS))


def decode(ids):
    return ''.join(TOKENS[i] for i in ids if i >= len(SPECIALS))


def token_starts(text):
    """For each token of `text`, which is read off a page, the index of its first character that is not a space."""
    starts, at = [], 0
    for token in encode(text, among=READABLE):
        size = len(TOKENS[token]) if token != UNKNOWN else 1
        starts.append(at + (1 if size > 1 and text[at] == ' ' else 0))
        at += size
    return starts


def prompt_rows():
    """Ids of the three task prompts, padded to one length: Florence-VL reads all three at once, pads included."""
    rows = [[BOS] + encode(prompt) + [EOS] for prompt in TASK_PROMPTS]
    return [row + [PAD] * (max(map(len, rows)) - len(row)) for row in rows]
