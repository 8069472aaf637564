"""Places blocks on a page at a given size, from top to bottom, in the page's style."""
import math

from . import fonts
from .picture import Box, Line, Run


class DoesNotFit(Exception):
    """The blocks are too wide or too many for the smallest print allowed; draw others."""


def mix(a, b, share):
    return tuple(int(x + (y - x) * share) for x, y in zip(a, b))


class Setter:
    """Places blocks one below the other at a given size; x from 0 to `width`, y from 0."""

    def __init__(self, style, paper, ink, em, gap, between):
        self.style, self.em, self.gap, self.between = style, em, gap, between
        self.ink, self.accent = ink, style.accent if not style.dark else mix(style.accent, (255, 255, 255), 0.55)
        self.faint, self.quiet = mix(ink, paper, 0.75), mix(ink, paper, 0.3)
        self.shade = mix(paper, ink, 0.1)
        self.lines, self.boxes, self.rules, self.stroke = [], [], [], max(1, style.side // 300)

    # -- pieces
    def font(self, strong=False):
        return fonts.bold(self.style.font) if strong else self.style.font

    def small(self):
        return max(self.em * self.style.small_labels, min(self.em, self.style.smallest))

    def run(self, text, x, y, size, strong=False, ink=None, piece=None, align='left', width=0):
        font, size = self.font(strong), int(round(size))
        if align != 'left':
            x += (width - fonts.width(font, size, text)) * (0.5 if align == 'center' else 1)
        return Run(text, x, y, font, size, ink, piece)

    def fits(self, text, size, strong, width):
        return fonts.ems(self.font(strong), text) * size <= width

    def need(self, condition):
        if not condition:
            raise DoesNotFit()

    def line(self, role, *runs):
        self.lines.append(Line(role, list(runs)))

    def rule(self, x1, y1, x2, y2, color=None):
        self.rules.append((x1, y1, x2, y2, color or self.faint, self.stroke))

    def label(self, text):
        return text.upper() if self.style.upper_labels else text

    # -- blocks
    def flow(self, blocks, x, y, width):
        for i, block in enumerate(blocks):
            if i:
                y += self.between * self.em
            y = getattr(self, f'set_{type(block).__name__.lower()}')(block, x, y, width)
        return y

    def set_heading(self, block, x, y, width):
        style, text = self.style, block.piece.text
        scale = max(1.0, block.scale * style.heading_scale) if block.scale > 1 else block.scale
        size = min(self.em * scale, width / max(0.1, fonts.ems(self.font(style.strong_heading), text)) * 0.98)
        self.need(size >= style.smallest)
        self.line(block.piece.role,
                  self.run(text, x, y, size, style.strong_heading, self.accent if style.colored_heading else None,
                           block.piece, style.heading_align, width))
        return y + size * max(1.15, self.gap * 0.92)

    def set_lines(self, block, x, y, width):
        align = block.align or self.style.align
        for piece in block.pieces:
            for part in self.wrapped(piece.text, width, piece.strong):
                self.line(piece.role, self.run(part, x, y, self.em, piece.strong, None, piece, align, width))
                y += self.em * self.gap
        return y

    def wrapped(self, text, width, strong):
        font, limit = self.font(strong), width / self.em
        parts, line, used, space = [], '', 0, fonts.ems(font, ' ')
        for word in text.split(' '):
            wide = fonts.ems(font, word)
            self.need(wide <= limit)
            if line and used + space + wide > limit:
                parts.append(line)
                line, used = word, wide
            else:
                line, used = (f'{line} {word}', used + space + wide) if line else (word, wide)
        return parts + [line]

    def set_pairs(self, block, x, y, width):
        form = block.form or self.style.form
        if form in ('columns', 'boxed', 'below'):
            return self.cells(block.items, x, y, width, form)
        style, em = self.style, self.em
        longest = max((fonts.ems(self.font(style.strong_labels), self.label(l) + style.colon) for l,
                       _ in block.items if l), default=0) * em
        for label, piece in block.items:
            strong = piece.strong or style.strong_values
            if not label:
                for part in self.wrapped(piece.text, width, strong):
                    self.line(piece.role, self.run(part, x, y, em, strong, None, piece,
                                                   style.align if form == 'inline' else 'left', width))
                    y += em * self.gap
                continue
            label = self.label(label) + style.colon
            wide_label, wide = fonts.ems(self.font(style.strong_labels), label) * em, fonts.ems(self.font(strong),
                    piece.text) * em
            if form == 'above':
                small = self.small()
                self.need(max(wide_label, wide) <= width)
                self.line('label', self.run(label, x, y, small, style.strong_labels, self.quiet, None, style.align,
                                            width))
                y += small * 1.15
                self.line(piece.role, self.run(piece.text, x, y, em, strong, None, piece, style.align, width))
                y += em * self.gap
                continue
            space = em * 0.33
            if form == 'inline':
                self.need(wide_label + space + wide <= width)
                first = self.run(label, x, y, em, style.strong_labels)
                if style.align == 'center':
                    first.x += (width - wide_label - space - wide) / 2
                second = self.run(piece.text, first.x + first.width + space, y, em, strong, None, piece)
            elif form == 'table':
                self.need(longest + 0.8 * em + wide <= width)
                first = self.run(label, x, y, em, style.strong_labels, self.quiet if style.small_labels < 0.8 else None)
                second = self.run(piece.text, x + longest + 0.8 * em, y, em, strong, None, piece)
            else:
                self.need(wide_label + em * 0.7 + wide <= width)
                first = self.run(label, x, y, em, style.strong_labels)
                second = self.run(piece.text, x, y, em, strong, None, piece, 'right', width)
                if form == 'ruled':
                    self.rule(x, y + em * (self.gap + 1.12) / 2 + em * 0.08, x + width,
                              y + em * (self.gap + 1.12) / 2 + em * 0.08)
            self.line(piece.role, first, second)
            y += em * self.gap
        return y

    def cells(self, items, x, y, width, form):
        """Small label over its value (or below it), several to a row."""
        style, em, small, count = self.style, self.em, self.small(), self.style.columns
        pad = em * 0.3 if form == 'boxed' else 0
        step, rows, row, used = width / count, [], [], 0
        for label, piece in items:
            text = self.label(label) if label else ''
            strong = piece.strong or style.strong_values
            wide = max(fonts.ems(self.font(style.strong_labels), text) * small,
                       fonts.ems(self.font(strong), piece.text) * em) + 2 * pad + 0.4 * em
            span = math.ceil(wide / step)
            self.need(span <= count)
            if used + span > count:
                rows.append(row)
                row, used = [], 0
            row.append((text, piece, strong, used, span))
            used += span
        rows.append(row)
        for row in rows:
            top, labels, values = y, [], []
            upper, lower = (em, small) if form == 'below' else (small, em)
            for text, piece, strong, at, span in row:
                left = x + at * step + pad
                if row[-1][1] is piece:
                    span = count - at
                value_y, label_y = (y + pad, y + pad + upper * 1.2) if form == 'below' else (y + pad + upper * 1.2,
                        y + pad)
                if text:
                    labels.append(self.run(text, left, label_y, small, style.strong_labels, self.quiet))
                values.append(self.run(piece.text, left, value_y, em, strong, None, piece))
                if form == 'boxed':
                    self.boxes.append(Box((left - pad, top, left - pad + span * step,
                                           top + upper * 1.2 + lower * 1.25 + 2 * pad),
                                          None, self.faint, self.stroke))
            both = [('label', labels), ('value' if len(values) > 1 else row[0][1].role, values)]
            for role, runs in reversed(both) if form == 'below' else both:
                if runs:
                    self.line(role, *runs)
            y += upper * 1.2 + lower * 1.25 + 2 * pad + (0 if form == 'boxed' else em * (self.gap - 1) * 0.9)
        return y + (em * 0.2 if form == 'boxed' else 0)

    def set_grid(self, block, x, y, width):
        style, em = self.style, self.em
        kind, columns = style.grid, max([len(block.heads or [])] + [len(row) for row in block.rows])
        pad = em * 0.35 if kind in ('boxes', 'zebra', 'head fill') else 0
        order = list(range(columns))
        if style.reversed_grid:
            order.reverse()
        place = lambda row, i: columns - 1 if len(row) == 2 and i == 1 and columns > 2 else i
        wide = [0] * columns
        body = ([[(h, True) for h in block.heads]] if block.heads else []) + [[(p.text, p.strong) for p in row]
                for row in block.rows]
        for row in body:
            if len(row) == 1 and columns > 1:
                self.need(fonts.ems(self.font(row[0][1]), row[0][0]) * em <= width - 2 * pad)
                continue
            for i, (text, strong) in enumerate(row):
                wide[place(row, i)] = max(wide[place(row, i)], fonts.ems(self.font(strong), text) * em)
        rest = width - sum(wide) - 2 * pad * columns - (columns - 1) * 0.7 * em
        self.need(rest >= 0)
        if not style.full_grid:
            rest = min(rest, columns * em)
        share = [0.0] * columns
        for i in range(columns):
            share[i] = rest / columns if style.grid in ('boxes', 'rules') else (rest if i == 0 else 0)
        lefts, at = {}, x
        for i in order:
            lefts[i] = at
            at += wide[i] + share[i] + 2 * pad + 0.7 * em
        right_edge, step = at - 0.7 * em, em * max(1.2, self.gap) + pad * 0.5
        for number, row in enumerate(body):
            head = block.heads and number == 0
            pieces = [None] * len(row) if head else block.rows[number - bool(block.heads)]
            ink = None
            if head and kind == 'head fill':
                self.boxes.append(Box((x, y - pad * 0.3, right_edge, y + step - pad * 0.3), self.accent))
                ink = (255, 255, 255) if sum(self.accent) < 400 else (15, 15, 15)
            elif kind == 'zebra' and number % 2:
                self.boxes.append(Box((x, y - pad * 0.3, right_edge, y + step - pad * 0.3), self.shade))
            elif kind == 'boxes':
                for i in order:
                    self.boxes.append(Box((lefts[i], y - pad * 0.3,
                                           lefts[i] + wide[i] + share[i] + 2 * pad + 0.7 * em, y + step - pad * 0.3),
                                          None, self.faint, self.stroke))
            runs = []
            for i, ((text, strong), piece) in enumerate(zip(row, pieces)):
                column = place(row, i)
                align = 'right' if column in block.right and len(row) > 1 and not style.reversed_grid else 'left'
                runs.append(self.run(text, lefts[column] + pad, y + pad * 0.2, em, strong or head, ink, piece, align,
                                     wide[column] + share[column]))
            runs.sort(key=lambda run: run.x)
            role = 'header' if head else pieces[0].role
            self.line(role, *runs)
            y += step
            if (head and kind == 'head rule') or kind == 'rules':
                self.rule(x, y - step + em * 1.22 + pad * 0.3, right_edge, y - step + em * 1.22 + pad * 0.3)
        return y

    def set_beside(self, block, x, y, width):
        gutter = self.em * 0.8
        half = (width - gutter) / 2
        return max(self.flow(block.left, x, y, half), self.flow(block.right, x + half + gutter, y, half))

    def set_rule(self, block, x, y, width):
        self.rule(x, y + self.em * 0.2, x + width, y + self.em * 0.2)
        return y + self.em * 0.4

    def set_buttons(self, block, x, y, width):
        em, pad = self.em, self.em * 0.6
        wide = [fonts.ems(self.font(True), p.text) * em + 2 * pad for p in block.pieces]
        total = sum(wide) + (len(wide) - 1) * em * 0.6
        self.need(total <= width)
        at = x + (width - total) * (0.5 if self.style.align == 'center' else 1)
        runs, y = [], y + em * 0.3
        for i, (piece, w) in enumerate(zip(block.pieces, wide)):
            main = i == len(wide) - 1
            self.boxes.append(Box((at, y, at + w, y + em * 1.9), self.accent if main else None,
                                  self.accent if main else self.faint, self.stroke, em * 0.3))
            ink = ((255, 255, 255) if sum(self.accent) < 400 else (15, 15, 15)) if main else None
            runs.append(self.run(piece.text, at + pad, y + em * 0.35, em, True, ink, piece))
            at += w + em * 0.6
        self.line('button', *runs)
        return y + em * 2.1

    def set_bars(self, block, x, y, width):
        em, small, style = self.em, self.small(), self.style
        color = self.accent if style.accent != (30, 30, 30) else (70, 110, 180)
        if block.lying:
            label = max(fonts.ems(self.font(), c.text) for c, _, _ in block.bars) * small + em * 0.5
            number = max((fonts.ems(self.font(), p.text) for _, _, p in block.bars if p), default=0) * small + em * 0.4
            span, top = width - label - number, y
            self.need(span > 4 * em)
            for tick in block.ticks:
                at = x + label + span * int(tick.text) / block.top
                self.rule(at, y, at, y + len(block.bars) * small * 1.7)
            for category, value, printed in block.bars:
                runs = [self.run(category.text, x, y + small * 0.2, small, False, None, category)]
                end = x + label + span * value / block.top
                self.boxes.append(Box((x + label, y + small * 0.12, end, y + small * 1.45), color))
                if printed:
                    runs.append(self.run(printed.text, end + em * 0.3, y + small * 0.2, small, False, None, printed))
                self.line('bar', *runs)
                y += small * 1.7
            if block.ticks:
                self.line('axis', *[self.run(t.text, x + label + span * int(t.text) / block.top - small, y, small,
                                             False, self.quiet, t, 'center', 2 * small)
                                    for t in block.ticks])
                y += small * 1.3
            return y
        axis = max((fonts.ems(self.font(), t.text) for t in block.ticks),
                   default=0) * small + (em * 0.5 if block.ticks else 0)
        step = (width - axis) / len(block.bars)
        widest = max(fonts.ems(self.font(), t.text) for c, _, p in block.bars for t in (c, p) if t) * small
        self.need(widest <= step * 0.96)
        tall = max(em * 5, min(style.height * 0.45, em * 9))
        y += small * 1.3
        for tick in reversed(block.ticks):
            at = y + tall * (1 - int(tick.text) / block.top)
            self.rule(x + axis, at, x + width, at)
            self.line('axis', self.run(tick.text, x, at - small * 0.6, small, False, self.quiet, tick, 'right',
                                       axis - em * 0.35))
        self.rule(x + axis, y + tall, x + width, y + tall, self.ink)
        numbers, names = [], []
        for i, (category, value, printed) in enumerate(block.bars):
            left, top = x + axis + i * step, y + tall * (1 - value / block.top)
            self.boxes.append(Box((left + step * 0.2, top, left + step * 0.8, y + tall), color))
            if printed:
                numbers.append(self.run(printed.text, left, top - small * 1.2, small, False, None, printed, 'center',
                                        step))
            names.append(self.run(category.text, left, y + tall + small * 0.15, small, False, None, category,
                                  'center', step))
        if numbers:
            self.line('value', *numbers)
        self.line('category', *names)
        return y + tall + small * 1.4
