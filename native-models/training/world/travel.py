"""Tickets: planes, trains, buses, cinemas, concerts, museums, parking."""
from .entries import add_entries
from .sheet import Heading, Lines, Pairs, Piece, Sheet
from .words import CAPITALS

CLASSES = ['Economy', 'Business', 'First', '2', '1', 'Second', 'First class', '2nd', 'Standard']
SHOWS = ['Live', 'Tour', 'Band', 'Festival', 'Quartet', 'Night', 'Orchestra']


def ticket(words, room):
    kind = words.random.choice([boarding_pass, boarding_pass, train_ticket, train_ticket, cinema_ticket,
                                cinema_ticket, concert_ticket, bus_ticket, park_ticket])
    return kind(words, room)


def fields(words, sheet, room, wanted, labelled=True):
    """Pairs from (field, chance, labels, value), as many as there is room for; the likely ones first.

    Other entries join them, but where no label is printed: they have nothing else to be asked by.
    """
    r = words.random
    chosen = []
    for key, chance, names, value in wanted:
        if len(chosen) < room and r.random() < (chance ** 0.6 if room > 7 else chance):
            piece = Piece(value, key)
            chosen.append((r.choice(names), piece))
            sheet.ask(key, piece)
    if labelled and len(chosen) < room and r.random() < 0.3:
        chosen += add_entries(words, sheet, min(room - len(chosen), r.randint(1, 2)))
    return chosen


def seat(r):
    return r.choice([f'{r.randint(1, 45)}{r.choice("ABCDEFGHJK")}', f'{r.choice("ABCDEFGHJKLMN")}{r.randint(1, 40)}',
                     str(r.randint(1, 120)),
                     f'{r.randint(1, 45)}{r.choice("ABCDEF")}', f'{r.choice("ABCDEFGHJ")}-{r.randint(1, 30)}'])


def gate(r):
    return r.choice([f'{r.choice("ABCDEFG")}{r.randint(1, 40)}', str(r.randint(1, 60)),
                     f'{r.choice("ABC")} {r.randint(1, 30)}', f'{r.randint(1, 30)}{r.choice("AB")}'])


def route(words, sheet, chance=1.0):
    """From and to: two pairs, or one line with both."""
    r = words.random
    start, end = words.city(), words.city()
    while end == start:
        end = words.city()
    if r.random() < 0.2:
        start, end = start.upper(), end.upper()
    if r.random() < 0.25:
        line = Piece(f'{start} {r.choice(["to", "-", ">", "->"])} {end}', 'route')
        sheet.ask('from', line, start)
        sheet.ask('to', line, end)
        return [(None, line)]
    a, b = Piece(start, 'from'), Piece(end, 'to')
    sheet.ask('from', a)
    sheet.ask('to', b)
    return [(r.choice(['From', 'FROM', 'Departure', 'Origin'] if r.random() < 0.3 else ['From']), a),
            (r.choice(['To', 'TO', 'Destination'] if r.random() < 0.3 else ['To']), b)]


def number(r):
    return r.choice([f'{r.choice(CAPITALS)}{r.choice(CAPITALS)}{r.randint(10, 9999)}',
                     f'{r.choice(CAPITALS)}{r.choice(CAPITALS)} {r.randint(10, 9999)}'])


def boarding_pass(words, room):
    r = words.random
    sheet = Sheet(r, 'ticket', 'boarding pass', r.choice(['ticket', 'boarding pass']))
    title = Piece(r.choice(['BOARDING PASS', 'Boarding pass', 'Boarding Pass', words.company()]), 'title')
    sheet.put(Heading(title, r.choice([1.0, 1.25])))
    body = fields(words, sheet, 1,
                  [('passenger', 0.8, ['Passenger', 'Name', 'PASSENGER', 'Name of passenger'],
                    words.person() if r.random() < 0.7
                    else f'{words.name_word("lasts")}/{words.name_word("firsts")}'.upper())])
    if room > 5:
        body += route(words, sheet)
    rest = fields(words, sheet, max(2, room - 2 - len(body)), [
        ('seat', 0.9, ['Seat', 'SEAT', 'Seat no.'], seat(r)),
        ('gate', 0.75, ['Gate', 'GATE'], gate(r)),
        ('flight', 0.75, ['Flight', 'FLIGHT', 'Flight no.'], number(r)),
        ('date', 0.5, ['Date', 'DATE'], words.date()),
        ('boarding', 0.5, ['Boarding', 'Boarding time', 'BOARDING', 'Boards'], words.time()),
        ('departure', 0.3, ['Departure', 'Departs', 'DEP'], words.time()),
        ('class', 0.3, ['Class', 'CLASS'], r.choice(CLASSES)),
        ('booking', 0.2, ['Booking', 'Booking ref', 'PNR', 'Reference'], words.code())])
    r.shuffle(rest)
    sheet.put(Pairs(body), Pairs(rest, 'columns' if body and r.random() < 0.35 else None))
    sheet.missing(0.45, 'seat', 'gate', 'date', 'platform', 'total', 'label price', 'number', 'weight', 'flight',
                  'boarding', 'passenger', 'class', 'sign')
    sheet.caption = 'A boarding pass.' + ''.join(f' The {p.role} is {p.text}.' for _, p in rest[:2])
    return sheet


def train_ticket(words, room):
    r = words.random
    sheet = Sheet(r, 'ticket', 'train ticket', 'ticket')
    title = Piece(r.choice(['TRAIN TICKET', 'Train ticket', 'Rail ticket', 'TICKET', words.company(),
                            words.company()]), 'title')
    sheet.put(Heading(title, r.choice([1.0, 1.25])))
    body = route(words, sheet) if room > 4 else []
    rest = fields(words, sheet, max(2, room - 2 - len(body)), [
        ('platform', 0.7, ['Platform', 'Track', 'PLATFORM', 'Plat.'],
         r.choice([str(r.randint(1, 24)), f'{r.randint(1, 14)}{r.choice("AB")}'])),
        ('seat', 0.75, ['Seat', 'SEAT', 'Seat no.'], seat(r)),
        ('departure', 0.6, ['Departure', 'Departs', 'Dep.', 'Leaves'], words.time()),
        ('date', 0.6, ['Date', 'DATE', 'Travel date'], words.date()),
        ('coach', 0.4, ['Coach', 'Car', 'COACH', 'Carriage'], r.choice([str(r.randint(1, 18)), r.choice('ABCDEFGH')])),
        ('arrival', 0.3, ['Arrival', 'Arrives', 'Arr.'], words.time()),
        ('train', 0.3, ['Train', 'Train no.'], number(r)),
        ('fare', 0.35, ['Price', 'Fare', 'PRICE'], words.money(words.currency(), 150)),
        ('class', 0.3, ['Class', 'CLASS'], r.choice(CLASSES)),
        ('passenger', 0.2, ['Passenger', 'Name', 'Traveler'], words.person()),
        ('ticket number', 0.15, ['Ticket no.', 'Ticket'], words.reference())])
    r.shuffle(rest)
    sheet.put(Pairs(body), Pairs(rest, 'columns' if r.random() < 0.3 else None))
    sheet.missing(0.45, 'platform', 'seat', 'gate', 'flight', 'date', 'passenger', 'class', 'coach', 'arrival',
                  'label price', 'number', 'total', 'sign')
    sheet.caption = 'A train ticket.' + ''.join(f' The {p.role} is {p.text}.' for _, p in rest[:2])
    return sheet


def cinema_ticket(words, room):
    r = words.random
    noun = r.choice(['cinema ticket', 'cinema ticket', 'theater ticket'])
    sheet = Sheet(r, 'ticket', noun, 'ticket')
    house = Piece(r.choice(['CINEMA TICKET', 'Cinema', 'ADMIT ONE', f'{words.name_word("heads")} Cinema',
                            f'{words.name_word("heads")} Theater', 'MOVIE TICKET']), 'title')
    film = Piece(words.title(), 'movie')
    sheet.put(Heading(house, r.choice([1.0, 1.25])))
    sheet.ask('movie', film)
    rest = fields(words, sheet, max(2, room - 3), [
        ('seat', 0.85, ['Seat', 'SEAT', 'Seat no.'], seat(r)),
        ('row', 0.35, ['Row', 'ROW'], r.choice([str(r.randint(1, 30)), r.choice(CAPITALS)])),
        ('start', 0.75, ['Time', 'Start', 'TIME', 'Starts', 'Showtime'], words.time()),
        ('date', 0.7, ['Date', 'DATE', 'Day'], words.date()),
        ('hall', 0.6, ['Hall', 'Screen', 'HALL', 'Theater', 'Room'], str(r.randint(1, 16))),
        ('fare', 0.5, ['Price', 'PRICE', 'Paid'], words.money(words.currency(), 30)),
        ('ticket number', 0.2, ['Ticket no.', 'No.'], words.reference()),
        ('booking', 0.1, ['Booking', 'Code'], words.code())])
    if r.random() < 0.5:
        sheet.put(Heading(film, 1.1), Pairs(rest))
    else:
        sheet.put(Pairs([(r.choice(['Movie', 'Film', 'Title', 'Now showing']), film)] + rest))
    sheet.missing(0.45, 'seat', 'row', 'hall', 'date', 'gate', 'platform', 'passenger', 'label price', 'number',
                  'sign', 'total', 'flight')
    sheet.caption = f'A {noun} for {film.text}.'
    return sheet


def concert_ticket(words, room):
    r = words.random
    sheet = Sheet(r, 'ticket', 'concert ticket' if r.random() < 0.6 else 'ticket', 'ticket')
    event = Piece(r.choice([words.place(*SHOWS, invented=0.6), words.person(), words.title()]), 'event')
    sheet.put(Heading(event))
    sheet.ask('event', event)
    rest = fields(words, sheet, max(2, room - 2), [
        ('date', 0.85, ['Date', 'DATE', 'Day'], words.date()),
        ('venue', 0.6, ['Venue', 'Place', 'Where', 'Location'],
         words.place('Hall', 'Arena', 'Stadium', 'Club', 'Park', 'House')),
        ('doors', 0.3, ['Doors', 'Doors open'], words.time()),
        ('start', 0.6, ['Start', 'Begins', 'Time', 'Show'], words.time()),
        ('seat', 0.6, ['Seat', 'SEAT'], seat(r)),
        ('row', 0.3, ['Row', 'ROW'], r.choice([str(r.randint(1, 30)), r.choice(CAPITALS)])),
        ('gate', 0.3, ['Gate', 'Entrance', 'GATE'], gate(r)),
        ('fare', 0.6, ['Price', 'PRICE'], words.money(words.currency(), 150)),
        ('ticket number', 0.2, ['Ticket no.', 'No.', 'Order'], words.reference())])
    sheet.put(Pairs(rest))
    sheet.missing(0.45, 'seat', 'row', 'gate', 'platform', 'flight', 'passenger', 'label price', 'date', 'number',
                  'total', 'phone')
    sheet.caption = f'A ticket for {event.text}.'
    return sheet


def bus_ticket(words, room):
    r = words.random
    sheet = Sheet(r, 'ticket', 'bus ticket', 'ticket')
    sheet.put(Heading(Piece(r.choice(['BUS TICKET', 'Bus ticket', 'CITY BUS', 'Day ticket',
                                      f'{words.name_word("cities")} Bus', 'Single ticket']), 'title')))
    body = route(words, sheet) if room > 4 and r.random() < 0.6 else []
    rest = fields(words, sheet, max(2, room - 2 - len(body)), [
        ('bus', 0.5, ['Bus', 'Line', 'Route'],
         r.choice([str(r.randint(1, 299)), f'{r.choice("ABMNX")}{r.randint(1, 99)}'])),
        ('date', 0.7, ['Date', 'DATE'], words.date()),
        ('departure', 0.5, ['Departure', 'Time', 'Leaves'], words.time()),
        ('seat', 0.4, ['Seat', 'SEAT'], seat(r)),
        ('fare', 0.7, ['Fare', 'Price', 'FARE'], words.money(words.currency(), 40)),
        ('valid', 0.25, ['Valid until', 'Valid to', 'Expires'], words.date()),
        ('ticket number', 0.3, ['Ticket no.', 'No.'], words.reference())])
    sheet.put(Pairs(body), Pairs(rest))
    sheet.missing(0.45, 'seat', 'gate', 'platform', 'flight', 'passenger', 'label price', 'class', 'number', 'total')
    sheet.caption = 'A bus ticket.' + ''.join(f' The {p.role} is {p.text}.' for _, p in rest[:1])
    return sheet


def park_ticket(words, room):
    r = words.random
    noun = r.choice(['parking ticket', 'museum ticket', 'museum ticket'])
    sheet = Sheet(r, 'ticket', noun, 'ticket')
    parking = noun == 'parking ticket'
    place = Piece(words.place('Parking') if parking else words.place('Museum', 'Zoo', 'Gallery', 'Castle'), 'title')
    sheet.put(Heading(place))
    sheet.ask('heading', place, None, 0.5)
    own = [
        ('plate', 0.7, ['Plate', 'License plate', 'Car'], f'{words.code(3)} {r.randint(10, 999)}'),
        ('start', 0.6, ['From', 'Arrival', 'Entry', 'In'], words.time())] if parking else [
        ('guests', 0.4, ['Persons', 'Visitors', 'Guests'], str(r.randint(1, 9))),
        ('start', 0.4, ['Entry', 'Time', 'Slot'], words.time())]
    rest = fields(words, sheet, max(2, room - 2), [
        ('date', 0.8, ['Date', 'DATE'], words.date()),
        ('fare', 0.8, ['Price', 'Fee', 'Paid', 'Amount'], words.money(words.currency(), 60))] + own + [
        ('valid', 0.3, ['Valid until', 'Expires', 'Valid to'], words.date()),
        ('ticket number', 0.4, ['Ticket no.', 'Ticket', 'No.'], words.reference())])
    sheet.put(Pairs(rest), *([Lines([Piece(r.choice(['Keep this ticket.', 'Thank you!', 'No refund']))])] if room > 7
                             and r.random() < 0.3 else []))
    sheet.missing(0.45, 'seat', 'gate', 'platform', 'flight', 'passenger', 'class', 'number', 'row', 'phone')
    sheet.caption = f'A {noun} of {place.text}.'
    return sheet
