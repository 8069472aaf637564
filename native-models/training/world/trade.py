"""Receipts, invoices and menus: what was bought, from whom, for how much."""
from .sheet import Beside, Grid, Heading, Lines, Pairs, Piece, Rule, Sheet, labelled
from .words import amount

TOTALS = ['Total', 'TOTAL', 'Total', 'Amount due', 'Sum', 'Grand total', 'Total due', 'TOTAL DUE', 'Balance due',
          'To pay', 'Total amount', 'GRAND TOTAL']
DATES = ['Date', 'Date', 'DATE', 'Issued', 'Dated']
THANKS = ['Thank you!', 'Thank you for your visit', 'Come again', 'Have a nice day', 'See you soon!',
          'Please keep this receipt', 'THANK YOU']
PAYMENTS = ['Cash', 'Visa', 'Card', 'Mastercard', 'Debit card', 'Credit card', 'Gift card', 'Apple Pay', 'Check',
            'Bank transfer']


def priced(words, count, services, largest, currency):
    """Different items with amounts: [(name, quantity, unit, amount)]."""
    r = words.random
    names = list(dict.fromkeys(words.item(services) for _ in range(count)))
    rows = []
    for name in names:
        quantity = r.choice([1, 1, 1, 2, 2, 3, 4, 5, 6, 10, 12])
        unit = round(r.choice([r.uniform(0.3, 9.9), r.uniform(1, largest)]), 2)
        rows.append((name, quantity, unit, round(quantity * unit, 2)))
    return rows


def item_grid(words, rows, currency, room, sheet, item_heads, services=False):
    """The items in one of the usual arrangements, and the questions about them."""
    r = words.random
    money = lambda value: amount(value, currency, r)
    kind = r.choices(['plain', 'counted', 'full', 'two lines'],
                     [6, 2, 2.5 if room > 8 else 0.5, 1 if room > 2 * len(rows) + 6 else 0])[0]
    pieces = [(Piece(name, 'item'),
               Piece(f'{quantity} x' if kind == 'counted' and r.random() < 0.3 else str(quantity), 'quantity'),
               Piece(money(unit), 'price'), Piece(money(sum_), 'price')) for name, quantity, unit, sum_ in rows]
    heads = None
    if kind == 'plain':
        for i, (name, _, unit, _) in enumerate(rows):  # one of each
            rows[i] = (name, 1, unit, unit)
            pieces[i][3].text = money(unit)
        if r.random() < 0.3:
            heads = [r.choice(item_heads), r.choice(['Price', 'Amount'])]
        grid = Grid(heads, [[p[0], p[3]] for p in pieces], {1})
    elif kind == 'counted':
        first = r.random() < 0.5
        if first and r.random() < 0.4:
            heads = ['Qty', r.choice(item_heads), 'Amount']
        grid = Grid(heads, [[p[1], p[0], p[3]] if first else [p[0], p[1], p[3]] for p in pieces],
                    {2} if first else {1, 2})
        if not first and r.random() < 0.6:
            grid.heads = [r.choice(item_heads), r.choice(['Qty', 'Count', 'Pcs']),
                          r.choice(['Price', 'Amount', 'Total'])]
    elif kind == 'full':
        grid = Grid([r.choice(item_heads), r.choice(['Qty', 'Quantity', 'Hours' if services else 'Count']),
                     r.choice(['Price', 'Rate', 'Unit price']), r.choice(['Amount', 'Total'])],
                    [list(p) for p in pieces], {1, 2, 3})
    else:
        rows_out = []
        for (name, quantity, unit, _), (piece, _, _, total) in zip(rows, pieces):
            rows_out += [[piece], [Piece(f'{quantity} x {money(unit)}'), total]]
        grid = Grid(None, rows_out, {1})
    sheet.put(grid)
    for k in r.sample(range(len(pieces)), min(len(pieces), 3)):
        name, quantity, _, price = pieces[k]
        shown = r.choice([name.text, name.text.lower(), name.text.lower()])
        several = kind in ('full', 'two lines') and rows[k][1] != 1  # two prices stand there, and "the price" could be either
        sheet.ask('line total' if several else 'price', price, item=shown)
        if kind in ('counted', 'full'):
            sheet.ask('quantity', quantity, str(rows[k][1]), 0.5, item=shown)
        if kind == 'full':
            sheet.ask('unit price', pieces[k][2], None, 0.6, item=shown)
    sheet.judge('items', str(len(pieces)), 0.35)
    sheet.ask('first item', pieces[0][0], None, 0.15)
    sheet.ask('last item', pieces[-1][0], None, 0.12)
    values = [row[3] for row in rows]
    if len(set(values)) == len(values) > 1:
        sheet.ask('dearest', pieces[values.index(max(values))][0], None, 0.12)
        sheet.ask('cheapest', pieces[values.index(min(values))][0], None, 0.08)
    refuse_item(words, sheet, pieces, 0.2)
    return round(sum(values), 2)


def refuse_item(words, sheet, rows, chance):
    """Asks for the price of what is not sold here, not even as a part of another name."""
    other, names = words.item().lower(), [name.text.lower() for name, *_ in rows]
    if words.random.random() < chance and not any(other in name or name in other for name in names):
        sheet.refuse('price', item=other)


def sums(words, sheet, currency, goods, left, shop):
    """Subtotal, tax, tip and total as pairs; returns the total's piece."""
    r = words.random
    money = lambda value: amount(value, currency, r)
    pairs, total, extras = [], goods, []
    if left > 1 and r.random() < 0.45:
        extras.append('tax')
    if left > 2 and r.random() < 0.15:
        extras.append(r.choice(['tip', 'discount'] if shop else ['discount', 'shipping']))
    if extras and left > len(extras) + 1 and r.random() < 0.7:
        label, piece = labelled(r, 'subtotal', ['Subtotal', 'Subtotal', 'SUBTOTAL', 'Sub-total', 'Net'], money(goods))
        pairs.append((label, piece))
        sheet.ask('subtotal', piece)
    for extra in extras:
        value = round(goods * r.choice([0.05, 0.07, 0.08, 0.1, 0.19, 0.2]) + r.choice([0, 0, 0.01]),
                      2) if extra != 'shipping' else r.choice([4.9, 5, 7.5, 9.99, 12])
        rate = f' {r.choice([5, 7, 8, 10, 19, 20])}%'
        names = {'tax': ['Tax', 'VAT', 'Sales tax', 'TAX', 'Tax' + rate, 'VAT' + rate],
                 'tip': ['Tip', 'Gratuity', 'TIP'],
                 'discount': ['Discount', 'Savings', 'You saved'],
                 'shipping': ['Shipping', 'Delivery', 'Postage']}[extra]
        sign = '-' if extra == 'discount' and r.random() < 0.6 else ''
        piece = Piece(sign + money(value), extra)
        pairs.append((r.choice(names), piece))
        total += -value if extra == 'discount' else value
        sheet.ask(extra, piece)
    piece = Piece(money(max(0.5, total)), 'total', r.random() < 0.5)
    pairs.append((r.choice(TOTALS), piece))
    sheet.ask('total', piece)
    sheet.ask('total', piece, None, 0.5)
    return pairs, piece


def receipt(words, room):
    r = words.random
    sheet = Sheet(r, 'receipt', 'receipt')
    store, currency = Piece(words.company(), 'store'), words.currency()
    count = min(r.choice([1, 2, 2, 3, 3, 4, 5, 6, 7]), max(1, room - 4))
    left = room - count - 3
    sheet.put(Heading(store, r.choice([1.0, 1.2, 1.5])))
    sheet.ask('store', store)
    top = []
    if left > 1 and r.random() < 0.3:
        street = Piece(words.street(), 'address')
        top.append(street)
        left -= 1
        sheet.ask('address', street, None, 0.6)
        if left > 1 and r.random() < 0.4:
            top.append(Piece(words.town(), 'address'))
            left -= 1
    if left > 0 and r.random() < 0.2:
        phone = words.phone()
        piece = Piece(r.choice(['Tel. ', 'Tel: ', 'Phone ', '', 'Tel ']) + phone, 'phone')
        top.append(piece)
        left -= 1
        sheet.ask('phone', piece, phone)
    if left > 0 and r.random() < 0.15:
        top.insert(0, Piece(r.choice(['Receipt', 'RECEIPT', 'Sales receipt', 'CASH RECEIPT', 'Customer copy'])))
        left -= 1
    if top:
        sheet.put(Lines(top, 'center' if r.random() < 0.5 else None))
    info = []
    for key, chance, names, value in (
            ('date', 0.75, DATES, words.date()), ('time', 0.25, ['Time', 'TIME'], words.time()),
            ('receipt number', 0.2, ['Receipt no.', 'Receipt', 'Receipt #', 'Ticket', 'Bill no.'], words.reference()),
            ('cashier', 0.2, ['Cashier', 'Server', 'Served by', 'Your host'], words.name_word('firsts', 0.3)),
            ('order', 0.08, ['Order', 'Order no.', 'Order #'], words.reference())):
        if left > 0 and r.random() < (chance ** 0.6 if left > 5 else chance):
            label, piece = labelled(r, key, names, value)
            info.append((label if key not in ('date', 'time') or r.random() < 0.6 else None, piece))
            left -= 1
            sheet.ask(key, piece)
    late = info and r.random() < 0.2
    if info and not late:
        sheet.put(Pairs(info))
    if r.random() < 0.4:
        sheet.put(Rule())
    goods = item_grid(words, priced(words, count, False, 60, currency), currency, room, sheet,
                      ['Item', 'Description', 'Article', 'Product'])
    if r.random() < 0.4:
        sheet.put(Rule())
    pairs, total = sums(words, sheet, currency, goods, left, True)
    left -= len(pairs) - 1
    if left > 0 and r.random() < 0.25:
        value = Piece(r.choice(PAYMENTS[:7]), 'payment')
        if r.random() < 0.4 and left > 1:
            paid = round(goods + r.choice([1, 2.5, 5, 10, 20]), 2)
            cash, change = Piece(amount(paid, currency, r), 'cash'), Piece(words.money(currency, 20), 'change')
            pairs += [(r.choice(['Cash', 'CASH', 'Given']), cash), (r.choice(['Change', 'CHANGE']), change)]
            sheet.ask('cash', cash)
            sheet.ask('change', change)
        else:
            pairs.append((r.choice(['Payment', 'Paid by', 'Paid with', 'Method']), value))
            sheet.ask('payment', value)
    sheet.put(Pairs(pairs, r.choices(['split', 'inline', 'table'], [7, 1, 1])[0]))
    if late:
        sheet.put(Pairs(info))
    if left > 0 and r.random() < 0.3:
        sheet.put(Lines([Piece(r.choice(THANKS))], 'center'))
    sheet.missing(0.45, 'date', 'time', 'tax', 'tip', 'cashier', 'receipt number', 'phone', 'discount', 'change',
                  'seat', 'gate', 'number', 'sign', 'due', 'address')
    sheet.caption = f'A receipt from {store.text}. The total is {total.text}.'
    return sheet


def invoice(words, room):
    r = words.random
    sheet = Sheet(r, 'invoice', 'invoice')
    sender, currency = Piece(words.company(), 'sender'), words.currency()
    client = Piece(words.person() if r.random() < 0.6 else words.company(), 'client')
    number, date = Piece(words.reference(), 'number'), Piece(words.date(), 'date')
    count = min(r.choice([0, 1, 1, 2, 2, 3, 4, 5]), max(0, room - 6))
    left = room - count - 5
    heading = r.choice(['INVOICE', 'Invoice', 'INVOICE', 'Tax Invoice', 'Bill', None])
    sender_first = heading is None or r.random() < 0.5
    from_block, to_block = [], []
    if sender_first:
        title = Heading(sender, r.choice([1.0, 1.2, 1.4]))
        sheet.put(*([title, Heading(Piece(heading, 'title'))] if heading and r.random() < 0.5
                    else [Heading(Piece(heading, 'title')), title] if heading else [title]))
        if left > 1 and r.random() < 0.3:
            street, town = Piece(words.street(), 'address'), Piece(words.town(), 'address')
            sheet.put(Lines([street, town]))
            left -= 2
            sheet.ask('address', street, None, 0.5)
    else:
        sheet.put(Heading(Piece(heading, 'title')))
        from_block = [(r.choice(['From', 'Issued by', 'Seller', 'Vendor', 'FROM', 'Supplier', 'Company']), sender)]
    sheet.ask('sender', sender)
    sheet.ask('sender', sender, None, 0.3)
    info = [(r.choice(['Invoice no.', 'Invoice', 'No.', 'Invoice number', 'Invoice #', 'INVOICE NO', 'Ref',
                       'Number']), number), (r.choice(DATES + ['Invoice date']), date)]
    sheet.ask('number', number)
    sheet.ask('date', date)
    for key, chance, names, value in (
            ('due', 0.3, ['Due date', 'Due', 'Payment due', 'Pay by'], words.date()),
            ('order', 0.12, ['Order no.', 'PO number', 'Order'], words.reference()),
            ('payment', 0.1, ['Payment', 'Payment method', 'Pay by'], r.choice(PAYMENTS))):
        if left > 0 and r.random() < (chance ** 0.6 if left > 5 else chance):
            piece = Piece(value, key)
            info.append((r.choice(names), piece))
            left -= 1
            sheet.ask(key, piece)
    if r.random() < 0.65:
        to_block = [(r.choice(['Bill to', 'Billed to', 'To', 'Client', 'Customer', 'BILL TO', 'Invoice to']), client)]
        sheet.ask('client', client)
    r.shuffle(info)
    if from_block and to_block and r.random() < 0.35:
        sheet.put(Beside([Pairs(from_block, 'above')], [Pairs(to_block, 'above')]), Pairs(info))
    elif to_block and left > 0 and r.random() < 0.25:
        extra = [Lines([Piece(words.street(), 'address'), Piece(words.town(), 'address')],
                       'left')] if left > 2 and r.random() < 0.5 else []
        left -= 2 * bool(extra)
        sheet.put(Beside([Pairs(from_block + to_block, 'above')] + extra,
                         [Pairs(info, r.choice(['above', 'inline', 'split']))]))
    else:
        body = from_block + to_block + info
        if r.random() < 0.5:
            r.shuffle(body)
        sheet.put(Pairs(body))
    if count:
        if r.random() < 0.3:
            sheet.put(Rule())
        goods = item_grid(words, priced(words, count, True, 700, currency), currency, room, sheet,
                          ['Description', 'Item', 'Service', 'Work'], True)
    else:
        goods = round(r.choice([r.uniform(20, 200), r.uniform(50, 9000)]), 2)
    pairs, total = sums(words, sheet, currency, goods, left, False)
    sheet.put(Pairs(pairs, r.choices(['split', 'inline', 'table', None], [6, 2, 1, 1])[0]))
    if left > len(pairs) and r.random() < 0.2:
        sheet.put(Lines([Piece(r.choice(['Please pay within 30 days.', 'Thank you for your business.',
                                         'Payment due in 14 days.', 'Thank you!']))]))
    sheet.missing(0.45, 'due', 'tax', 'discount', 'shipping', 'client', 'phone', 'email', 'seat', 'weight', 'order',
                  'flight', 'sign', 'tip', 'time')
    sheet.caption = f'An invoice from {sender.text} with the number {number.text}. The total is {total.text}.'
    return sheet


def menu(words, room):
    r = words.random
    noun = r.choice(['menu', 'menu', 'price list'])
    sheet = Sheet(r, 'menu', noun, noun)
    title = Piece(r.choice([words.company(), words.company(), 'Menu', 'MENU', 'Lunch', 'Price list', 'Drinks',
                            "Today's menu"]), 'title')
    sheet.put(Heading(title))
    sheet.ask('heading', title, None, 0.5)
    currency = words.currency()
    count = max(2, min(r.randint(2, 8), room - 2))
    rows = priced(words, count, noun == 'price list' and r.random() < 0.5, 40, currency)
    pieces = [(Piece(name, 'item'), Piece(amount(unit, currency, r), 'price')) for name, _, unit, _ in rows]
    sheet.put(Grid(None, [list(p) for p in pieces], {1}))
    for name, price in r.sample(pieces, min(3, len(pieces))):
        sheet.ask('price', price, item=r.choice([name.text, name.text.lower()]))
    sheet.judge('items', str(len(pieces)), 0.5)
    values = [row[2] for row in rows]
    if len(set(values)) == len(values) > 1:
        sheet.ask('dearest', pieces[values.index(max(values))][0], None, 0.4)
        sheet.ask('cheapest', pieces[values.index(min(values))][0], None, 0.4)
    refuse_item(words, sheet, pieces, 0.3)
    sheet.missing(0.4, 'total', 'date', 'number', 'cashier', 'seat')
    sheet.caption = f'A {noun} with {len(pieces)} items.'
    return sheet
