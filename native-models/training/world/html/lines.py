"""From the browser's fragments to lines in reading order."""
from ..picture import Line, MeasuredRun


def runs_of(fragment, pieces):
    """The fragment without spaces at its ends, as a run."""
    text, edges = fragment['text'], fragment['edges']
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    if first >= last:
        return None
    piece = pieces[int(fragment['piece'])] if fragment['piece'] is not None else None
    return MeasuredRun(text[first:last], [round(e, 1) for e in edges[first:last + 1]], round(fragment['top'], 1),
                       round(fragment['bottom'], 1), piece)


def lines_of(fragments, pieces):
    """Blocks in the page's order; in each, rows from top to bottom, from left to right in a row."""
    blocks = {}
    for fragment in fragments:
        run = runs_of(fragment, pieces)
        if run:
            blocks.setdefault(fragment['block'], []).append((fragment['row'], fragment, run))
    lines = []
    for _, parts in sorted(blocks.items()):
        rows = []
        for name, fragment, run in sorted(parts, key=lambda part: part[2].top + part[2].bottom):
            middle = (run.top + run.bottom) / 2
            row = next((row for row in rows if (name is not None and row[0] == name) or
                        (name is None and row[0] is None and abs(row[1] - middle) < 0.3 * (run.bottom - run.top))),
                       None)
            if row is None:
                rows.append(row := [name, middle, []])
            row[2].append((fragment, run))
        for _, _, row in rows:
            row.sort(key=lambda part: part[1].edges[0])
            lines.append(Line(role_of([fragment for fragment, _ in row]), [run for _, run in row]))
    return lines


def role_of(fragments):
    """As setter.py names its lines: a table's row by its first cell, several values in a row as values."""
    roles = [fragment['role'] for fragment in fragments if fragment['role'] != 'label'] or ['label']
    return roles[0] if len(roles) == 1 or fragments[0]['inTable'] else 'value'
