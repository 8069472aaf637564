"""Sets labels with their values: in one line, several to a line, at both edges, in two columns, or over each other in cells."""
import math

from . import fonts
from .picture import Box

IN_CELLS = ('columns', 'boxed', 'below')


def set_pairs(setter, block, x, y, width):
    form = block.form or setter.style.form
    if form in IN_CELLS:
        return Cells(setter, form, x, width).set(block.items, y)
    if form == 'run':
        return set_running(setter, block.items, x, y, width)
    labels = [shown(setter, label) + setter.style.colon for label, _ in block.items if label]
    longest = max((label_width(setter, label, setter.em) for label in labels), default=0)
    for label, piece in block.items:
        if not label:
            y = set_value(setter, piece, x, y, width, setter.style.align if form == 'inline' else 'left')
        elif form == 'above':
            y = set_above(setter, shown(setter, label) + setter.style.colon, piece, x, y, width)
        else:
            y = set_line(setter, form, shown(setter, label) + setter.style.colon, piece, x, y, width, longest)
    return y


def shown(setter, label):
    return label.upper() if setter.style.upper_labels else label


def is_strong(setter, piece):
    return piece.strong or setter.style.strong_values


def label_width(setter, label, size):
    return fonts.ems(setter.font(setter.style.strong_labels), label) * size


def value_width(setter, piece):
    return fonts.ems(setter.font(is_strong(setter, piece)), piece.text) * setter.em


def set_value(setter, piece, x, y, width, align):
    """A value without a label."""
    strong = is_strong(setter, piece)
    for part in setter.wrapped(piece.text, width, strong):
        setter.line(piece.role, setter.run(part, x, y, setter.em, strong, None, piece, align, width))
        y += setter.em * setter.gap
    return y


def set_above(setter, label, piece, x, y, width):
    style, small = setter.style, setter.small()
    setter.need(max(label_width(setter, label, setter.em), value_width(setter, piece)) <= width)
    setter.line('label', setter.run(label, x, y, small, style.strong_labels, setter.quiet, None, style.align, width))
    return set_value(setter, piece, x, y + small * 1.15, width, style.align)


def set_line(setter, form, label, piece, x, y, width, longest):
    """Label and value in one line: beside each other, in two columns, or at the two edges."""
    style, em = setter.style, setter.em
    own, value = label_width(setter, label, em), value_width(setter, piece)
    space = {'inline': 0.33, 'table': 0.8}.get(form, 0.7) * em
    setter.need((longest if form == 'table' else own) + space + value <= width)
    quiet = setter.quiet if form == 'table' and style.small_labels < 0.8 else None
    first = setter.run(label, x, y, em, style.strong_labels, quiet)
    second = setter.run(piece.text, x, y, em, is_strong(setter, piece), None, piece)
    if form == 'inline':
        if style.align == 'center':
            first.x += (width - own - space - value) / 2
        second.x = first.x + first.width + space
    elif form == 'table':
        second.x += longest + space
    else:
        second.x += width - second.width
    if form == 'ruled':
        under = y + em * ((setter.gap + 1.12) / 2 + 0.08)
        setter.rule(x, under, x + width, under)
    setter.line(piece.role, first, second)
    return y + em * setter.gap


def set_running(setter, items, x, y, width):
    """Pairs one after the other along the line, as many as fit."""
    style, em = setter.style, setter.em
    space, between = 0.33 * em, style.apart * em
    rows, row, used = [], [], 0
    for label, piece in items:
        text = shown(setter, label) + style.colon if label else ''
        wide = (label_width(setter, text, em) + space if text else 0) + value_width(setter, piece)
        setter.need(wide <= width)
        if row and (used + between + wide > width or len(row) >= style.columns):
            rows, row, used = rows + [row], [], 0
        used += wide + (between if row else 0)
        row.append((text, piece, wide))
    for row in rows + [row]:
        at = x
        if style.align == 'center':
            at += (width - sum(wide for _, _, wide in row) - between * (len(row) - 1)) / 2
        runs = []
        for text, piece, wide in row:
            value = setter.run(piece.text, at, y, em, is_strong(setter, piece), None, piece)
            if text:
                runs.append(setter.run(text, at, y, em, style.strong_labels))
                value.x += runs[-1].width + space
            runs.append(value)
            at += wide + between
        setter.line('value' if len(row) > 1 else row[0][1].role, *runs)
        y += em * setter.gap
    return y


class Cells:
    """Small labels over their values (or below them), several to a row; long values take more than one cell."""

    def __init__(self, setter, form, x, width):
        self.setter, self.form, self.x = setter, form, x
        self.count, self.pad = setter.style.columns, setter.em * 0.3 if form == 'boxed' else 0
        self.step, self.small = width / self.count, setter.small()

    def set(self, items, y):
        row, used = [], 0
        for label, piece in items:
            text = shown(self.setter, label) if label else ''
            wide = max(label_width(self.setter, text, self.small), value_width(self.setter, piece))
            span = math.ceil((wide + 2 * self.pad + 0.4 * self.setter.em) / self.step)
            self.setter.need(span <= self.count)
            if used + span > self.count:
                y, row, used = self.set_row(row, y), [], 0
            row.append((text, piece, used, span))
            used += span
        return self.set_row(row, y) + (self.setter.em * 0.2 if self.form == 'boxed' else 0)

    def set_row(self, row, y):
        setter, em, small, pad = self.setter, self.setter.em, self.small, self.pad
        first, second = y + pad, y + pad + (em if self.form == 'below' else small) * 1.2
        label_y, value_y = (second, first) if self.form == 'below' else (first, second)
        tall = (em * 1.2 + small * 1.25 if self.form == 'below' else small * 1.2 + em * 1.25) + 2 * pad
        labels, values = [], []
        for text, piece, at, span in row:
            left = self.x + at * self.step
            if text:
                labels.append(setter.run(text, left + pad, label_y, small, setter.style.strong_labels, setter.quiet))
            values.append(setter.run(piece.text, left + pad, value_y, em, is_strong(setter, piece), None, piece))
            if self.form == 'boxed':
                right = left + (self.count - at if piece is row[-1][1] else span) * self.step
                setter.boxes.append(Box((left, y, right, y + tall), None, setter.faint, setter.stroke))
        lines = [('label', labels), ('value' if len(values) > 1 else row[0][1].role, values)]
        for role, runs in reversed(lines) if self.form == 'below' else lines:
            if runs:
                setter.line(role, *runs)
        return y + tall + (0 if self.form == 'boxed' else em * (setter.gap - 1) * 0.9)
