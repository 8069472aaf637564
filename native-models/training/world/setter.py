"""Places blocks on a page at a given size, from top to bottom, in the page's style."""
from . import fonts, tints
from .bars import set_lying, set_standing
from .grid import set_grid
from .pairs import set_pairs
from .picture import Box, Line, Run


class DoesNotFit(Exception):
    """The blocks are too wide or too many for the smallest print allowed; draw others."""


def mix(a, b, share):
    return tuple(int(x + (y - x) * share) for x, y in zip(a, b))


class Setter:
    """Places blocks one below the other at a given size; x from 0 to `width`, y from 0."""

    def __init__(self, style, paper, ink, em, gap, between):
        self.style, self.em, self.gap, self.between = style, em, gap, between
        self.ink, self.accent = ink, style.accent
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

    def need(self, condition):
        if not condition:
            raise DoesNotFit()

    def line(self, role, *runs):
        self.lines.append(Line(role, list(runs)))

    def rule(self, x1, y1, x2, y2, color=None):
        self.rules.append((x1, y1, x2, y2, color or self.faint, self.stroke))

    def on_accent(self):
        return tints.on(self.accent)

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
        return set_pairs(self, block, x, y, width)

    def set_grid(self, block, x, y, width):
        return set_grid(self, block, x, y, width)

    def set_bars(self, block, x, y, width):
        return (set_lying if block.lying else set_standing)(self, block, x, y, width)

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
            ink = self.on_accent() if main else None
            runs.append(self.run(piece.text, at + pad, y + em * 0.35, em, True, ink, piece))
            at += w + em * 0.6
        self.line('button', *runs)
        return y + em * 2.1
