"""Letters, memos, invitations, forms and cards: who writes to whom, who filled in what."""
from . import wordings
from .sentences import sentence
from .sheet import Buttons, Heading, Lines, Pairs, Piece, Rule, Sheet
from .travel import fields

CLOSINGS = ['Regards,', 'Yours,', 'Sincerely,', 'Love,', 'Best wishes,', 'Kind regards,', 'Yours sincerely,', 'Best,',
            'Many thanks,', 'Warm regards,', 'Yours truly,', 'See you soon,']


def letter(words, room):
    return words.random.choice([plain_letter] * 5 + [memo, memo, invitation, certificate])(words, room)


def plain_letter(words, room):
    r = words.random
    noun = 'letter' if room > 5 or r.random() < 0.5 else r.choice(['note', 'postcard'])
    sheet = Sheet(r, 'letter', noun, noun)
    reader = r.choice([words.name_word('firsts', 0.3), words.name_word('firsts', 0.3),
                       f'{r.choice(["Mr", "Ms", "Mrs", "Dr", "Mr."])} {words.name_word("lasts", 0.3)}', words.person()])
    writer = Piece(words.person() if r.random() < 0.6 else words.name_word('firsts', 0.3), 'writer')
    left = room - 4
    company = None
    if left > 3 and r.random() < 0.2:
        company = Piece(words.company(), 'company')
        sheet.put(Heading(company))
        sheet.ask('company', company, None, 0.6)
        left -= 2
    top = []
    if left > 3 and r.random() < 0.3:
        top += [Piece(words.street(), 'address'), Piece(words.town(), 'address')]
        sheet.ask('address', top[0], None, 0.5)
        left -= 2
    if left > 1 and r.random() < 0.5:
        date = words.date()
        city = f'{words.city()}, ' if r.random() < 0.2 else ''
        top.append(Piece(city + date, 'date'))
        sheet.ask('date', top[-1], date)
        left -= 1
    if top:
        sheet.put(Lines(top, r.choice(['left', 'left', 'right'])))
    if left > 2 and r.random() < 0.2:
        subject = r.choice(['Your order', 'Our meeting', 'The new house', 'Rent', 'Invitation', 'Your visit',
                            'Application', f'Order {words.reference()}', 'Thank you'])
        piece = Piece(r.choice(['Subject: ', 'Re: ', 'RE: ', '']) + subject, 'subject', True)
        sheet.put(Lines([piece], 'left'))
        sheet.ask('subject', piece, subject)
        left -= 1
    hello = r.choice(['Dear', 'Dear', 'Dear', 'Hi', 'Hello', 'My dear'])
    greeting = Piece(f'{hello} {reader}{r.choice([",", ",", ",", "!", ":"])}', 'greeting')
    sheet.put(Lines([greeting], 'left'))
    sheet.ask('reader', greeting, reader)
    body = list(dict.fromkeys(sentence(words) for _ in range(max(1, min(left // 2, r.randint(1, 6))))))
    if r.random() < 0.5:
        sheet.put(Lines([Piece(' '.join(body), 'body')], 'left'))
    else:
        sheet.put(Lines([Piece(s, 'body') for s in body], 'left'))
    closing = Piece(r.choice(CLOSINGS), 'closing')
    end = r.choice(['left', 'left', 'left', 'right'])
    sheet.put(Lines([closing, writer], end))
    sheet.ask('writer', writer)
    sheet.ask('writer', writer, None, 0.3)
    if left > 4 and r.random() < 0.15:
        job = Piece(words.pick('jobs'), 'job')
        sheet.put(Lines([job], end))
        sheet.ask('job', job)
    sheet.missing(0.45, 'date', 'total', 'label price', 'phone', 'email', 'number', 'sign', 'seat', 'weight', 'due')
    sheet.caption = f'A {noun} to {reader} from {writer.text}.'
    return sheet


def memo(words, room):
    r = words.random
    noun = r.choice(['email', 'memo', 'email'])
    sheet = Sheet(r, 'letter', noun, noun)
    if noun == 'memo' or r.random() < 0.3:
        sheet.put(Heading(Piece(r.choice(['MEMO', 'Memo', 'Memorandum']) if noun == 'memo'
                                else r.choice(['Inbox', 'Mail', 'New message', 'Message']), 'title')))
    head = [('reader', 'To', words.person() if r.random() < 0.7 else words.email()),
            ('writer', 'From', words.person() if r.random() < 0.7 else words.email())]
    if r.random() < 0.6:
        head.append(('date', r.choice(['Date', 'Sent']), words.date()))
    head.append(('subject', r.choice(['Subject', 'Re', 'Subject']),
                 r.choice(['Meeting', 'Team lunch', 'Budget', 'New office', 'Holiday plan',
                           'Project ' + words.invented().capitalize(), 'Your order', 'Parking', 'Weekly report',
                           'Sales report'])))
    if r.random() < 0.5:
        head[0], head[1] = head[1], head[0]
    pieces = []
    for key, label, value in head[:max(3, room - 2)]:
        piece = Piece(value, key)
        pieces.append((label.upper() if noun == 'memo' and r.random() < 0.2 else label, piece))
        sheet.ask(key, piece)
    sheet.put(Pairs(pieces, r.choice(['inline', 'inline', 'table', 'split'])), *([Rule()] if r.random() < 0.5 else []))
    sheet.put(Lines([Piece(' '.join(sentence(words) for _ in range(max(1, min(4, (room - 4) // 3)))), 'body')], 'left'))
    sheet.missing(0.45, 'date', 'total', 'phone', 'number', 'seat', 'label price', 'due', 'sign')
    names = {p.role: p.text for _, p in pieces}
    sheet.caption = f'{wordings.article(noun).capitalize()} to {names["reader"]} from {names["writer"]}.'
    return sheet


def invitation(words, room):
    r = words.random
    sheet = Sheet(r, 'letter', 'invitation', 'invitation')
    event = Piece(r.choice(['Birthday party', 'Garden party', 'Wedding', 'Summer party', 'Dinner', 'Book night',
                            'Concert', 'Team lunch', 'House party', 'Open day', 'Art show']), 'event')
    sheet.put(Heading(Piece(r.choice(['INVITATION', 'You are invited', 'Invitation', 'Save the date',
                                      'Please join us']), 'title')), Heading(event, 1.1))
    sheet.ask('event', event)
    rest = fields(words, sheet, max(2, room - 3), [
        ('date', 0.9, ['Date', 'When', 'On'], words.date()),
        ('start', 0.7, ['Time', 'At', 'Start'], words.time()),
        ('venue', 0.7, ['Place', 'Where', 'Venue'],
         r.choice([words.street(), words.place('Hall', 'Garden', 'House', 'Hotel')])),
        ('host', 0.7, ['Host', 'From', 'Hosted by'], words.person()),
        ('phone', 0.3, ['RSVP', 'Call', 'Phone'], words.phone())])
    sheet.put(Pairs(rest))
    sheet.missing(0.45, 'date', 'venue', 'phone', 'total', 'label price', 'seat', 'email', 'number')
    sheet.caption = f'An invitation to {event.text}.'
    return sheet


def certificate(words, room):
    r = words.random
    sheet = Sheet(r, 'letter', 'certificate', 'certificate')
    name = Piece(words.person(), 'name', True)
    award = r.choice(['First prize', 'Best cook', 'Swimming', 'English course', 'Safety training', 'Chess',
                      'Good work', 'First aid', 'Public speaking', 'Long jump'])
    sheet.put(Heading(Piece(r.choice(['CERTIFICATE', 'Certificate', 'Diploma', 'AWARD']), 'title')),
              Lines([Piece(r.choice(['awarded to', 'presented to', 'This is to certify that', 'given to']))],
                    'center'), Heading(name, 1.2))
    sheet.ask('name', name)
    piece = Piece(r.choice(['for ', 'has completed ', '']) + award, 'award')
    sheet.put(Lines([piece], 'center'))
    sheet.ask('award', piece, award)
    rest = fields(words, sheet, max(1, room - 6), [
        ('date', 0.8, ['Date', 'On'], words.date()),
        ('school', 0.4, ['School', 'Place'], f'{words.name_word("heads")} School')])
    if rest:
        sheet.put(Pairs(rest))
    sheet.missing(0.4, 'date', 'total', 'seat', 'label price', 'phone', 'number')
    sheet.caption = f'A certificate for {name.text}.'
    return sheet


def form(words, room):
    return words.random.choice([filled_form, filled_form, filled_form, identity_card, business_card,
                                reservation])(words, room)


def filled_form(words, room):
    r = words.random
    sheet = Sheet(r, 'form', 'form', 'form')
    title = Piece(r.choice(['Registration form', 'Application', 'APPLICATION FORM', 'Membership form', 'Registration',
                            'Contact form', 'Patient form', 'Order form', 'Job application', 'Library card',
                            'Sign-up form', 'Feedback', 'Visitor form', 'Enrollment']), 'title')
    sheet.put(Heading(title))
    sheet.ask('heading', title, None, 0.4)
    first, last = words.name_word('firsts', 0.25), words.name_word('lasts', 0.3)
    in_one = [('name', 1, ['Name', 'Full name', 'NAME', 'Your name'], f'{first} {last}')]
    in_two = [('first name', 1, ['First name', 'Given name'], first),
              ('last name', 1, ['Last name', 'Surname', 'Family name'], last)]
    wanted = in_one if r.random() < 0.6 else in_two
    others = [
        ('birth', 0.5, ['Date of birth', 'Birth date', 'Born', 'Birthday'], words.date(r.randint(1930, 2020))),
        ('address', 0.5, ['Address', 'Street', 'Home address'], words.street()),
        ('city', 0.5, ['City', 'Town'], words.city()),
        ('phone', 0.5, ['Phone', 'Telephone', 'Phone number', 'Mobile'], words.phone()),
        ('email', 0.4, ['Email', 'E-mail', 'Email address'], words.email()),
        ('job', 0.3, ['Occupation', 'Job', 'Position', 'Profession'], words.pick('jobs')),
        ('company', 0.2, ['Company', 'Employer'], words.company()),
        ('age', 0.2, ['Age'], str(r.randint(4, 95))),
        ('nationality', 0.15, ['Nationality'],
         r.choice(['British', 'German', 'French', 'Italian', 'Polish', 'Indian', 'Swedish', 'Dutch'])),
        ('member', 0.2, ['Member no.', 'Membership no.', 'Member ID'], words.reference()),
        ('course', 0.15, ['Course', 'Class'],
         r.choice(['Painting', 'Yoga', 'Spanish', 'Chess', 'Cooking', 'Pottery', 'Piano', 'First aid'])),
        ('date', 0.4, ['Date', 'Signed on', 'Today'], words.date()),
        ('department', 0.1, ['Department'],
         r.choice(['Sales', 'Finance', 'Marketing', 'Support', 'Research', 'Kitchen']))]
    r.shuffle(others)
    rest = fields(words, sheet, max(2, room - 2), wanted + others)
    sheet.put(Pairs(rest))
    if room > len(rest) + 4 and r.random() < 0.25:
        button = Piece(r.choice(['Submit', 'Send', 'Save', 'Register', 'Next']), 'button')
        sheet.put(Buttons([button]))
        sheet.ask('button', button, None, 0.5)
    sheet.missing(0.4, 'phone', 'email', 'birth', 'address', 'city', 'age', 'member', 'total', 'seat', 'number',
                  'label price', 'company', 'nationality')
    who = next((p.text for _, p in rest if p.role in ('name', 'first name')), None)
    sheet.caption = f'A form of {who}.'
    return sheet


def identity_card(words, room):
    r = words.random
    noun = r.choice(['ID card', 'membership card', 'library card', 'name badge'])
    sheet = Sheet(r, 'form', noun, 'card')
    sheet.put(Heading(Piece(r.choice([noun.upper(), words.company(), noun.capitalize() if noun[0] != 'I' else noun,
                                      f'{words.name_word("heads")} Library']), 'title'), 1.1))
    rest = fields(words, sheet, max(2, room - 2), [
        ('name', 1, ['Name', 'NAME', 'Holder'], words.person()),
        ('id', 0.7, ['ID', 'No.', 'Card no.', 'ID number'], words.reference()),
        ('valid', 0.5, ['Valid until', 'Expires', 'Valid to'], words.date()),
        ('birth', 0.35, ['Date of birth', 'Born'], words.date(r.randint(1940, 2015))),
        ('department', 0.3, ['Department', 'Team'], r.choice(['Sales', 'Finance', 'Security', 'Support', 'Research'])),
        ('job', 0.3, ['Role', 'Position', 'Job'], words.pick('jobs'))])
    sheet.put(Pairs(rest))
    sheet.missing(0.4, 'phone', 'email', 'birth', 'valid', 'total', 'seat', 'address', 'department', 'job',
                  'label price')
    sheet.caption = f'A card of {rest[0][1].text}.'
    return sheet


def business_card(words, room):
    r = words.random
    sheet = Sheet(r, 'form', 'business card', 'card')
    name, job = Piece(words.person(), 'name', True), Piece(words.pick('jobs'), 'job')
    company = Piece(words.company(), 'company')
    if r.random() < 0.6:
        sheet.put(Heading(name, 1.2), Lines([job]), Lines([company]))
    else:
        sheet.put(Heading(company, 1.2), Lines([name]), Lines([job]))
    for key, piece in (('name', name), ('job', job), ('company', company)):
        sheet.ask(key, piece)
    bare = r.random() < 0.5
    rest = fields(words, sheet, max(1, room - 4), [
        ('phone', 0.8, ['Phone', 'Tel', 'Mobile', 'T'], words.phone()),
        ('email', 0.7, ['Email', 'E', 'Mail'], words.email()),
        ('website', 0.4, ['Web'], 'www.' + words.domain()),
        ('address', 0.3, ['Address'], words.street())], labelled=not bare)
    if rest:
        sheet.put(Lines([p for _, p in rest]) if bare else Pairs(rest, r.choice(['inline', 'table'])))
    sheet.missing(0.4, 'phone', 'email', 'website', 'address', 'total', 'date', 'label price', 'seat')
    sheet.caption = f'A business card of {name.text}, {company.text}.'
    return sheet


def reservation(words, room):
    r = words.random
    sheet = Sheet(r, 'form', 'reservation', 'reservation')
    hotel = Piece(f'{r.choice(["Hotel", "Hotel", "Villa", "Inn"])} {words.name_word("heads", 0.4)}', 'title')
    sheet.put(Heading(hotel))
    rest = fields(words, sheet, max(2, room - 2), [
        ('name', 0.9, ['Guest', 'Name', 'Guest name'], words.person()),
        ('check in', 0.8, ['Check-in', 'Arrival'], words.date()),
        ('check out', 0.7, ['Check-out', 'Departure'], words.date()),
        ('room', 0.6, ['Room', 'Room no.'], str(r.randint(1, 620))),
        ('guests', 0.5, ['Guests', 'Persons', 'People'], str(r.randint(1, 8))),
        ('nights', 0.3, ['Nights'], str(r.randint(1, 14))),
        ('booking', 0.4, ['Booking', 'Confirmation', 'Reservation no.'], words.code()),
        ('total', 0.5, ['Total', 'Price', 'Amount'], words.money(words.currency()))])
    sheet.put(Pairs(rest))
    sheet.missing(0.45, 'room', 'nights', 'booking', 'phone', 'seat', 'gate', 'email')
    sheet.caption = f'A reservation at {hotel.text}.'
    return sheet
