"""Writes pages that a browser sets, with their truth, for the training to mix in.

    nice python3 make_pool.py --out runs/pool [--count 2000] [--seed 1] [--side 768] [--held-out]

Started again with the same folder it goes on where it stopped. --held-out takes words, fonts and templates that
the training never sees.
"""
import argparse
import json
from pathlib import Path

from world.html.engine import pages


def record(picture, file, print_share):
    run = lambda run: dict(text=run.text, edges=run.edges, top=run.top, bottom=run.bottom, middle=run.middle)
    return dict(file=file, kind=picture.kind, noun=picture.noun, width=picture.width, height=picture.height,
                caption=picture.caption, print=round(print_share, 4),
                lines=[dict(role=line.role, runs=[run(r) for r in line.runs]) for line in picture.lines],
                questions=[dict(text=q.text, answer=q.answer, field=q.field, line=q.line, short=q.short, group=q.group)
                           for q in picture.questions],
                regions=[(name, box) for name, box in picture.regions])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--out', type=Path, required=True)
    options.add_argument('--count', type=int, default=2000)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--side', type=int, default=768)
    options.add_argument('--written', type=float, default=0.85, help='share of the pages written one by one (world/html/pages)')
    options.add_argument('--held-out', action='store_true')
    options.add_argument('--browser', default='chromium')
    args = options.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    index = args.out / 'pool.jsonl'
    done = index.read_text().splitlines() if index.exists() else []
    first = int(Path(json.loads(done[-1])['file']).stem) + 1 if done else 0
    with open(index, 'a') as lines:
        for number, picture, png, print_share in pages(max(0, args.count - len(done)), args.seed, args.side,
                                                       args.held_out, first, command=args.browser,
                                                       share=0 if args.held_out else args.written):
            file = f'{number:05d}.png'
            (args.out / file).write_bytes(png)
            lines.write(json.dumps(record(picture, file, print_share), ensure_ascii=False) + '\n')
            lines.flush()
    print(f'{args.out}: {max(args.count, len(done))} pages')


if __name__ == '__main__':
    main()
