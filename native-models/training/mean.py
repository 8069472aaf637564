"""Writes the mean of the weights of two runs, of which one went on from the other: what both learnt, with less of either's noise
(a model soup, arXiv 2203.05482).

    python3 mean.py runs/understanding.pt runs/print.pt runs/mean.pt
"""
import argparse

import torch


def mean(one, other):
    """Of two state dicts; what is no float is the second's."""
    return {name: (one[name] + value) / 2 if value.is_floating_point() else value for name, value in other.items()}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('runs', nargs=2)
    options.add_argument('out')
    args = options.parse_args()
    one, other = (torch.load(run, map_location='cpu') for run in args.runs)
    parts = {part: mean(one[part], other[part]) for part in ('model', 'readers')}
    torch.save({'side': other['side'], **parts}, args.out)


if __name__ == '__main__':
    main()
