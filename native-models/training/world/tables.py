"""Tables and bar charts: months, shops, people, timetables; their cells, counts and extremes."""
from .sheet import Asked, Bars, Grid, Heading, Pairs, Piece, Sheet
from .words import LONG_MONTHS, MONTHS, WEEKDAYS, amount


def keys_of(words, what, count):
    r = words.random
    if what == 'month':
        names = LONG_MONTHS if r.random() < 0.6 else MONTHS
        start = r.randint(0, 12 - min(12, count))
        if r.random() < 0.7:
            return list(names[start:start + count])
        return sorted(r.sample(names, min(12, count)), key=names.index)
    if what == 'day':
        days = WEEKDAYS if r.random() < 0.7 else [d[:3] for d in WEEKDAYS]
        return days[:count] if count <= 7 else list(days)
    if what == 'year':
        first = r.randint(1990, 2024)
        return [str(first + i) for i in range(count)]
    if what == 'quarter':
        return [f'Q{i + 1}' for i in range(min(4, count))]
    make = {'name': lambda: words.name_word('firsts', 0.3), 'item': words.item, 'city': words.city,
            'team': lambda: words.name_word('heads', 0.4) + r.choice(['', '', ' FC', ' United']),
            'person': words.person, 'letter': lambda: r.choice('ABCDEFGH')}[what]
    return list(dict.fromkeys(make() for _ in range(count + 1)))[:count]


def number(r):
    return r.choice([r.randint(1, 20), r.randint(10, 99), r.randint(100, 999), r.randint(20, 500)])


def table(words, room):
    r = words.random
    return r.choice([sold_table, sold_table, sold_table, people_table, wide_table, wide_table, records_table,
                     records_table, records_table, timetable, departures, hours_table])(words, room)


HEADS_AS_FIELDS = {'Phone': 'phone', 'Date': 'date', 'Price': 'price', 'Revenue': 'price', 'Time': 'time', 'Age': 'age'}


def common(sheet, keys, *heads):
    """What is asked of every table; a column counts as a field that is there."""
    sheet.keys |= {HEADS_AS_FIELDS[head] for head in heads if head in HEADS_AS_FIELDS}
    sheet.judge('rows', str(len(keys)), 0.3)
    sheet.missing(0.4, 'total', 'date', 'number', 'seat', 'label price', 'phone', 'sign', 'weight', 'writer')
    sheet.caption = f'A table of {len(keys)} rows.'


def titled(words, sheet, titles, chance=0.65):
    r = words.random
    if r.random() < chance:
        title = Piece(r.choice(titles), 'title')
        sheet.put(Heading(title))
        sheet.ask('heading', title, None, 0.4)
        return 1
    return 0


def sold_table(words, room):
    """Units by month, visitors by day, and the like."""
    r = words.random
    sheet = Sheet(r, 'table', 'table')
    what = r.choice(['month', 'month', 'month', 'day', 'year', 'quarter', 'item', 'city'])
    head = {'month': 'Month', 'day': 'Day', 'year': 'Year', 'quarter': 'Quarter',
            'item': r.choice(['Product', 'Item']), 'city': 'City'}[what]
    unit = r.choice(['Units', 'Units sold', 'Sales', 'Visitors', 'Orders', 'Sold', 'Tickets', 'Revenue'])
    used = titled(words, sheet,
                  ['Units sold', 'Sales', 'Monthly sales', 'Report', f'Sales {r.randint(2015, 2030)}',
                   words.company(), 'Visitors', 'Summary', f'{unit} by {head.lower()}'])
    keys = keys_of(words, what, max(2, min(r.choice([3, 3, 4, 4, 5, 6, 8, 12]), room - 1 - used)))
    values = [number(r) for _ in keys]
    currency = words.currency() if unit == 'Revenue' else ''
    pieces = [Piece(amount(v, currency, r) if unit == 'Revenue' else f'{v:,}', 'value') for v in values]
    names = [Piece(key, 'row') for key in keys]
    sheet.put(Grid([head, unit] if r.random() < 0.85 else None, [list(row) for row in zip(names, pieces)],
                   {1} if r.random() < 0.7 else set()))
    for k in r.sample(range(len(keys)), min(3, len(keys))):
        if unit in ('Units', 'Units sold', 'Sold', 'Sales') and r.random() < 0.75:
            sheet.ask('units', pieces[k], key=keys[k])
        else:
            sheet.ask('cell', pieces[k], key=keys[k], head=unit.lower() if r.random() < 0.6 else unit)
    if len(set(values)) == len(values):
        for word, extreme in (('highest', max), ('lowest', min)):
            if r.random() < 0.2:
                k = values.index(extreme(values))
                sheet.questions.append(Asked(f'Which {head.lower()} has the {word} value?', keys[k], 'extreme', names[k]))
    k = r.randrange(len(keys))
    if values.count(values[k]) == 1 and r.random() < 0.25:
        form = f'Which {head.lower()} has the value {pieces[k].text}?'
        sheet.questions.append(Asked(form, keys[k], 'cell', names[k]))
    missing = [m for m in (LONG_MONTHS if what == 'month' else WEEKDAYS if what == 'day' else [])
               if not any(m.startswith(k[:3]) for k in keys)]
    if missing and r.random() < 0.25:
        sheet.refuse('units', key=r.choice(missing))
    common(sheet, keys, unit)
    return sheet


def people_table(words, room):
    r = words.random
    sheet = Sheet(r, 'table', 'table')
    head = r.choice(['Score', 'Points', 'Age', 'Grade', 'Time', 'Rank', 'Goals', 'Votes', 'Phone', 'Room'])
    values = {'Grade': lambda: r.choice('ABCDEF') + r.choice(['', '', '+', '-']),
              'Time': lambda: f'{r.randint(9, 59)}.{r.randint(0, 99):02d}', 'Phone': words.phone,
              'Room': lambda: str(r.randint(1, 420)), 'Age': lambda: str(r.randint(4, 90))}
    value = values.get(head, lambda: str(number(r)))
    what = r.choice(['name', 'name', 'person', 'team'])
    used = titled(words, sheet,
                  ['Results', 'Class list', 'Scores', 'Members', 'Team', 'Ranking', 'Final results', words.company()])
    keys = keys_of(words, what, max(2, min(r.choice([2, 3, 4, 5, 6, 8]), room - 1 - used)))
    pieces, names = [Piece(value(), 'value') for _ in keys], [Piece(key, 'row') for key in keys]
    sheet.put(Grid([{'team': 'Team'}.get(what, r.choice(['Name', 'Player', 'Student', 'Name'])), head],
                   [list(row) for row in zip(names, pieces)], {1} if r.random() < 0.6 else set()))
    for k in r.sample(range(len(keys)), min(3, len(keys))):
        sheet.ask('cell', pieces[k], key=keys[k], head=head.lower())
    other = words.name_word('firsts', 0.3)
    if r.random() < 0.2 and not any(other in key for key in keys):
        sheet.refuse('cell', key=other, head=head.lower())
    common(sheet, keys, head)
    return sheet


COUNTED = '''wins losses points goals votes visitors members rooms seats pages books cars trees eggs games medals children
stars beds students guests chairs bottles boxes windows floors rounds matches miles copies players horses boats
tickets orders calls hours days lessons stops shops'''.split()
HOW_MANY = ['How many {h} does {k} have?'] * 4 + [
    'How many {h} did {k} get?', 'How many {h} are there for {k}?', 'What is the number of {h} for {k}?', 'How many {h} has {k}?',
    'How many {h} are listed for {k}?', 'How many {h} in {k}?', 'What does {k} have under {h}?']


def records_table(words, room):
    """One to three columns of things that are counted; asked by row and column, and the other way round."""
    r = words.random
    sheet = Sheet(r, 'table', 'table')
    what = r.choice(['name', 'name', 'team', 'city', 'item', 'person', 'month', 'day'])
    first = {'name': ['Name', 'Player', 'Student', 'Member'], 'team': ['Team', 'Club'], 'city': ['City', 'Town', 'Place'],
             'item': ['Item', 'Product'], 'person': ['Name', 'Person'], 'month': ['Month'], 'day': ['Day']}[what]
    used = titled(words, sheet, ['Results', 'Summary', 'Overview', f'{words.name_word("heads", 0.4)} {r.choice(["League", "Cup", "Club"])}',
                                 f'Season {r.randint(2015, 2030)}', words.company()])
    keys = keys_of(words, what, max(2, min(r.choice([3, 4, 5, 6]), room - 1 - used)))
    heads = r.sample(COUNTED, r.choice([1, 2, 2, 3]))
    names = [Piece(key, 'row') for key in keys]
    pieces = [[Piece(str(number(r)), 'value') for _ in heads] for _ in keys]
    sheet.put(Grid([r.choice(first)] + [head.capitalize() for head in heads],
                   [[name] + row for name, row in zip(names, pieces)],
                   set(range(1, len(heads) + 1)) if r.random() < 0.6 else set()))
    for k in r.sample(range(len(keys)), min(4, len(keys))):
        c = r.randrange(len(heads))
        if r.random() < 0.7:
            sheet.questions.append(Asked(r.choice(HOW_MANY).format(h=heads[c], k=keys[k]), pieces[k][c].text, 'cell', pieces[k][c]))
        else:
            sheet.ask('cell', pieces[k][c], key=keys[k], head=heads[c])
        if [row[c].text for row in pieces].count(pieces[k][c].text) == 1 and r.random() < 0.35:
            who = 'Who has {v} {h}?' if what in ('name', 'person') and r.random() < 0.5 else 'Which {f} has {v} {h}?'
            question = who.format(f=sheet.blocks[-1].heads[0].lower(), v=pieces[k][c].text, h=heads[c])
            sheet.questions.append(Asked(question, keys[k], 'cell', names[k]))
    common(sheet, keys)
    return sheet


def wide_table(words, room):
    """Three or four columns."""
    r = words.random
    sheet = Sheet(r, 'table', 'table')
    used = titled(words, sheet,
                  ['Stock', 'Inventory', 'Order list', 'Report', 'Overview', 'Price list', words.company()])
    count = max(2, min(r.choice([2, 3, 4, 5, 6]), room - 1 - used))
    columns = [('Price', lambda: words.money(r.choice(['$', '']), 90)), ('Qty', lambda: str(number(r))),
               ('Stock', lambda: str(number(r))), ('Code', lambda: words.code(4)),
               ('Size', lambda: r.choice(['S', 'M', 'L', 'XL', '38', '42'])),
               ('Color', lambda: r.choice('red blue green black white'.split())),
               ('Date', lambda: f'{r.randint(1, 28)} {r.choice(MONTHS)}'),
               ('2023', lambda: str(number(r))), ('2024', lambda: str(number(r))), ('North', lambda: str(number(r))),
               ('South', lambda: str(number(r)))]
    chosen = r.sample(columns, r.choice([2, 2, 3]))
    keys = keys_of(words, 'item', count)
    names = [Piece(key, 'row') for key in keys]
    pieces = [[Piece(make(), 'value') for _, make in chosen] for _ in keys]
    figures = {i + 1 for i, (head, _) in enumerate(chosen) if head not in ('Code', 'Size', 'Color', 'Date')}
    right = figures if r.random() < 0.7 else set()
    sheet.put(Grid([r.choice(['Item', 'Product', 'Article', 'Name'])] + [head for head, _ in chosen],
                   [[name] + row for name, row in zip(names, pieces)], right))
    for k in r.sample(range(len(keys)), min(4, len(keys))):
        c = r.randrange(len(chosen))
        sheet.ask('cell', pieces[k][c], key=r.choice([keys[k], keys[k].lower()]), head=chosen[c][0].lower())
    sheet.judge('columns', str(len(chosen) + 1), 0.2)
    common(sheet, keys, *(head for head, _ in chosen))
    return sheet


def timetable(words, room):
    r = words.random
    sheet = Sheet(r, 'table', 'timetable', 'timetable')
    used = titled(words, sheet, ['Departures', 'DEPARTURES', 'Timetable', 'Trains', 'Flights', 'Arrivals', 'Bus times'])
    gate = r.choice(['Platform', 'Gate', 'Track'])
    keys = keys_of(words, 'city', max(2, min(r.choice([2, 3, 4, 5]), room - 1 - used)))
    times = sorted(f'{r.randint(0, 23):02d}:{r.randint(0, 59):02d}' for _ in keys)
    rows = [[Piece(t, 'time'), Piece(k, 'row'), Piece(str(r.randint(1, 24)), 'value')] for t, k in zip(times, keys)]
    sheet.put(Grid(['Time', r.choice(['To', 'Destination']), gate] if r.random() < 0.8 else None, rows,
                   {2} if r.random() < 0.5 else set()))
    headed = sheet.blocks[-1].heads
    for time, key, place in r.sample(rows, min(3, len(rows))):
        way = r.choice(['When does the {v} to {k} leave?', 'At what time is the {v} to {k}?',
                        'What is the time for {k}?'])
        question = way.format(v=r.choice(['train', 'bus', 'flight']), k=key.text)
        sheet.questions.append(Asked(question, time.text, 'cell', time))
        if headed:
            sheet.ask('cell', place, key=key.text, head=gate.lower())
    common(sheet, keys, 'Time')
    sheet.caption = f'A timetable of {len(keys)} rows.'
    return sheet


def departures(words, room):
    """Lines, where they go and when, the columns in any order."""
    r = words.random
    sheet = Sheet(r, 'table', 'timetable', 'timetable')
    used = titled(words, sheet, ['Departures', 'BUS DEPARTURES', 'Next buses', 'Tram stop', 'Bus stop', 'Ferries', 'Next trains'])
    kind = r.choice(['line', 'line', 'bus', 'train', 'tram'])
    keys = keys_of(words, 'city', max(2, min(r.choice([3, 4, 5]), room - 1 - used)))
    keys = list(dict.fromkeys(r.choice(PLACES) if r.random() < 0.3 else key for key in keys))
    numbers = r.sample([str(n) for n in range(1, 99)] + ['X4', 'N1', 'A', 'B', 'S7', 'U2', '12A'], len(keys))
    columns = [('number', r.choice(['Line', 'No.', kind.capitalize()]), [Piece(n, 'value') for n in numbers]),
               ('to', r.choice(['To', 'Destination', 'Direction']), [Piece(key, 'row') for key in keys]),
               ('time', r.choice(['Time', 'Leaves', 'Departs']),
                [Piece(t, 'time') for t in sorted(f'{r.randint(0, 23):02d}:{r.randint(0, 59):02d}' for _ in keys)])]
    columns = columns if r.random() < 0.5 else r.sample(columns, 3)
    sheet.put(Grid([head for _, head, _ in columns] if r.random() < 0.85 else None,
                   [list(row) for row in zip(*(pieces for _, _, pieces in columns))]))
    cells = {name: pieces for name, _, pieces in columns}
    vehicle = 'bus' if kind == 'line' else kind
    for k in r.sample(range(len(keys)), min(3, len(keys))):
        for field, forms in (('time', ['When does the {v} to {k} leave?', 'When does {l} {n} leave?', 'What time is the {v} to {k}?']),
                             ('number', ['Which {l} goes to {k}?', 'What is the {l} to {k}?', 'Which {l} leaves at {t}?']),
                             ('to', ['Where does {l} {n} go?', 'What is the destination of {l} {n}?', 'Where does the {t} {v} go?'])):
            if r.random() < 0.6:
                place = r.choice(['', 'the ']) + keys[k] if keys[k] in PLACES else keys[k]
                text = r.choice(forms).format(v=vehicle, l=kind, n=numbers[k], k=place, t=cells['time'][k].text)
                sheet.questions.append(Asked(text, cells[field][k].text, 'cell', cells[field][k]))
    common(sheet, keys, 'Time')
    sheet.caption = f'A timetable of {len(keys)} rows.'
    return sheet


PLACES = ['Airport', 'Harbor', 'University', 'Stadium', 'Main Station', 'Old Town', 'Hospital', 'City Hall', 'Market', 'Zoo', 'Museum',
          'Beach', 'Castle', 'Park', 'Central', 'North End']


def hours_table(words, room):
    r = words.random
    sheet = Sheet(r, 'table', 'list of opening hours', 'sign')
    sheet.put(Heading(Piece(r.choice(['Opening hours', 'OPENING HOURS', 'Hours', words.company(), 'We are open']),
                            'title')))
    keys = keys_of(words, 'day', max(2, min(7, room - 1, r.randint(2, 7))))
    half = lambda: r.choice(['00', '30'])
    span = lambda: r.choice([f'{r.randint(6, 11)}:{half()} - {r.randint(16, 22)}:{half()}',
                             f'{r.randint(6, 11)} am - {r.randint(4, 10)} pm',
                             f'{r.randint(6, 11)}-{r.randint(16, 22)}'])
    rows = [(Piece(key, 'row'), Piece('Closed' if r.random() < 0.12 else span(), 'hours')) for key in keys]
    if r.random() < 0.5:
        sheet.put(Pairs([(key.text, piece) for key, piece in rows], r.choice(['split', 'table', 'inline'])))
    else:
        sheet.put(Grid(None, [list(row) for row in rows], {1} if r.random() < 0.5 else set()))
    for key, piece in r.sample(rows, min(3, len(rows))):
        sheet.ask('hours', piece, key=key.text)
    sheet.missing(0.4, 'phone', 'total', 'label price', 'seat', 'email')
    sheet.caption = f'A list of opening hours for {len(keys)} days.'
    return sheet


COUNTED_BY_BARS = ('Visitors', 'Votes', 'Books read', 'Goals', 'Points')


def chart(words, room):
    """Bars with their values printed, or to be read off an axis whose ticks they meet."""
    r = words.random
    sheet = Sheet(r, 'chart', 'bar chart', 'chart')
    what = r.choice(['month', 'month', 'day', 'year', 'quarter', 'name', 'city', 'letter', 'item'])
    lying, title = room > 5 and r.random() < 0.35, None
    if r.random() < 0.85:
        title = Piece(r.choice(['Units sold', 'Sales', 'Visitors', 'Revenue', 'Rainfall', 'Votes',
                                f'Sales {r.randint(2015, 2030)}', 'Books read', 'Goals', words.company(), 'Points',
                                'Temperature']), 'title')
        sheet.put(Heading(title, 1.2))
        sheet.ask('heading', title)
    keys = keys_of(words, what, r.choice([2, 3, 3, 4, 4, 5]))
    if not lying:
        keys = list(dict.fromkeys(key if len(key) < 7 else key[:3] if what in ('month', 'day') else key[:7].strip()
                                  for key in keys))
    if len(keys) < 2:
        keys = ['A', 'B', 'C']
    ticks, printed = [], r.random() < 0.7
    if printed:
        values = [number(r) for _ in keys] if r.random() < 0.5 else [r.randint(1, 60) for _ in keys]
        top = max(values) * 1.05
    else:
        step = r.choice([1, 2, 5, 10, 20, 50, 100])
        values = [step * r.randint(1, 5) for _ in keys]
        top = step * 5
        ticks = [Piece(str(step * i), 'axis') for i in range(6)]
    names = [Piece(key, 'category') for key in keys]
    numbers = [Piece(str(value), 'value') if printed else None for value in values]
    counted = title.text.split()[0].lower() if title and title.text in COUNTED_BY_BARS else None
    sheet.put(Bars(list(zip(names, values, numbers)), top, ticks, lying))
    for k in r.sample(range(len(keys)), min(3, len(keys))):
        if counted and r.random() < 0.6:
            way = 'came on {k}' if counted == 'visitors' and what == 'day' else r.choice(['did {k} get', 'did the {k} get', 'for {k}'])
            text = f'How many {counted} ' + way.format(k=keys[k]) + '?'
            sheet.questions.append(Asked(text, str(values[k]), 'value', numbers[k]))
        elif printed:
            sheet.ask(r.choice(['value', 'value', 'units']), numbers[k], key=keys[k])
        else:
            sheet.judge('value', str(values[k]), key=keys[k])
    if len(set(values)) == len(values):
        sheet.ask('highest', names[values.index(max(values))], None, 0.6)
        sheet.ask('lowest', names[values.index(min(values))], None, 0.5)
    sheet.judge('bars', str(len(keys)), 0.5)
    sheet.missing(0.4, 'total', 'date', 'number', 'label price', 'phone', 'seat', 'sign')
    sheet.caption = f'A bar chart with {len(keys)} bars.'
    return sheet
