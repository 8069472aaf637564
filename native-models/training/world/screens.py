"""Screens: dialogs, errors, settings, sign-in pages, phones."""
from .sentences import sentence
from .sheet import Asked, Buttons, Heading, Lines, Pairs, Piece, Sheet
from .travel import fields

QUESTIONS = [('Delete file?', ['Cancel', 'Delete']), ('Save changes?', ["Don't save", 'Save']),
             ('Exit the app?', ['No', 'Yes']), ('Update available', ['Later', 'Install']),
             ('Restart now?', ['Later', 'Restart']),
             ('Allow access?', ['Deny', 'Allow']), ('Send message?', ['Cancel', 'Send']),
             ('Sign out?', ['Stay', 'Sign out']), ('Low battery', ['OK']), ('Download complete', ['Open', 'Close']),
             ('Empty the trash?', ['Cancel', 'Empty'])]
ERRORS = [('Connection lost', 'Check your network and try again.'),
          ('File not found', 'The file could not be opened.'),
          ('Page not found', 'The page you want does not exist.'), ('Access denied', 'You do not have permission.'),
          ('Disk full', 'Free some space and try again.'), ('Printer offline', 'Turn the printer on.'),
          ('Wrong password', 'Enter your password again.'), ('Server error', 'Please try again later.'),
          ('Payment failed', 'Your card was not charged.'), ('Something went wrong', 'Please restart the app.'),
          ('Upload failed', 'The file is too large.'), ('Session expired', 'Sign in again.')]
SETTINGS = {'Wi-Fi': ['On', 'Off', 'Home', 'Connected'], 'Bluetooth': ['On', 'Off'], 'Brightness': None,
            'Volume': None, 'Language': ['English', 'German', 'French', 'Spanish'], 'Theme': ['Dark', 'Light', 'Auto'],
            'Time zone': ['London', 'Berlin', 'Tokyo', 'UTC'], 'Notifications': ['On', 'Off'], 'Storage': None,
            'Battery': None, 'Font size': ['Small', 'Medium', 'Large'], 'Location': ['On', 'Off'],
            'Auto save': ['On', 'Off'], 'Sound': ['On', 'Off'], 'Quality': ['Low', 'High', 'Best'],
            'Region': ['Europe', 'Asia', 'Africa'], 'Dark mode': ['On', 'Off'], 'Network': ['Home', 'Office', 'None']}


def screen(words, room):
    return words.random.choice([dialog, dialog, error, error, settings, settings, sign_in, chat_message, now_playing,
                                weather, call])(words, room)


def ask(sheet, text, piece, field, answer=None):
    sheet.questions.append(Asked(text, answer or piece.text, field, piece))


def dialog(words, room):
    r = words.random
    sheet = Sheet(r, 'screen', 'dialog', 'dialog')
    head, names = r.choice(QUESTIONS)
    title = Piece(head, 'title', True)
    file = f'{words.invented(7)}.{r.choice(["txt", "pdf", "png", "doc", "zip"])}' if r.random() < 0.6 else None
    body = Piece(file and r.choice([f'{file} will be removed.', f'{file} has changed.', f'The file {file} is ready.',
                                    file]) or r.choice(['This cannot be undone.', 'Your work is not saved yet.',
                                                        'It takes about 5 minutes.', sentence(words)]), 'message')
    sheet.put(Heading(title, 1.2), Lines([body]))
    sheet.ask('heading', title)
    sheet.ask('message', body)
    if file:
        sheet.ask('file', body, file)
    pieces = [Piece(name, 'button') for name in names]
    sheet.put(Buttons(pieces))
    ask(sheet, r.choice(['Which buttons are there?', 'What do the buttons say?', 'Which buttons are shown?',
                         'What can I choose?']), pieces[0], 'buttons', ' '.join(names))
    if r.random() < 0.4:
        sheet.questions.append(Asked('How many buttons are there?', str(len(names)), 'count'))
    sheet.missing(0.4, 'error', 'total', 'date', 'version', 'label price', 'seat', 'number', 'phone')
    sheet.caption = f'A dialog with the title {head}'.rstrip('.') + ('' if head.endswith('?') else '.')
    return sheet


def error(words, room):
    r = words.random
    sheet = Sheet(r, 'screen', 'error message', 'message')
    head, text = r.choice(ERRORS)
    if r.random() < 0.3:
        head = f'{words.invented(7).capitalize()} {r.choice(["failed", "stopped", "is offline", "not found"])}'
    title, body = Piece(head, 'title', True), Piece(text, 'message')
    coded = r.random() < 0.7
    code = r.choice([f'{r.randint(100, 599)}', f'0x{r.randrange(16 ** 4):04X}', f'E{r.randint(1, 999)}',
                     f'{r.choice("ABCXE")}-{r.randint(10, 999)}', f'ERR_{r.randint(1, 99)}'])
    top = Piece(r.choice(['Error', 'ERROR', 'Warning', words.invented(7).capitalize()]), 'app')
    if r.random() < 0.3:
        sheet.put(Lines([top]))
    sheet.put(Heading(title, 1.2), Lines([body]))
    sheet.ask('heading', title)
    sheet.ask('message', body)
    if coded:
        piece = Piece(r.choice(['Error code: ', 'Error ', 'Code: ', 'Error: ', 'Code ']) + code, 'error')
        sheet.put(Lines([piece]))
        sheet.ask('error', piece, code)
        sheet.ask('error', piece, code, 0.4)
    if r.random() < 0.5:
        button = Piece(r.choice(['OK', 'Retry', 'Close', 'Try again', 'Reload']), 'button')
        sheet.put(Buttons([button]))
        sheet.ask('button', button)
    sheet.missing(0.45, 'error', 'button', 'date', 'total', 'version', 'label price', 'phone', 'seat')
    sheet.caption = f'An error message that says {head}.'
    return sheet


def settings(words, room):
    r = words.random
    sheet = Sheet(r, 'screen', 'settings page', 'screen')
    title = Piece(r.choice(['Settings', 'Preferences', 'Options', 'Display', 'General', 'Network', 'About',
                            'System']), 'title')
    sheet.put(Heading(title, 1.2))
    sheet.ask('heading', title, None, 0.4)
    about = title.text in ('About', 'System') or r.random() < 0.15
    rest = []
    if about:
        rest += fields(words, sheet, 3, [
            ('version', 0.8, ['Version', 'App version'], f'{r.randint(1, 20)}.{r.randint(0, 20)}.{r.randint(0, 9)}'),
            ('user', 0.5, ['User', 'Account', 'Signed in as'], words.person()),
            ('name', 0.3, ['Device name', 'Name'],
             f'{words.name_word("firsts")}-{r.choice(["PC", "Phone", "Laptop"])}')])
    for name in r.sample(list(SETTINGS), max(2, min(r.randint(2, 7), room - 2 - len(rest)))):
        if SETTINGS[name]:
            value = r.choice(SETTINGS[name])
        elif name == 'Storage':
            value = f'{r.randint(1, 512)} GB'
        else:
            value = f'{r.randint(0, 100)}{r.choice(["%", "%", " %"])}'
        rest.append((name, Piece(value, 'setting')))
    sheet.put(Pairs(rest, r.choices(['split', None, 'table'], [4, 1, 1])[0]))
    known = [(label, piece) for label, piece in rest if piece.role == 'setting']
    for label, piece in r.sample(known, min(3, len(known))):
        sheet.ask('setting', piece, key=r.choice([label, label.lower()]))
    other = r.choice([s for s in SETTINGS if s not in {label for label, _ in rest}])
    if r.random() < 0.25:
        sheet.refuse('setting', key=other)
    sheet.missing(0.25, 'total', 'date', 'error', 'label price', 'seat', 'version', 'phone')
    sheet.caption = f'A settings page with {len(rest)} entries.'
    return sheet


def sign_in(words, room):
    r = words.random
    sheet = Sheet(r, 'screen', 'sign-in page', 'screen')
    title = Piece(r.choice(['Sign in', 'Log in', 'Welcome back', 'Login', words.company()]), 'title')
    sheet.put(Heading(title))
    sheet.ask('heading', title)
    rest = fields(words, sheet, 2, [
        ('email', 0.6, ['Email', 'E-mail'], words.email()),
        ('user', 0.6, ['User name', 'Username', 'User'], words.name_word('firsts').lower() + str(r.randint(1, 99)))])
    if rest:
        sheet.put(Pairs(rest, r.choice(['above', 'inline', 'table', 'above'])))
    button = Piece(r.choice(['Sign in', 'Log in', 'Continue', 'Next']), 'button')
    sheet.put(Buttons([button]))
    sheet.ask('button', button)
    sheet.missing(0.45, 'email', 'user', 'error', 'date', 'total', 'version', 'phone')
    sheet.caption = 'A sign-in page.'
    return sheet


def chat_message(words, room):
    r = words.random
    sheet = Sheet(r, 'screen', 'message', 'message')
    name = Piece(words.name_word('firsts', 0.3) if r.random() < 0.6 else words.person(), 'contact', True)
    text, time = Piece(sentence(words), 'message'), Piece(words.time(), 'time')
    sheet.put(*([Lines([time], 'center')] if r.random() < 0.4 else []), Heading(name, 1.0), Lines([text]))
    if isinstance(sheet.blocks[0], Lines):
        sheet.ask('time', time)
    sheet.ask('contact', name)
    sheet.ask('message', text)
    if r.random() < 0.3:
        sheet.put(Buttons([Piece(n, 'button') for n in r.choice([['Reply'], ['Close', 'Reply'], ['Delete', 'Reply']])]))
    sheet.missing(0.45, 'time', 'date', 'total', 'label price', 'error', 'seat', 'battery')
    sheet.caption = f'A message from {name.text}.'
    return sheet


def now_playing(words, room):
    r = words.random
    sheet = Sheet(r, 'screen', 'music player', 'screen')
    song, artist = Piece(words.title(), 'song',
                         True), Piece(words.person() if r.random() < 0.6 else words.name_word('heads', 0.6), 'artist')
    sheet.put(*([Lines([Piece('Now playing')])] if r.random() < 0.5 else []), Heading(song), Lines([artist]))
    sheet.ask('song', song)
    sheet.ask('artist', artist)
    sheet.put(Lines([Piece(f'{r.randint(0, 5)}:{r.randint(0, 59):02d} / {r.randint(2, 7)}:{r.randint(0, 59):02d}',
                           'time')]))
    sheet.missing(0.45, 'total', 'label price', 'seat', 'error', 'phone', 'email', 'date')
    sheet.caption = f'A music player with the song {song.text}.'
    return sheet


def weather(words, room):
    r = words.random
    sheet = Sheet(r, 'screen', 'weather page', 'screen')
    city, degrees = Piece(words.city(), 'city'), Piece(f'{r.randint(-15, 39)}{r.choice([" C", "C", " F"])}',
                                                       'temperature', True)
    sheet.put(Heading(city, 1.1), Heading(degrees, 2.0))
    sheet.ask('city', city)
    sheet.ask('temperature', degrees)
    sky = Piece(r.choice(['Sunny', 'Cloudy', 'Rain', 'Snow', 'Windy', 'Clear', 'Storm', 'Fog']), 'weather')
    sheet.put(Lines([sky]))
    ask(sheet, r.choice(['What is the weather?', 'How is the weather?', 'What is the weather like?']), sky, 'weather')
    if room > 6:
        rest = [(day, Piece(f'{r.randint(-9, 35)}', 'value'))
                for day in r.sample(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'], r.randint(1, 3))]
        sheet.put(Pairs(rest, 'split'))
        for day, piece in rest[:2]:
            sheet.ask('setting', piece, key=day)
    sheet.missing(0.4, 'time', 'total', 'date', 'error', 'label price', 'phone', 'battery')
    sheet.caption = f'A weather page for {city.text}.'
    return sheet


def call(words, room):
    r = words.random
    sheet = Sheet(r, 'screen', 'phone screen', 'screen')
    if r.random() < 0.5:
        caller = Piece(words.person(), 'caller', True)
        sheet.put(Lines([Piece(r.choice(['Incoming call', 'Calling...', 'Missed call']))], 'center'), Heading(caller))
        sheet.ask('caller', caller)
        if r.random() < 0.6:
            phone = Piece(words.phone(), 'phone')
            sheet.put(Lines([phone], 'center'))
            sheet.ask('phone', phone)
        if r.random() < 0.6:
            sheet.put(Buttons([Piece('Decline', 'button'), Piece(r.choice(['Accept', 'Answer']), 'button')]))
        sheet.caption = f'A phone screen with a call from {caller.text}.'
    else:
        time, date = Piece(words.time(), 'time', True), Piece(words.date(), 'date')
        sheet.put(Heading(time, 2.2), Lines([date], 'center'))
        sheet.ask('time', time)
        sheet.ask('date', date)
        if r.random() < 0.6:
            battery = Piece(f'{r.randint(1, 100)}%', 'battery')
            sheet.put(Pairs([('Battery', battery)], 'inline'))
            sheet.ask('battery', battery)
        sheet.caption = f'A phone screen at {time.text}.'
    sheet.missing(0.45, 'time', 'battery', 'total', 'error', 'label price', 'seat', 'phone')
    return sheet
