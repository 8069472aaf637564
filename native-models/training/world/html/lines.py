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
                       round(fragment['bottom'], 1), piece, round(fragment['middle'], 1))


TOUCHING = 0.1  # of their height: the widest gap between the parts of one word


def joined(runs):
    """Runs of a row, left to right; those that touch are one, with what each of its parts is."""
    together = []
    for run in runs:
        last = together[-1] if together else None
        if last and run.edges[0] - last.edges[-1] < TOUCHING * (run.bottom - run.top):
            last.parts += [(piece, len(last.text) + at, text) for piece, at, text in run.parts]
            last.text, last.edges = last.text + run.text, last.edges[:-1] + run.edges
            last.top, last.bottom = min(last.top, run.top), max(last.bottom, run.bottom)
        else:
            together.append(run)
    return together


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
            lines.append(Line(role_of([fragment for fragment, _ in row]), joined([run for _, run in row])))
    return lines


def role_of(fragments):
    """As setter.py names its lines: a table's row by its first cell, several values in a row as values."""
    roles = [fragment['role'] for fragment in fragments if fragment['role'] != 'label'] or ['label']
    return roles[0] if len(roles) == 1 or fragments[0]['inTable'] else 'value'
