"""A sheet as a web page: the same blocks in the many ways that style sheets set them."""
from html import escape

FAMILIES = ['DejaVu Sans', 'Liberation Sans', 'Liberation Sans', 'Open Sans', 'Open Sans', 'Lato', 'Lato', 'Noto Sans', 'DejaVu Serif', 'Liberation Serif', 'Liberation Serif', 'Liberation Mono',
            'DejaVu Sans Mono', 'Nimbus Sans', 'Nimbus Roman', 'C059', 'URW Gothic', 'DejaVu Sans Condensed', 'Liberation Sans Narrow', 'Arial', 'Helvetica', 'Times New Roman', 'Courier New', 'sans-serif', 'monospace']
HELD_OUT_FAMILIES = ['Roboto', 'Noto Serif', 'P052', 'Inconsolata']
FORMS = ['split', 'split', 'dotted', 'inline', 'inline', 'table', 'table lines', 'above', 'columns', 'columns', 'boxed', 'inputs']
HELD_OUT_FORMS = ['cards', 'definitions']
TABLES = ['plain', 'lines', 'boxes', 'zebra', 'filled head', 'ruled head']
PAPERS = ['#fff', '#fff', '#fff', '#fdfcf7', '#f7f9fc', '#fffbe8', '#f4f4f4', '#fef6f6', '#f3fbf4']
GROUNDS = ['#fff', '#eee', '#e5e9f0', '#d8dee6', '#f3ede2', '#dfe8df', '#cfd8dc', '#3b4252', '#8d99ae', 'linear-gradient(135deg,#e0eafc,#cfdef3)', 'linear-gradient(160deg,#fdfbfb,#d9d9e3)',
           'linear-gradient(135deg,#f6d365,#fda085)', 'linear-gradient(120deg,#a1c4fd,#c2e9fb)', 'radial-gradient(#fff,#bbb)']
ACCENTS = ['#1a4a8a', '#0b6e4f', '#8a1c1c', '#444', '#5b2a86', '#b5541c', '#006d77', '#222', '#c1121f', '#2b6cb0']
INKS = ['#111', '#111', '#222', '#000', '#1f2937', '#2d2a26', '#1b1b3a']


class Page:
    def __init__(self, random, sheet, held_out=False):
        r = self.random = random
        self.sheet, self.pieces, self.blocks = sheet, [], 0
        self.form = r.choice(HELD_OUT_FORMS if held_out else FORMS)
        self.table = r.choice(TABLES)
        self.colon = r.choice([':', ':', '']) if self.form in ('inline', 'table', 'definitions') else r.choice(['', '', ':'])
        self.upper = r.random() < 0.2
        self.family = r.choice(HELD_OUT_FAMILIES if held_out else FAMILIES)
        self.dark = r.random() < 0.12
        self.accent, self.ink, self.paper, self.ground = r.choice(ACCENTS), r.choice(INKS), r.choice(PAPERS), r.choice(GROUNDS)
        if self.dark:
            self.ink, self.paper, self.ground, self.accent = r.choice(['#fff', '#eee', '#e6edf3']), r.choice(['#111', '#1e1e1e', '#0d1117', '#222b45']), r.choice(['#000', '#333', '#222']), '#79b8ff'
        self.band, self.wrap = r.random() < 0.2, 'normal' if r.random() < 0.1 else 'nowrap'

    # -- pieces
    def text(self, piece, tag='span', extra=''):
        self.pieces.append(piece)
        strong = ' class="strong"' if piece.strong else ''
        return f'<{tag} data-piece="{len(self.pieces) - 1}" data-role="{escape(piece.role)}"{strong}{extra}>{escape(piece.text)}</{tag}>'

    def label(self, text, tag='span'):
        if not text:
            return ''
        return f'<{tag} class="label" data-role="label">{escape((text.upper() if self.upper else text) + self.colon)}</{tag}>'

    def block(self, inner, name, style=''):
        self.blocks += 1
        return f'<section data-block="{self.blocks}" class="{name}" style="{style}">{inner}</section>'

    # -- blocks
    def flow(self, blocks):
        return ''.join(getattr(self, f'set_{type(b).__name__.lower()}')(b) for b in blocks)

    def set_heading(self, block):
        return self.block(self.text(block.piece, 'h1'), 'heading', f'--scale:{max(1.0, block.scale):.2f}')

    def set_lines(self, block):
        align = f'text-align:{block.align}' if block.align else ''
        return self.block(''.join(self.text(piece, 'p') for piece in block.pieces), 'lines', align)

    def set_pairs(self, block):
        form = {'split': 'split', 'inline': 'inline', 'table': 'table', 'above': 'above', 'columns': 'columns', None: self.form}[block.form]
        if block.form == 'split' and self.form in ('dotted', 'table lines'):
            form = self.form
        rows = []
        for label, piece in block.items:
            if form.startswith('table'):
                rows.append(f'<tr><td>{self.label(label)}</td><td>{self.text(piece)}</td></tr>' if label else f'<tr><td colspan="2">{self.text(piece)}</td></tr>')
            elif form == 'definitions':
                rows.append((f'<dt>{self.label(label)}</dt>' if label else '') + f'<dd>{self.text(piece)}</dd>')
            else:
                rows.append(f'<div>{self.label(label)} {self.text(piece)}</div>')
        inner = ''.join(rows)
        inner = f'<table>{inner}</table>' if form.startswith('table') else f'<dl>{inner}</dl>' if form == 'definitions' else inner
        return self.block(inner, f'pairs {form.replace(" ", "-")}')

    def set_grid(self, block):
        columns = max([len(block.heads or [])] + [len(row) for row in block.rows])
        cell = lambda i, inner, tag='td', span=1: f'<{tag} class="{"figure" if i in block.right else ""}" colspan="{span}">{inner}</{tag}>'
        rows = ['<tr>' + ''.join(cell(i, f'<span data-role="header">{escape(h)}</span>', 'th') for i, h in enumerate(block.heads)) + '</tr>'] if block.heads else []
        for row in block.rows:
            cells = []
            for i, piece in enumerate(row):
                last = i == len(row) - 1
                span = columns if len(row) == 1 else columns - len(row) + 1 if i == 0 else 1
                cells.append(cell(columns - 1 if last and i else i, self.text(piece), 'td', span))
            rows.append(f'<tr>{"".join(cells)}</tr>')
        return self.block(f'<table>{"".join(rows)}</table>', f'grid {self.table.replace(" ", "-")}')

    def set_beside(self, block):
        return f'<div class="beside"><div>{self.flow(block.left)}</div><div>{self.flow(block.right)}</div></div>'

    def set_rule(self, block):
        return '<hr>'

    def set_buttons(self, block):
        return self.block(''.join(f'<b>{self.text(piece)}</b>' for piece in block.pieces), 'buttons')

    def set_bars(self, block):
        part = lambda value: f'{100 * value / block.top:.2f}%'
        if block.lying:
            rows = ''.join(f'<tr data-row="{i}"><td>{self.text(c)}</td><td class="wide"><i style="width:calc({part(v)} * 0.85)"></i>{self.text(p) if p else ""}</td></tr>'
                           for i, (c, v, p) in enumerate(block.bars))
            if block.ticks:
                ticks = ''.join(f'<u style="left:calc({part(int(t.text))} * 0.85)">{self.text(t)}</u>' for t in block.ticks)
                rows += f'<tr data-row="axis"><td></td><td class="wide axis">{ticks}</td></tr>'
            return self.block(f'<table>{rows}</table>', 'bars lying')
        ticks = ''.join(f'<u style="bottom:{80 * int(t.text) / block.top:.2f}%" data-row="tick{i}">{self.text(t)}</u>' for i, t in enumerate(reversed(block.ticks)))
        bars = ''.join(f'<div class="column">{f"<b data-row=top>{self.text(p)}</b>" if p else ""}<i style="height:{100 * v / block.top * 0.8:.2f}%"></i></div>' for _, v, p in block.bars)
        names = ''.join(f'<div data-row="names">{self.text(c)}</div>' for c, _, _ in block.bars)
        ticks = f'<div class="ticks">{ticks}</div>' if ticks else ''
        return self.block(f'<div class="plot">{ticks}{bars}</div><div class="names">{names}</div>', 'bars standing' + (' with-axis' if ticks else ''))

    # -- the page
    def css(self, least):
        r = self.random
        small = r.choice([1, 0.85, 0.75])
        heading = r.choice(['left', 'left', 'center', 'center'])
        gap = r.uniform(0.25, 0.9)
        quiet = f'color-mix(in srgb, {self.ink} 70%, {self.paper})'
        faint = f'color-mix(in srgb, {self.ink} 25%, {self.paper})'
        shade = f'color-mix(in srgb, {self.ink} 9%, {self.paper})'
        on_accent = '#111' if self.dark else '#fff'
        card = r.choice(['none', 'none', 'shadow', 'border', 'bar'])
        cards = {'none': '', 'shadow': 'box-shadow:0 .3rem 1rem #0004;border-radius:.4rem;', 'border': f'border:2px solid {faint};', 'bar': f'border-left:.5rem solid {self.accent};'}[card]
        around = {'shadow': 0.7, 'border': 0.5}.get(card, 0)
        tall = '' if card in ('shadow', 'border') and r.random() < 0.5 else f'min-height:calc(100vh - {2 * around}rem);'
        band = f'.heading:first-child{{background:{self.accent};margin:calc(-1*var(--pad)) calc(-1*var(--pad)) 0;padding:.5rem var(--pad);}}.heading:first-child h1{{color:{on_accent}}}' if self.band else ''
        centred = 'text-align:center;' if r.random() < 0.12 and self.form in ('inline', 'above') else ''
        return f'''
*{{box-sizing:border-box;margin:0;padding:0;font-variant-ligatures:none}}
html{{background:{self.ground if card in ("shadow", "border") else self.paper}}}
body{{width:100vw;min-height:100vh;padding:{around}rem;font-family:"{self.family}";line-height:{r.uniform(1.15, 1.5):.2f};color:{self.ink}}}
[data-sheet]{{--pad:{r.uniform(0.6, 1.6):.2f}rem;display:flex;flex-direction:column;gap:{gap:.2f}rem;padding:var(--pad);background:{self.paper};{cards}{tall}{centred}
justify-content:{r.choice(["flex-start", "flex-start", "center", "space-between" if r.random() < 0.4 else "flex-start"])}}}
h1{{font-size:calc(1rem * var(--scale) * {r.uniform(0.9, 1.15):.2f});font-size:max({least}px, calc(1rem * var(--scale)));text-align:{heading};font-weight:{r.choice([400, 600, 700, 700])};line-height:1.15;
{f"color:{self.accent};" if r.random() < 0.4 else ""}{f"letter-spacing:{r.uniform(0.02, 0.1):.2f}em;" if r.random() < 0.15 else ""}{f"border-bottom:2px solid {self.accent};padding-bottom:.2rem;" if r.random() < 0.15 else ""}}}
.strong{{font-weight:700}}.grid [data-piece],.pairs [data-piece],.label{{white-space:{self.wrap}}}.lines [data-piece]{{white-space:normal}}
.label{{{f"color:{quiet};" if r.random() < 0.5 else ""}{"font-weight:700;" if r.random() < 0.3 else ""}}}
.pairs.above .label,.pairs.columns .label,.pairs.boxed .label,.pairs.inputs .label,.pairs.cards .label{{display:block;font-size:max({least}px,{small}rem)}}
.pairs.split div,.pairs.dotted div{{display:flex;justify-content:space-between;gap:1rem}}
.pairs.dotted div{{border-bottom:2px dotted {faint}}}
.pairs.above,.pairs.inputs{{display:flex;flex-direction:column;gap:{r.uniform(0.1, 0.5):.2f}rem}}
.pairs.columns,.pairs.boxed,.pairs.cards{{display:grid;grid-template-columns:repeat({r.choice([2, 2, 3])},auto);gap:{r.uniform(0.2, 0.7):.2f}rem {r.uniform(0.6, 1.2):.2f}rem}}
.pairs.boxed{{gap:0}}.pairs.boxed div{{border:2px solid {faint};padding:.25rem .4rem;margin:-1px}}
.pairs.cards div{{background:{shade};border-radius:.3rem;padding:.3rem .5rem}}
.pairs.inputs [data-piece]{{display:block;border:2px solid {faint};border-radius:.25rem;padding:.1rem .4rem}}
.pairs.table td,.pairs.table-lines td{{padding:.08rem .8rem .08rem 0;vertical-align:top}}
.pairs.table-lines table{{width:100%;border-collapse:collapse}}.pairs.table-lines td{{border-bottom:2px solid {faint}}}
dt{{float:left;clear:left;margin-right:.5rem}}dd{{margin-bottom:.15rem}}
.grid table{{{"width:100%;" if r.random() < 0.85 else ""}border-collapse:collapse}}
.grid td,.grid th{{text-align:left;padding:{r.uniform(0.05, 0.25):.2f}rem .4rem;vertical-align:top}}.grid .figure{{text-align:right;white-space:nowrap}}
.grid.plain td,.grid.plain th,.grid.lines td,.grid.lines th{{padding-left:0}}.grid.plain .figure,.grid.lines .figure{{padding-left:.6rem;padding-right:0}}
.grid.lines td,.grid.ruled-head th{{border-bottom:2px solid {faint}}}.grid.boxes td,.grid.boxes th{{border:2px solid {faint}}}
.grid.zebra tr:nth-child(even){{background:{shade}}}.grid.filled-head th{{background:{self.accent};color:{on_accent}}}
hr{{border:0;border-top:2px {r.choice(["solid", "dashed", "dotted"])} {faint}}}
.beside{{display:grid;grid-template-columns:1fr 1fr;gap:1rem}}.beside>div{{display:flex;flex-direction:column;gap:.4rem}}
.buttons{{display:flex;gap:.6rem;justify-content:{r.choice(["flex-end", "flex-end", "center", "flex-start"])}}}
.buttons b{{border:2px solid {faint};border-radius:{r.choice([0, 0.3, 0.3, 1])}rem;padding:.2rem .8rem}}.buttons b:last-child{{background:{self.accent};color:{on_accent};border-color:{self.accent}}}
.bars i{{background:{self.accent};display:block}}.bars table{{width:100%;border-collapse:collapse;text-align:left}}
.bars.lying i{{display:inline-block;height:1em;vertical-align:middle;margin-right:.3rem}}.bars.lying .wide{{width:75%;position:relative;white-space:nowrap}}
.bars.lying td{{padding:.15rem .3rem .15rem 0}}.axis{{height:1.3rem}}.bars u{{position:absolute;text-decoration:none}}.axis u{{transform:translateX(-50%)}}
.plot{{position:relative;height:{r.uniform(7, 10):.1f}rem;display:flex;border-bottom:2px solid {self.ink}}}.names{{display:flex;text-align:center}}.names div,.column{{flex:1 1 0;min-width:0}}
.column{{height:100%;display:flex;flex-direction:column;justify-content:flex-end;text-align:center;padding:0 .1rem}}.column b{{font-weight:400;line-height:1.1}}.column i{{flex:none;margin:0 {r.uniform(0.1, 0.5):.1f}rem}}
.with-axis .plot,.with-axis .names{{margin-left:2.8rem}}.ticks{{position:absolute;left:-2.8rem;top:0;bottom:0;width:2.6rem}}.ticks u{{right:.2rem;transform:translateY(50%);line-height:1}}
{band}'''

    def sign_css(self):
        color = self.sheet.color
        light = '#fff' if sum(color) < 430 else '#111'
        r = self.random
        return f'''
html{{background:{self.ground}}}[data-sheet]{{background:rgb{tuple(color)};padding:1rem;min-height:0;border-radius:{r.choice([0, 0.5, 1])}rem;
{f"border:.3rem solid {light};" if r.random() < 0.3 else ""}box-shadow:none;gap:.3rem;{"flex:1;" if r.random() < 0.4 else ""}justify-content:center}}
body{{padding:{r.choice([0, 0.4, 1, 1.5])}rem;display:flex;flex-direction:column;justify-content:center}}h1{{color:{light}!important;text-align:center;border:0}}.heading:first-child{{background:none;margin:0;padding:0}}'''

    def html(self, least):
        body = self.flow(self.sheet.blocks)
        extra = self.sign_css() if self.sheet.kind == 'sign' else ''
        return f'<!doctype html><html><head><meta charset="utf-8"><style>{self.css(least)}{extra}</style></head><body><main data-sheet>{body}</main></body></html>'
