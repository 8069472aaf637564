"""The whole recipe, from nothing to checkpoint/: the two halves side by side, both joined, then on a finer grid, then all
but DaViT's first stages, twice, and the mean of both, at last Florence-2's decoder alone.

    python3 recipe.py [--pages 8000] [--halves 45] [--joint 120] [--finer 120] [--chat 80] [--side 480] [--device cpu]

First a Chromium draws pages for the joined stages to mix in; --pages 0 does without. Minutes are of each stage. Stop it
and start it again as you like: every stage resumes from runs/.
"""
import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def start(program, *arguments):
    environment = dict(os.environ, OMP_NUM_THREADS='1')
    return subprocess.Popen([sys.executable, program, *map(str, arguments)], cwd=HERE, env=environment)


def wait(processes):
    """All must end well; if one fails or we are interrupted, the others are told to save and stop."""
    try:
        while any(process.poll() is None for process in processes) and not any(process.poll() for process in processes):
            time.sleep(1)
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if any(process.returncode for process in processes):
        sys.exit('A stage stopped before its end; start the recipe again to resume it.')


def join(stage, device, seed, *settings):
    """A stage of the joined model: a process a core on a CPU, one on a GPU."""
    world = 2 if device == 'cpu' else 1
    shared = ['--level', 0.35, '--ramp', 0, '--batch', 12, '--thrifty', '--tasks', 0.55, '--export', '--world', world,
              '--device', device, *settings]
    wait([start('train.py', stage, *shared, '--rank', rank, '--seed', seed + rank) for rank in range(world)])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--pages', type=int, default=8000)
    options.add_argument('--halves', type=float, default=45)
    options.add_argument('--joint', type=float, default=120)
    options.add_argument('--finer', type=float, default=120)
    options.add_argument('--chat', type=float, default=80)
    options.add_argument('--side', type=int, default=480, help='of the finer stage, in pixels')
    options.add_argument('--device', default='cpu')
    args = options.parse_args()
    if args.pages:
        wait([start('make_pool.py', '--out', 'runs/pool', '--count', args.pages)])
    large = ['--smallest', 14.5, '--largest', 6]
    halves = ['--minutes', args.halves, '--hold', 0.7, '--level', 0.35, '--device', args.device, *large]
    wait([start('train.py', 'vision', '--seed', 1, *halves), start('train.py', 'language', '--seed', 2, *halves)])
    join('joint', args.device, 40, '--minutes', args.joint, '--hold', 1, '--lr', 1.2e-3, '--warmup', 15, '--pool', 0.15, *large)
    finer = ['--side', args.side, '--batch', 8, '--start', HERE, '--smallest', 24, '--largest', 6.5, '--pool', 0.7, '--hold', 0.3]
    join('joint', args.device, 60, '--name', 'finer', '--minutes', args.finer, '--lr', 8e-4, '--warmup', 60, *finer)
    for stage, seed in (('chat', 70), ('again', 90)):
        join('chat', args.device, seed, '--name', stage, '--minutes', args.chat, '--lr', 6e-4, '--warmup', 60, *finer)
    wait([start('mean.py', 'runs/chat.pt', 'runs/again.pt', 'runs/mean.pt')])
    wait([start('export.py', '--run', 'runs/mean.pt')])
    join('decoder', args.device, 80, '--minutes', args.finer / 10, '--lr', 1e-3, '--warmup', 20, '--scenes', 13, *finer)


if __name__ == '__main__':
    main()
