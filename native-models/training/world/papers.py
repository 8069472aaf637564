"""Documents: receipts, invoices, labels, tables, letters, and plain pages of text."""
from . import wordings
from .layout import Style, stack
from .words import Words


def receipt(style: Style, words: Words):
    r = words.random
    store, currency, date = words.company(), r.choice(['$', '$', '€', '£', '']), words.date()
    items = list(dict.fromkeys(words.item() for _ in range(r.choice([1, 2, 2, 3, 3, 4]))))
    prices = [words.money(currency, 99) for _ in items]
    total = words.money(currency)
    rows = [('title', [store])]
    dated = r.random() < 0.75
    if dated:
        rows.append(('date', [r.choice(['', 'Date: ', 'Date ']) + date]))
    if r.random() < 0.12:
        rows.insert(r.choice([1, len(rows)]), ('text', [r.choice(['Receipt', 'RECEIPT', 'Tel. 555 0134', 'Open daily'])]))
    first = len(rows)
    rows += [('item', [item, price]) for item, price in zip(items, prices)]
    if r.random() < 0.2:
        rows.append(('text', [r.choice(['Tax', 'VAT']), words.money(currency, 50)]))
    at_total = len(rows)
    rows.append(('total', [r.choice(['Total', 'TOTAL', 'Total:', 'Amount due', 'Sum', 'TOTAL:']), total]))
    if not dated and r.random() < 0.5:
        dated = True
        rows.append(('date', [r.choice(['', 'Date: ']) + date]))
    if r.random() < 0.25:
        rows.append(('text', [r.choice(['Thank you!', 'Come again', 'Paid in cash', 'Card payment', 'Have a nice day'])]))
    picture = stack(style, 'receipt', rows)
    at_date = next((i for i, (role, _) in enumerate(rows) if role == 'date'), None)
    picture.add(r.choice(wordings.TOTAL), total, 'total', at_total)
    picture.add(r.choice(wordings.STORE), store, 'name', 0)
    if dated:
        picture.add(r.choice(wordings.DATE).format(kind='receipt'), date, 'date', at_date)
    elif r.random() < 0.7:
        picture.add(r.choice(wordings.ABSENT['date']), wordings.absent('date'), 'absent')
    k = r.randrange(len(items))
    picture.add(r.choice(wordings.PRICE).format(item=r.choice([items[k], items[k].lower()])), prices[k], 'price', first + k)
    if r.random() < 0.5:
        picture.add(r.choice(wordings.ITEM_COUNT), str(len(items)), 'count')
    if r.random() < 0.2:
        picture.add(r.choice(wordings.FIRST_ITEM), items[0], 'item', first)
    plural = 's' if len(items) > 1 else ''
    picture.caption = f'A receipt from {store}. It lists {len(items)} item{plural} and the total is {total}.'
    return picture


def invoice(style: Style, words: Words):
    r = words.random
    sender, client = words.company(), words.person()
    currency = r.choice(['$', '$', '€', '£', 'USD ', 'EUR '])
    total, date, number = words.money(currency), words.date(), words.reference()
    heading = r.choice(['INVOICE', 'Invoice', 'INVOICE', None])
    sender_first = heading is None or r.random() < 0.5
    body = [('sender', [r.choice(['From: ', 'Issued by ', 'Seller: ', 'From ']) + sender])] if not sender_first else []
    body.append(('date', [r.choice(['Date: ', 'Date ', 'Issued ', '']) + date]))
    body.append(('number', [r.choice(['Invoice: ', 'No: ', 'Ref: ', 'Invoice no. ', 'Invoice ']) + number]))
    billed = r.random() < 0.5
    if billed:
        body.append(('client', [r.choice(['Bill to: ', 'To: ', 'Client: ', 'To ']) + client]))
    r.shuffle(body)
    rows = [('title', [sender])] if sender_first else []
    if heading:
        rows.insert(r.randrange(len(rows) + 1), ('title', [heading]))
    rows += body
    lines = {}
    for item in list(dict.fromkeys(words.item(services=True) for _ in range(r.choice([0, 0, 1, 2])))):
        lines[item] = words.money(currency if len(currency) == 1 else '', 900)
        rows.append(('item', [item, lines[item]]))
    label = r.choice(['Total', 'TOTAL', 'Amount due', 'Total due', 'Total:'])
    rows.append(('total', [label, total] if r.random() < 0.6 else [f'{label} {total}']))
    picture = stack(style, 'invoice', rows)
    at = {}
    for i, (role, cells) in enumerate(rows):
        at.setdefault(role if cells[0] != heading else 'heading', i)
    picture.add(r.choice(wordings.TOTAL), total, 'total', at['total'])
    picture.add(r.choice(wordings.SENDER), sender, 'name', at.get('sender', at.get('title')))
    picture.add(r.choice(wordings.DATE).format(kind='invoice'), date, 'date', at['date'])
    picture.add(r.choice(wordings.NUMBER), number, 'number', at['number'])
    if billed:
        picture.add(r.choice(wordings.CLIENT), client, 'client', at['client'])
    if lines:
        item = r.choice(list(lines))
        place = next(i for i, (role, cells) in enumerate(rows) if cells[0] == item)
        picture.add(r.choice(wordings.PRICE).format(item=item), lines[item], 'price', place)
    picture.caption = f'An invoice from {sender} with the date {date}. The total is {total}.'
    return picture


def label(style: Style, words: Words):
    r = words.random
    head = words.invented(8).capitalize() if r.random() < 0.5 else r.choice(['Fresh', 'Organic', 'Pure', 'Classic', 'Extra'])
    product = f'{head} {words.item()}'
    currency = r.choice(['$', '€', '£'])
    weight = f'{r.randrange(50, 1000, 5)} {r.choice(["g", "ml"])}' if r.random() < 0.7 else f'{r.randint(1, 5)}.{r.randint(0, 9)} kg'
    fields = [
        ('weight', r.choice(['Net weight ', 'Weight: ', 'Net ', '']), weight, wordings.WEIGHT),
        ('date', r.choice(['Best before ', 'Use by ', 'Best before: ']), words.date(), wordings.BEST_BEFORE),
        ('batch', r.choice(['Batch ', 'Lot ', 'Batch: ']), f'{r.choice("ABCDEFGHKLMNPRSTXZ")}{r.randint(10, 9999)}', wordings.BATCH),
        ('price', r.choice(['Price ', 'Price: ', '']), words.money(currency, 40), wordings.LABEL_PRICE),
    ]
    r.shuffle(fields)
    fields, left_out = fields[:r.randint(2, 4)], fields[r.randint(3, 4):]
    picture = stack(style, 'label', [('title', [product])] + [('text', [before + value]) for _, before, value, _ in fields])
    picture.add(r.choice(wordings.PRODUCT), product, 'product', 0)
    for i, (name, _, value, ways) in enumerate(fields):
        picture.add(r.choice(ways), value, f'label-{name}', i + 1)
    for name, _, _, _ in left_out:
        if name in wordings.ABSENT and name not in [f[0] for f in fields] and r.random() < 0.5:
            picture.add(r.choice(wordings.ABSENT[name]), wordings.absent(name), 'absent')
    picture.caption = f'A label of the product {product}.'
    return picture


def table(style: Style, words: Words):
    r = words.random
    heads = r.choice([('Item', 'Price'), ('Name', 'Score'), ('Item', 'Count'), ('Name', 'Age'), ('Month', 'Units')])
    keys = [words.name_word('firsts', 0.3) if heads[0] == 'Name' else words.item() for _ in range(r.choice([2, 3, 3, 4]))]
    keys = list(dict.fromkeys(keys))
    if heads[0] == 'Month':
        keys = r.sample(['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'], len(keys))
    values = [words.money('', 99) if heads[1] == 'Price' else str(r.randint(1, 99)) for _ in keys]
    picture = stack(style, 'table', [('title', list(heads))] + [('row', list(row)) for row in zip(keys, values)])
    k = r.randrange(len(keys))
    ways = {'Price': wordings.PRICE, 'Units': ['How many units were sold in {item}?'], 'Age': ['What is the age of {item}?'],
            'Score': ['What is the score of {item}?'], 'Count': ['What is the count of the {item}?']}[heads[1]]
    picture.add(r.choice(ways).format(item=keys[k]), values[k], 'cell', k + 1)
    if r.random() < 0.5:
        picture.add('How many rows are there?', str(len(keys)), 'count')
    if values.count(values[k]) == 1 and r.random() < 0.5:
        picture.add(f'Which {heads[0].lower()} has the value {values[k]}?'.replace('has', 'is of'), keys[k], 'cell', k + 1)
    picture.caption = f'A table of {len(keys)} rows.'
    return picture


def letter(style: Style, words: Words):
    r = words.random
    reader = words.name_word('firsts', 0.3)
    writer = words.person() if r.random() < 0.5 else words.name_word('firsts', 0.3)
    rows = []
    date = words.date()
    if r.random() < 0.4:
        rows.append(('date', [date]))
    rows.append(('text', [r.choice(['Dear ', 'Hi ', 'Hello ']) + reader + ',']))
    body = ['Thank you for', 'the nice dinner.'], ['See you soon', 'in the garden.'], ['Please call me', 'about the house.'], \
        ['The meeting is', 'next Monday.'], ['I hope you', 'are well.'], ['We miss you', 'a lot.']
    rows += [('text', [line]) for line in r.choice(body)]
    rows += [('text', [r.choice(['Regards,', 'Yours,', 'Sincerely,', 'Love,'])]), ('text', [writer])]
    picture = stack(style, 'letter', rows)
    dated = rows[0][0] == 'date'
    picture.add(r.choice(wordings.READER), reader, 'reader', int(dated))
    picture.add(r.choice(wordings.WRITER), writer, 'writer', len(rows) - 1)
    if dated:
        picture.add(r.choice(wordings.DATE).format(kind='letter'), date, 'date', 0)
    elif r.random() < 0.4:
        picture.add(r.choice(wordings.ABSENT['date']), wordings.absent('date'), 'absent')
    picture.caption = f'A letter to {reader} from {writer}.'
    return picture


def page(style: Style, words: Words):
    """Lines of anything: the most print for one picture, for learning to read."""
    r = words.random
    limit = int(style.width / style.size * 1.7)
    rows = []
    for _ in range(int(style.height / style.size / 1.4)):
        line = ''
        while True:
            piece = r.choice([words.company, words.person, words.date, lambda: words.money(r.choice('$€£')),
                              words.item, words.invented, words.sign_word, words.reference, lambda: symbols(r)])()
            if len(line) + len(piece) + 1 > limit:
                break
            line = f'{line} {piece}'.strip()
        if line:
            rows.append(('line', [line]))
    picture = stack(style, 'page', rows)
    picture.caption = f'A page of {len(rows)} lines.'
    return picture


def symbols(r):
    """Any characters in any order, so that rare ones are seen too."""
    from vocabulary import CHARACTERS
    return ''.join(r.choice(CHARACTERS) for _ in range(r.randint(2, 6)))
