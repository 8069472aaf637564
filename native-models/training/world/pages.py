"""Plain pages: lines of anything, the most print for one picture, for learning to read."""
from vocabulary import CHARACTERS

from .sentences import sentence
from .sheet import Lines, Piece, Sheet


def page(words, room):
    r = words.random
    sheet = Sheet(r, 'page', 'page of text', 'page')
    if r.random() < 0.3:
        sheet.put(Lines([Piece(' '.join(sentence(words) for _ in range(max(1, room // 3))), 'line')], 'left'))
        sheet.caption = 'A page of text.'
        return sheet
    makers = [words.company, words.person, words.date, lambda: words.money(words.currency()), words.item,
              words.invented, words.sign_word, words.reference, words.street, words.phone,
              words.time, words.email, words.title, lambda: symbols(r), lambda: words.code(r.randint(3, 8)),
              lambda: str(r.randint(0, 99999))]
    limit, rows = r.choice([1.0, 1.5, 1.8]) * room, []
    for _ in range(r.randint(max(1, room // 2), room)):
        line = ''
        while True:
            piece = r.choice(makers)()
            if len(line) + len(piece) + 1 > limit:
                break
            line = f'{line} {piece}'.strip()
        if line:
            rows.append(Piece(line, 'line'))
    sheet.put(Lines(rows or [Piece(words.invented(), 'line')]))
    sheet.caption = f'A page of {len(rows) or 1} lines.' if len(rows) != 1 else 'A page of one line.'
    return sheet


def symbols(r):
    """Any characters in any order, so that rare ones are seen too."""
    return ''.join(r.choice(CHARACTERS) for _ in range(r.randint(2, 6)))
