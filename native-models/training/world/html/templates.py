"""A sheet as a web page: the same blocks in the many ways that style sheets set them."""
from html import escape
from pathlib import Path

from .. import tints
from ..sheet import Heading, Lines

CSS = (Path(__file__).parent / 'page.css').read_text()
FAMILIES = [
    'DejaVu Sans', 'Liberation Sans', 'Liberation Sans', 'Open Sans', 'Open Sans', 'Lato', 'Lato', 'Noto Sans',
    'DejaVu Serif', 'Liberation Serif', 'Liberation Serif', 'Liberation Mono', 'DejaVu Sans Mono', 'Nimbus Sans',
    'Nimbus Roman', 'C059', 'URW Gothic', 'DejaVu Sans Condensed', 'Liberation Sans Narrow', 'Arial', 'Helvetica',
    'Times New Roman', 'Courier New', 'sans-serif', 'monospace']
HELD_OUT_FAMILIES = ['Roboto', 'Noto Serif', 'P052', 'Inconsolata']
HEADING_FAMILIES = ['inherit'] * 6 + ['Lato', 'Liberation Serif', 'C059', 'URW Gothic', 'Liberation Sans Narrow']
FORMS = ['split', 'split', 'dotted', 'inline', 'inline', 'table', 'table-lines', 'above', 'columns', 'columns',
         'boxed', 'inputs', 'run', 'run', 'tiles']
HELD_OUT_FORMS = ['cards', 'definitions']
TABLES = ['plain', 'lines', 'boxes', 'zebra', 'filled-head', 'ruled-head']
PAPERS = ['#fff', '#fff', '#fff', '#fdfcf7', '#f7f9fc', '#fffbe8', '#f4f4f4', '#fef6f6', '#f3fbf4']
GROUNDS = [
    '#fff', '#eee', '#e5e9f0', '#d8dee6', '#f3ede2', '#dfe8df', '#cfd8dc', '#3b4252', '#8d99ae',
    'linear-gradient(135deg, #e0eafc, #cfdef3)', 'linear-gradient(160deg, #fdfbfb, #d9d9e3)',
    'linear-gradient(135deg, #f6d365, #fda085)', 'linear-gradient(120deg, #a1c4fd, #c2e9fb)',
    'radial-gradient(#fff, #bbb)']
ACCENTS = ['#1a4a8a', '#0b6e4f', '#8a1c1c', '#444', '#5b2a86', '#b5541c', '#006d77', '#222', '#c1121f', '#2b6cb0']
INKS = ['#111', '#111', '#222', '#000', '#1f2937', '#2d2a26', '#1b1b3a']
TINTED = 0.42  # of the pages have a paper of any colour
ORNAMENTS = ['stripes', 'stripes', 'disc', 'meter', 'meter', 'pill'] + list('🥐🌿☕🎵📦✈⚡🍕🎟🔔')
LONGEST_BAR = 0.85  # of its place; the number stands behind it or above it


class Page:
    def __init__(self, random, sheet, held_out=False):
        r = self.random = random
        self.sheet, self.pieces, self.blocks = sheet, [], 0
        self.form, self.table = r.choice(HELD_OUT_FORMS if held_out else FORMS), r.choice(TABLES)
        follows = self.form in ('inline', 'table', 'definitions')
        self.colon = r.choice([':', ':', ''] if follows else ['', '', ':'])
        self.upper = r.random() < 0.2
        self.family = r.choice(HELD_OUT_FAMILIES if held_out else FAMILIES)
        self.layout = r.choices(['stack', 'aside', 'row'], [8, 1.2, 1.2])[0]

    # -- pieces
    def text(self, piece, tag='span'):
        self.pieces.append(piece)
        strong = ' class="strong"' if piece.strong else ''
        at = f'data-piece="{len(self.pieces) - 1}" data-role="{escape(piece.role)}"'
        return f'<{tag} {at}{strong}>{escape(piece.text)}</{tag}>'

    def label(self, text):
        if not text:
            return ''
        shown = (text.upper() if self.upper else text) + self.colon
        return f'<span class="label" data-role="label">{escape(shown)}</span>'

    def block(self, inner, name, style=''):
        self.blocks += 1
        return f'<section data-block="{self.blocks}" class="{name}" style="{style}">{inner}</section>'

    # -- blocks
    def flow(self, blocks):
        return ''.join(getattr(self, f'set_{type(block).__name__.lower()}')(block) for block in blocks)

    def set_heading(self, block):
        return self.block(self.text(block.piece, 'h1'), 'heading', f'--scale: {max(1.0, block.scale):.2f}')

    def set_lines(self, block):
        align = f'text-align: {block.align}' if block.align else ''
        return self.block(''.join(self.text(piece, 'p') for piece in block.pieces), 'lines', align)

    def set_pairs(self, block):
        form = block.form or self.form
        if block.form == 'split' and self.form in ('dotted', 'table-lines'):
            form = self.form
        if form.startswith('table'):
            cells = lambda label, piece: f'<td>{self.label(label)}</td><td>{self.text(piece)}</td>' if label else \
                f'<td colspan="2">{self.text(piece)}</td>'
            inner = f'<table>{"".join(f"<tr>{cells(*item)}</tr>" for item in block.items)}</table>'
        elif form == 'definitions':
            inner = ''.join(f'<dt>{self.label(label)}</dt><dd>{self.text(piece)}</dd>' for label, piece in block.items)
            inner = f'<dl>{inner}</dl>'
        else:
            inner = ''.join(f'<div>{self.label(label)} {self.text(piece)}</div>' for label, piece in block.items)
        return self.block(inner, f'pairs {form}')

    def set_grid(self, block):
        columns = max([len(block.heads or [])] + [len(row) for row in block.rows])
        figure = lambda i: ' class="figure"' if i in block.right else ''
        rows = []
        if block.heads:
            rows.append(''.join(f'<th{figure(i)}><span data-role="header">{escape(head)}</span></th>'
                                for i, head in enumerate(block.heads)))
        for row in block.rows:
            missing = columns - len(row)  # the first cell takes the place of those that a short row lacks
            rows.append(''.join(f'<td{figure(i + missing if i else 0)} colspan="{1 if i else 1 + missing}">'
                                f'{self.text(piece)}</td>' for i, piece in enumerate(row)))
        return self.block(f'<table>{"".join(f"<tr>{row}</tr>" for row in rows)}</table>', f'grid {self.table}')

    def set_beside(self, block):
        return f'<div class="beside"><div>{self.flow(block.left)}</div><div>{self.flow(block.right)}</div></div>'

    def set_rule(self, block):
        return '<hr>'

    def set_buttons(self, block):
        return self.block(''.join(f'<b>{self.text(piece)}</b>' for piece in block.pieces), 'buttons')

    def set_bars(self, block):
        part = lambda value: f'{100 * LONGEST_BAR * int(value) / block.top:.2f}%'
        return self.lying_bars(block, part) if block.lying else self.standing_bars(block, part)

    def lying_bars(self, block, part):
        number = lambda piece: self.text(piece) if piece else ''
        rows = ''.join(
            f'<tr data-row="{i}"><td>{self.text(category)}</td>'
            f'<td class="wide"><i style="width: {part(value)}"></i>{number(printed)}</td></tr>'
            for i, (category, value, printed) in enumerate(block.bars))
        if block.ticks:
            ticks = ''.join(f'<u style="left: {part(tick.text)}">{self.text(tick)}</u>' for tick in block.ticks)
            rows += f'<tr data-row="axis"><td></td><td class="wide axis">{ticks}</td></tr>'
        return self.block(f'<table>{rows}</table>', 'bars lying')

    def standing_bars(self, block, part):
        ticks = ''.join(f'<u style="bottom: {part(tick.text)}" data-row="tick {tick.text}">{self.text(tick)}</u>'
                        for tick in reversed(block.ticks))
        number = lambda piece: f'<b data-row="values">{self.text(piece)}</b>' if piece else ''
        bars = ''.join(f'<div class="column">{number(printed)}<i style="height: {part(value)}"></i></div>'
                       for _, value, printed in block.bars)
        names = ''.join(f'<div data-row="names">{self.text(category)}</div>' for category, _, _ in block.bars)
        axis = f'<div class="ticks">{ticks}</div>' if ticks else ''
        kind = 'bars standing with-axis' if ticks else 'bars standing'
        return self.block(f'<div class="plot">{axis}{bars}</div><div class="names">{names}</div>', kind)

    # -- the page
    def colors(self):
        r = self.random
        if r.random() < TINTED:
            return {name: f'rgb{color}' for name, color in tints.scheme(r).items()}
        return dict(ink=r.choice(INKS), paper=r.choice(PAPERS), ground=r.choice(GROUNDS), accent=r.choice(ACCENTS),
                    on_accent='#fff')

    def look(self, least):
        """(the variables of page.css, the classes of its body)"""
        r = self.random
        card = r.choice(['', '', 'shadow', 'border', 'bar'])
        around = {'shadow': 0.7, 'border': 0.5}.get(card, 0)
        looks = self.colors()
        if not around:
            looks['ground'] = looks['paper']
        looks |= dict(
            family=f'"{self.family}"', line=f'{r.uniform(1.15, 1.5):.2f}', around=f'{around}rem', least=f'{least}px',
            stand=r.choice(['flex-start'] * 4 + ['center', 'space-between']), gap=f'{r.uniform(0.25, 0.9):.2f}rem',
            pad=f'{r.uniform(0.6, 1.6):.2f}rem', wrap=r.choice(['nowrap'] * 9 + ['normal']),
            weight=r.choice([400, 600, 700, 700]), heading=r.choice(['left', 'center']),
            rule=r.choice(['solid', 'dashed', 'dotted']), small=f'{r.choice([1, 0.85, 0.75])}rem',
            between=f'{r.uniform(0.15, 0.6):.2f}rem', columns=r.choice([2, 2, 3]),
            cell=f'{r.uniform(0.05, 0.25):.2f}rem',
            buttons=r.choice(['flex-end', 'flex-end', 'center', 'flex-start']),
            round=f'{r.choice([0, 0.3, 0.3, 1])}rem',
            heading_family=r.choice(HEADING_FAMILIES), frame=r.choice(['dashed', 'dotted', 'double', 'solid']),
            big=f'{r.uniform(1.2, 1.9):.2f}rem', side=f'{r.choice([34, 40, 46])}%',
            tall=f'{r.uniform(7, 10):.1f}rem', thin=f'{r.uniform(0.1, 0.5):.1f}rem')
        chances = {'short': 0.5 if around else 0, 'band': 0.2, 'colored': 0.4, 'spaced': 0.15, 'underlined': 0.15,
                   'framed': 0.1, 'panels': 0.15, 'italic': 0.06, 'italic-heading': 0.08, 'accent-labels': 0.12,
                   'wide-labels': 0.08, 'big-last': 0.15, 'band-last': 0.1, 'lined': 0.05,
                   'quiet-labels': 0.5, 'strong-labels': 0.3, 'full-grid': 0.85,
                   'centred': 0.12 if self.form in ('inline', 'above') else 0}
        classes = [card] + [name for name, chance in chances.items() if r.random() < chance]
        if self.sheet.kind == 'sign':
            light = '#fff' if sum(self.sheet.color) < 430 else '#111'
            looks |= dict(board=f'rgb{tuple(self.sheet.color)}', on_board=light, edge=r.choice(['0', '0', '0.3rem']),
                          around=r.choice(['0', '0.4rem', '1rem', '1.5rem']), ground=r.choice(GROUNDS))
            classes = ['sign', 'filled' if r.random() < 0.4 else '', 'spaced' if r.random() < 0.15 else '']
        return looks, classes

    def arranged(self, blocks):
        """The blocks below one another, or the first of them in a column or a row of their own."""
        r = self.random
        first = next((i for i, block in enumerate(blocks) if not isinstance(block, (Heading, Lines))), 0)
        short = all(len(piece.text) < 24 for block in blocks[:2] for piece in getattr(block, 'pieces', []))
        if self.layout == 'aside' and 0 < first < len(blocks) and short:
            inner = f'<aside>{self.flow(blocks[:first])}</aside><div class="rest">{self.flow(blocks[first:])}</div>'
            return f'<div class="sides">{inner}</div>'
        if self.layout == 'row' and first >= 2 and isinstance(blocks[0], Heading) and short:
            return f'<div class="head">{self.flow(blocks[:2])}</div>' + self.flow(blocks[2:])
        flowed = self.flow(blocks)
        if r.random() < 0.12 and self.sheet.kind != 'sign':
            kind = r.choice(ORNAMENTS)
            style = '' if kind.isascii() else f' style="--sign: \'{kind}\'"'
            ornament = f'<i class="ornament {kind if kind.isascii() else "glyph"}"{style}></i>'
            return ornament + flowed if r.random() < 0.4 else flowed + ornament
        return flowed

    def html(self, least):
        looks, classes = self.look(least)
        variables = '; '.join(f'--{name.replace("_", "-")}: {value}' for name, value in looks.items())
        body = self.arranged(self.sheet.blocks)
        return (f'<!doctype html><html><head><meta charset="utf-8"><style>{CSS}html {{ {variables} }}</style></head>'
                f'<body class="{" ".join(classes)}"><main data-sheet>{body}</main></body></html>')
