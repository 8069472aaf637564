"""Entries of any kind: a label that nothing else uses, a value, and the question that names the label.

The other pages ask for fields that they always ask for. Here the label must be found in the print before the value
beside it can be read.
"""
from . import wordings
from .sentences import sentence
from .sheet import Asked, Heading, Lines, Pairs, Piece, Rule, Sheet
from .words import CAPITALS, WEEKDAYS

DOCUMENTS = ['card', 'list', 'record', 'form', 'screen', 'document', 'report', 'label', 'ticket', 'note', 'sheet',
             'page', 'slip', 'permit', 'voucher', 'plan']
HEADS = ['Details', 'Summary', 'Overview', 'Information', 'Data', 'Report', 'Record', 'Status', 'Profile', 'Permit',
         'Certificate', 'Log', 'Sheet', 'Confirmation', 'Voucher', 'Pass', 'Notice', 'Plan', 'Entry', 'Facts']

AMOUNTS = '''allowance, bonus, budget, charge, contribution, cost, credit, debit, donation, earnings, estimate, expense,
fine, fund, grant, income, interest, loan, minimum order, monthly rate, net pay, overtime, penalty, pension, premium,
prize, profit, refund, reward, salary, savings, surcharge, turnover, wage, starting bid, rent, toll, royalty'''
PEOPLE = '''advisor, agent, applicant, assistant, auditor, author, captain, chair, coach, conductor, contact, curator,
director, editor, examiner, guardian, guide, handler, inspector, instructor, landlord, lawyer, leader, manager, mayor,
mechanic, mentor, narrator, neighbor, nominee, officer, operator, organizer, parent, pilot, planner, principal,
producer, professor, receiver, referee, reporter, representative, resident, reviewer, secretary, speaker, sponsor,
student, supervisor, teacher, technician, tenant, trainer, translator, treasurer, trustee, tutor, vet, winner, witness'''
WHEN = '''admission, anniversary, application date, appointment, approval, arrival date, audit, closing date, collection,
completion, deadline, delivery date, end date, examination, expiry, graduation, harvest, hearing, inspection,
installation, interview, last service, launch, meeting, next visit, opening, order date, payment day, pickup,
production date, publication, purchase date, registration, release, renewal, repair date, return date, review,
shipping date, start date, surgery, test date, training, update, vaccination, visit, wedding'''
THINGS = '''accuracy, activity, age group, alarm, allergy, altitude, animal, area, aisle, bay, bed, block, branch, breed,
brightness, building, bundle, campus, capacity, caption, category, chapter, circuit, climate, color code, condition,
connection, corridor, count, county, crop, crew, cycle, density, depth, device, diagnosis, diet, direction, disk,
distance, district, dress code, duration, edition, efficiency, elevation, engine, entrance, experience, exposure, fabric,
field, finish, fleet, flavor, floor, folder, format, frequency, fuel, function, genre, goal, grade, group, habitat,
height, hobby, humidity, input, instrument, issue, keyword, kilometers, land, layer, leader board, length, lens, letter
code, load, locker, log level, loss, machine, material, meal, medal, memory, method, mileage, mode, model, module, mood,
motif, motor, nickname, noise, output, opponent, orbit, origin, package, paper size, part number, pattern, period,
phase, pin, plan, plant, position, power, pressure, priority, processor, program, project, pulse, purpose, quality,
quantity left, race, radius, range, rank, rating, ratio, reach, reading, reason, region, relation, resolution, result,
risk, roast, role, root, round, sample, scale, schedule, score, season, section, sector, series, shelf, shift, side,
signal, size, skill, soil, source, species, speed, stage, status, step, stock, strength, style, subject, supply, surface,
symptom, system, target, task, team, tempo, term, texture, theme, thickness, tide, topic, torque, track, trade, traffic,
treatment, trend, tribe, turn, unit, usage, variety, vehicle, velocity, version code, view, visibility, voltage, volume,
ward, warranty, wave, width, wing, wind, yield, year'''


def labels(text):
    return [' '.join(label.split()) for label in text.split(',')]


KINDS = {'amount': labels(AMOUNTS), 'person': labels(PEOPLE), 'when': labels(WHEN), 'thing': labels(THINGS)}
ALSO = {'amount': {'total', 'label price'}, 'when': {'date'}}  # fields that such an entry may be taken for
PHRASES = {
    'amount': ['How much is the {key}?', 'How much is the {key}?', 'How high is the {key}?'],
    'person': ['Who is the {key}?', 'Who is the {key}?', 'What is the name of the {key}?', 'Which {key} is named?'],
    'when': ['When is the {key}?', 'When is the {key}?', 'When was the {key}?', 'What is the date of the {key}?'],
    'thing': ['Which {key} is it?', 'Which {key} is given?', 'What {key} is shown?', 'Which {key} is used?'],
}
PLAIN = ['What is the {key}?'] * 6 + ['What is given as the {key}?', 'What does it say for {key}?', "What's the {key}?",
                                      'Read the {key}.', 'Tell me the {key}.', 'What is written next to {key}?',
                                      'What is the value of {key}?', 'What is printed for {key}?', 'The {key}?']


def measure(r):
    number = r.choice([str(r.randint(1, 12)), str(r.randint(1, 999)), f'{r.randint(0, 99)}.{r.randint(0, 9)}',
                       f'{r.randint(1, 9)},{r.randint(0, 999):03d}'])
    unit = r.choice(['m', 'km', 'cm', 'mm', 'kg', 'g', 'l', 'ml', 'W', 'V', 'kW', 'C', 'Hz', 'GB', 'MB', 'h', 'min', 's',
                     'days', 'weeks', 'years', 'pages', 'points', 'litres', 'miles', 'pieces', 'people', 'km/h', 'kcal'])
    return f'{number}%' if r.random() < 0.2 else f'{number} {unit}'


def thing(words):
    r = words.random
    return r.choice([lambda: str(r.randint(1, 99)), lambda: str(r.randint(1, 9999)), lambda: measure(r),
                     lambda: measure(r), lambda: words.code(r.randint(2, 5)), words.reference,
                     lambda: f'{r.choice(CAPITALS)}{r.randint(1, 40)}', lambda: r.choice(CAPITALS),
                     lambda: words.name_word('heads', 0.4), lambda: words.place('House', 'Hall', 'Center', 'Line', 'North'),
                     lambda: words.name_word('films', 0.3), lambda: words.name_word('items', 0.2),
                     lambda: words.pick('signs').capitalize(), lambda: r.choice(['Yes', 'No', 'On', 'Off', 'None', 'High',
                                                                                'Low', 'Full', 'Ready', 'Open', 'Normal']),
                     words.city, words.time, lambda: r.choice(WEEKDAYS), words.title])()


def entry(words):
    """(kind, label, value); a third of the labels are words that no list holds."""
    r = words.random
    kind = r.choices(list(KINDS), [2, 2.5, 2, 7])[0]
    label = words.entry_label(KINDS[kind])
    if kind == 'thing' and r.random() < 0.35:
        label = words.invented(8) if r.random() < 0.5 else f'{words.name_word("films", 0.3).lower()} {label}'
    value = {'amount': lambda: words.money(words.currency(), 9000), 'person': words.person,
             'when': lambda: words.date() if r.random() < 0.7 else f'{r.choice(WEEKDAYS)} {words.time()}',
             'thing': lambda: thing(words)}[kind]()
    return kind, label, value


def printed(r, label):
    return label.upper() if r.random() < 0.08 else label.title() if r.random() < 0.2 else label[0].upper() + label[1:]


def question(r, kind, label):
    return r.choice(PHRASES[kind] if r.random() < 0.45 else PLAIN).format(key=label)


def add_entries(words, sheet, count):
    """`count` pairs with labels of their own, and a question for each; a sheet with them has dates and amounts."""
    r, chosen, used = words.random, [], set()
    while len(chosen) < count:
        kind, label, value = entry(words)
        if label in used or label in sheet.keys:
            continue
        used.add(label)
        sheet.keys |= ALSO.get(kind, set())
        piece = Piece(value, 'entry')
        chosen.append((printed(r, label), piece))
        sheet.questions.append(Asked(question(r, kind, label), value, 'entry', piece,
                                     r.choice(wordings.FOLLOWING).format(n=label)))
    sheet.keys |= used
    return chosen


def refuse_entry(words, sheet):
    """Asks for a label that is not printed."""
    kind, label, _ = entry(words)
    printed_labels = ' '.join(sorted(sheet.keys))
    if label not in printed_labels:
        sheet.questions.append(Asked(question(words.random, kind, label), wordings.absent(label), 'absent'))


def entries(words, room):
    r = words.random
    doc = r.choice(DOCUMENTS)
    sheet = Sheet(r, 'entries', doc, doc)
    head = r.choice(HEADS)
    title = Piece(r.choice([head, f'{words.name_word("heads", 0.3)} {head}', words.company(), f'{head} {words.reference()}']),
                  'title')
    if r.random() < 0.15:
        title.text = title.text.upper()
    if r.random() < 0.85:
        sheet.put(Heading(title))
        sheet.ask('heading', title, None, 0.25)
    body = Pairs(add_entries(words, sheet, max(1, min(r.randint(2, 8), room - 2))))
    text = [Lines([Piece(sentence(words), 'body')], 'left')] if room > len(body.items) + 4 and r.random() < 0.25 else []
    sheet.put(*(text + [body] if r.random() < 0.5 else [body] + text), *([Rule()] if r.random() < 0.15 else []))
    r.shuffle(sheet.questions)
    del sheet.questions[5:]
    if r.random() < 0.5:
        refuse_entry(words, sheet)
    sheet.missing(0.25, 'total', 'date', 'phone', 'seat', 'label price', 'email')
    sheet.caption = f'{wordings.article(doc).capitalize()} with {len(body.items)} entries.'
    return sheet
