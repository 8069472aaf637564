"""Sets bar charts: bars that stand on a line or lie in rows, with their values printed or an axis to read them by."""
from . import fonts
from .picture import Box

FALLBACK = (70, 110, 180)  # where the page's accent is its ink


class Plot:
    """A setter with the measures of one chart."""

    def __init__(self, setter, block):
        self.setter, self.block, self.small = setter, block, setter.small()
        self.color = setter.accent if setter.style.accent != (30, 30, 30) else FALLBACK

    def widest(self, pieces):
        return max((fonts.ems(self.setter.font(), piece.text) for piece in pieces if piece), default=0) * self.small

    def bar(self, *at):
        self.setter.boxes.append(Box(at, self.color))

    def text(self, piece, x, y, **options):
        return self.setter.run(piece.text, x, y, self.small, piece=piece, **options)

    def share(self, value):
        return int(value) / self.block.top


def set_lying(setter, block, x, y, width):
    plot, em = Plot(setter, block), setter.em
    small, step = plot.small, plot.small * 1.7
    label = plot.widest([category for category, _, _ in block.bars]) + em * 0.5
    span = width - label - plot.widest([printed for _, _, printed in block.bars]) - em * 0.4
    setter.need(span > 4 * em)
    for tick in block.ticks:
        at = x + label + span * plot.share(tick.text)
        setter.rule(at, y, at, y + len(block.bars) * step)
    for category, value, printed in block.bars:
        end = x + label + span * plot.share(value)
        plot.bar(x + label, y + small * 0.12, end, y + small * 1.45)
        runs = [plot.text(category, x, y + small * 0.2)]
        if printed:
            runs.append(plot.text(printed, end + em * 0.3, y + small * 0.2))
        setter.line('bar', *runs)
        y += step
    if not block.ticks:
        return y
    at = lambda tick: x + label + span * plot.share(tick.text) - small
    setter.line('axis', *[plot.text(tick, at(tick), y, ink=setter.quiet, align='center', width=2 * small)
                          for tick in block.ticks])
    return y + small * 1.3


def set_standing(setter, block, x, y, width):
    plot, em = Plot(setter, block), setter.em
    small = plot.small
    axis = plot.widest(block.ticks) + em * 0.5 if block.ticks else 0
    step = (width - axis) / len(block.bars)
    setter.need(plot.widest([p for category, _, printed in block.bars for p in (category, printed)]) <= step * 0.96)
    tall = max(em * 5, min(setter.style.height * 0.45, em * 9))
    y += small * 1.3
    floor = y + tall
    for tick in reversed(block.ticks):
        at = floor - tall * plot.share(tick.text)
        setter.rule(x + axis, at, x + width, at)
        number = plot.text(tick, x, at - small * 0.6, ink=setter.quiet, align='right', width=axis - em * 0.35)
        setter.line('axis', number)
    setter.rule(x + axis, floor, x + width, floor, setter.ink)
    numbers, names = [], []
    for i, (category, value, printed) in enumerate(block.bars):
        left, top = x + axis + i * step, floor - tall * plot.share(value)
        plot.bar(left + step * 0.2, top, left + step * 0.8, floor)
        if printed:
            numbers.append(plot.text(printed, left, top - small * 1.2, align='center', width=step))
        names.append(plot.text(category, left, floor + small * 0.15, align='center', width=step))
    if numbers:
        setter.line('value', *numbers)
    setter.line('category', *names)
    return floor + small * 1.4
