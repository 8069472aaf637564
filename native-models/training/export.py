"""Writes checkpoint/ in the published layout from a run, or from the two halves before they are joined.

    python3 export.py [--run runs/joint.pt] [--out checkpoint]
"""
import argparse
from pathlib import Path

import torch

import checkpoint
from tokenizer_files import tokenizer_files
from train import HERE, READERS, RUNS, belongs_to_vision, build


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--run', help='a run file; without it, the halves')
    options.add_argument('--out', type=Path, default=HERE / 'checkpoint', help='the training aids go beside it')
    args = options.parse_args()
    run = torch.load(args.run, map_location='cpu') if args.run else {}
    model, _ = build(run.get('side', 192))
    if run:
        model.load_state_dict(run['model'])
        checkpoint.write_tensors(args.out.parent / READERS.name, run['readers'])
    else:
        halves = {name: torch.load(RUNS / f'{name}.pt', map_location='cpu')['model'] for name in ('vision', 'language')}
        model.load_state_dict({name: halves['vision' if belongs_to_vision(name) else 'language'][name]
                               for name in model.state_dict()})
    checkpoint.save(args.out, model, tokenizer_files())


if __name__ == '__main__':
    main()
