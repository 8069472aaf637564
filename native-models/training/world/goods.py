"""Labels: on food, on medicine, on parcels, on shelves."""
from .sheet import Heading, Lines, Pairs, Piece, Rule, Sheet
from .travel import fields
from .words import CAPITALS

HEADS = ['Fresh', 'Organic', 'Pure', 'Classic', 'Extra', 'Golden', 'Wild', 'Sweet', 'Roasted', 'Smoked', 'Natural',
         'Premium', 'Green', 'Dark', 'Crunchy']

COUNTRIES = ['Italy', 'Spain', 'France', 'Peru', 'India', 'Kenya', 'Japan', 'Chile', 'Greece', 'Canada', 'Brazil']
DOSES = ['1 tablet daily', '2 tablets a day', '1 at night', '5 ml twice a day', '1 before meals', '2 every 6 hours']


def label(words, room):
    kinds = [food_label, food_label, food_label, medicine_label, parcel_label, shelf_label]
    return words.random.choice(kinds)(words, room)


def weight(r):
    return r.choice([f'{r.randrange(50, 1000, 5)} {r.choice(["g", "ml", "g"])}',
                     f'{r.randrange(50, 1000, 25)}{r.choice(["g", "ml"])}',
                     f'{r.randint(1, 5)}.{r.randint(0, 9)} {r.choice(["kg", "l", "lb"])}',
                     f'{r.randint(1, 30)} {r.choice(["kg", "oz", "lb", "pcs"])}'])


def food_label(words, room):
    r = words.random
    sheet = Sheet(r, 'label', 'label' if r.random() < 0.7 else 'food label', 'label')
    head = words.invented(8).capitalize() if r.random() < 0.3 else r.choice(HEADS)
    product = Piece(f'{head} {words.name_word("items", 0.2)}' if r.random() < 0.8 else words.name_word('items', 0.3),
                    'product')
    brand = Piece(words.company(), 'brand')
    branded = room > 4 and r.random() < 0.3
    if branded:
        sheet.put(Heading(brand, 1.0))
        sheet.ask('brand', brand)
    sheet.put(Heading(product, 1.5))
    sheet.ask('product', product)
    wanted = [
        ('weight', 0.75, ['Net weight', 'Weight', 'Net', 'Net wt.', 'NET WT', 'Contents'], weight(r)),
        ('best before', 0.7, ['Best before', 'Use by', 'Best before', 'BEST BEFORE', 'Expires', 'EXP', 'Best by'],
         words.date()),
        ('label price', 0.6, ['Price', 'PRICE', 'Only'], words.money(words.currency() or '$', 40)),
        ('batch', 0.4, ['Batch', 'Lot', 'Batch no.', 'LOT', 'Batch number', 'Lot no.'],
         f'{r.choice(CAPITALS)}{r.randint(10, 9999)}' if r.random() < 0.6 else words.reference()),
        ('origin', 0.3, ['Origin', 'Product of', 'Made in', 'From'],
         r.choice(COUNTRIES + [words.city()]))]
    r.shuffle(wanted)
    rest = fields(words, sheet, max(2, room - 2 - branded), wanted)
    if len(rest) < 2:
        rest += fields(words, sheet, 2, [w for w in wanted if w[0] not in sheet.keys])
    bare = r.random() < 0.15
    sheet.put(Pairs([(None if bare and p.role in ('weight', 'label price') else l, p) for l, p in rest]))
    if room > 8 and r.random() < 0.4:
        ingredients = Piece(', '.join(words.name_word('items', 0.1).lower() for _ in range(r.randint(2, 5))),
                            'ingredients')
        line = Piece(f'Ingredients: {ingredients.text}.', 'ingredients')
        sheet.put(*([Rule()] if r.random() < 0.3 else []), Lines([line], 'left'))
        sheet.ask('ingredients', line, ingredients.text)
    sheet.missing(0.4, 'weight', 'best before', 'label price', 'batch', 'total', 'phone', 'store', 'seat', 'number',
                  'dose')
    first = rest[0][1]
    sheet.caption = f'A label of the product {product.text}. The {first.role.replace("label ", "")} is {first.text}.'
    return sheet


def medicine_label(words, room):
    r = words.random
    sheet = Sheet(r, 'label', 'medicine label', 'label')
    product = Piece(f'{words.invented(9).capitalize()} {r.choice([5, 10, 20, 50, 100, 200, 250, 500])} mg', 'product')
    sheet.put(Heading(product))
    sheet.ask('product', product)
    rest = fields(words, sheet, max(2, room - 3), [
        ('dose', 0.8, ['Dose', 'Dosage', 'Take'], r.choice(DOSES)),
        ('name', 0.5, ['Patient', 'For', 'Name'], words.person()),
        ('best before', 0.6, ['Use by', 'Expires', 'EXP'], words.date()),
        ('batch', 0.5, ['Lot', 'Batch'], words.reference()),
        ('date', 0.3, ['Date', 'Filled'], words.date())])
    sheet.put(Pairs(rest))
    if r.random() < 0.4 and room > 5:
        sheet.put(Lines([Piece(r.choice(['Keep away from children.', 'Keep dry.', 'Shake well.', 'Store in a cool place.']))]))
    sheet.missing(0.45, 'weight', 'label price', 'batch', 'name', 'phone', 'total', 'seat')
    sheet.caption = f'A medicine label of {product.text}.'
    return sheet


def parcel_label(words, room):
    r = words.random
    sheet = Sheet(r, 'label', 'shipping label', 'label')
    sheet.put(Heading(Piece(r.choice(['SHIP TO', 'PRIORITY MAIL', 'EXPRESS', 'PARCEL', words.company(),
                                      'Standard delivery']), 'title'), 1.1))
    body = []
    for key, names, who in (('shipper', ['From', 'FROM', 'Sender'],
                             words.company() if r.random() < 0.5 else words.person()),
                            ('recipient', ['To', 'TO', 'Ship to', 'Deliver to', 'Recipient'], words.person())):
        if key == 'recipient' or room > 5:
            piece = Piece(who, key)
            body.append((r.choice(names), piece))
            sheet.ask(key, piece)
    street, town = Piece(words.street(), 'address'), Piece(words.town(), 'address')
    sheet.put(Pairs(body, r.choice(['above', 'inline', 'table'])), Lines([street, town], 'left'))
    sheet.ask('address', street)
    rest = fields(words, sheet, max(1, room - 6), [
        ('weight', 0.7, ['Weight', 'WT'], weight(r)),
        ('tracking', 0.7, ['Tracking', 'Tracking no.', 'TRACKING #'], words.code(r.choice([8, 10]))),
        ('order', 0.3, ['Order', 'Ref', 'Order no.'], words.reference()),
        ('date', 0.3, ['Date', 'Shipped'], words.date())])
    if rest:
        sheet.put(Rule(), Pairs(rest))
    sheet.missing(0.45, 'phone', 'total', 'label price', 'best before', 'tracking', 'weight', 'seat', 'email')
    sheet.caption = f'A shipping label to {body[-1][1].text}.'
    return sheet


def shelf_label(words, room):
    r = words.random
    sheet = Sheet(r, 'label', 'price tag', 'label')
    product, price = Piece(words.item(), 'product'), Piece(words.money(words.currency() or '$', 200), 'price', True)
    sheet.put(Heading(product, 1.1), Heading(price, 2.0))
    sheet.ask('product', product)
    sheet.ask('label price', price)
    rest = fields(words, sheet, max(1, room - 4), [
        ('weight', 0.5, ['Weight', 'Pack', 'Size'], weight(r)),
        ('batch', 0.2, ['Lot'], words.reference()),
        ('brand', 0.3, ['Brand', 'By'], words.company())])
    if rest:
        sheet.put(Pairs(rest))
    sheet.missing(0.4, 'weight', 'best before', 'batch', 'total', 'date', 'phone', 'brand')
    sheet.caption = f'A price tag for {product.text}. The price is {price.text}.'
    return sheet
