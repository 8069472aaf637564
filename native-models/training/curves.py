"""Packs the runs' curves into curves.json and draws them as curves.svg, for the model card.

A stage without a run here keeps the curve that curves.json has of it.

    python3 curves.py
"""
import json
from pathlib import Path

HERE = Path(__file__).parent
STAGES = {
    'vision': ('fine_characters', 'characters', 'objects'),
    'language': ('ocr_tokens', 'caption_tokens', 'regions_tokens', 'chat_tokens'),
    'joint': ('characters', 'objects', 'ocr_tokens', 'caption_tokens', 'chat_tokens'),
    'second': ('characters', 'objects', 'ocr_tokens', 'caption_tokens', 'chat_tokens'),
    'wider': ('characters', 'ocr_tokens', 'detailed_caption_tokens', 'chat_tokens'),
    'finer': ('characters', 'objects', 'ocr_tokens', 'detailed_caption_tokens', 'chat_tokens'),
    'decoder': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'objects_tokens'),
    'labels': ('characters', 'objects', 'ocr_tokens', 'detailed_caption_tokens', 'chat_tokens'),
    'full': ('characters', 'objects', 'ocr_tokens', 'detailed_caption_tokens', 'chat_tokens'),
    'decoder384': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'objects_tokens'),
    'longer': ('characters', 'objects', 'ocr_tokens', 'detailed_caption_tokens', 'chat_tokens'),
    'decoder5': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'objects_tokens'),
    'deeper': ('characters', 'objects', 'ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'decoder6': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'objects_tokens'),
    'written': ('characters', 'objects', 'ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'decoder7': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'objects_tokens'),
    'tail': ('characters', 'objects', 'ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'tail2': ('characters', 'objects', 'ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'questions': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'decoder8': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'objects_tokens'),
    'scenes': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'words': ('characters', 'ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'understanding': ('characters', 'ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'print': ('characters', 'ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'decoder9': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'objects_tokens'),
    'again': ('characters', 'ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'print2': ('characters', 'ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'chat_tokens'),
    'decoder10': ('ocr_tokens', 'detailed_caption_tokens', 'dense_regions_tokens', 'objects_tokens'),
}
POINTS = 60
COLORS = {'fine_characters': '#9aa5b1', 'characters': '#2563eb', 'objects': '#d97706', 'ocr_tokens': '#059669',
          'caption_tokens': '#7c3aed', 'detailed_caption_tokens': '#7c3aed', 'regions_tokens': '#db2777',
          'dense_regions_tokens': '#db2777', 'objects_tokens': '#d97706', 'chat_tokens': '#111827'}
WIDTH, HEIGHT, LEFT, TOP = 300, 180, 40, 30
PANELS = 3  # side by side


def averaged(lines, names):
    """About POINTS rows of means, so that the file stays small."""
    size = max(1, len(lines) // POINTS)
    rows = []
    for start in range(0, len(lines), size):
        block = lines[start:start + size]
        row = {'pictures': block[-1]['seen'], 'minutes': round(block[-1]['seconds'] / 60, 1)}
        for name in names:
            values = [line[name] for line in block if name in line]
            if values:
                row[name] = round(sum(values) / len(values), 3)
        rows.append(row)
    return rows


def panel(stage, rows, names, left, top):
    most = max(row['pictures'] for row in rows)
    x = lambda pictures: left + LEFT + WIDTH * pictures / most
    y = lambda share: top + TOP + HEIGHT * (1 - share)
    parts = [f'<text x="{left + LEFT}" y="{top + 18}" font-weight="bold">{stage}</text>',
             f'<rect x="{left + LEFT}" y="{top + TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#cbd5e1"/>']
    for share in (0, 0.5, 1):
        parts.append(f'<text x="{left + LEFT - 5}" y="{y(share) + 4}" text-anchor="end">{share}</text>')
    parts.append(f'<text x="{left + LEFT + WIDTH}" y="{y(0) + 15}" text-anchor="end">{most:,} pictures</text>')
    for i, name in enumerate(names):
        points = ' '.join(f'{x(row["pictures"]):.1f},{y(row[name]):.1f}' for row in rows if name in row)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{COLORS[name]}" stroke-width="1.5"/>')
        parts.append(f'<text x="{left + LEFT + 100 * (i % 3)}" y="{y(0) + 32 + 14 * (i // 3)}" fill="{COLORS[name]}">'
                     f'{name.replace("_", " ").replace("detailed ", "").replace(" tokens", "")}</text>')
    return ''.join(parts)


def drawn(curves):
    """All stages, PANELS to a row."""
    wide, high = LEFT + WIDTH + 10, TOP + HEIGHT + 60
    shown = [stage for stage in STAGES if stage in curves]
    panels = [panel(stage, curves[stage], STAGES[stage], i % PANELS * wide, i // PANELS * high) for i, stage in enumerate(shown)]
    rows = (len(panels) + PANELS - 1) // PANELS
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {min(len(panels), PANELS) * wide + 10} {rows * high}" '
            'font-family="sans-serif" font-size="11"><title>Accuracy on fresh pictures, by stage and pictures seen</title>'
            '<rect width="100%" height="100%" fill="white"/>' + ''.join(panels) + '</svg>\n')


def main():
    packed = HERE / 'curves.json'
    curves = json.loads(packed.read_text()) if packed.exists() else {}
    for stage, names in STAGES.items():
        path = HERE / 'runs' / f'{stage}.jsonl'
        if path.exists():
            curves[stage] = averaged([json.loads(line) for line in path.read_text().splitlines()], names)
    rows = ',\n'.join(f'"{stage}": [\n' + ',\n'.join(json.dumps(row) for row in part) + '\n]' for stage, part in curves.items())
    packed.write_text('{\n' + rows + '\n}\n')
    (HERE / 'curves.svg').write_text(drawn(curves))


if __name__ == '__main__':
    main()
