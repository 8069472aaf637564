"""The whole recipe, from nothing to checkpoint/: the two halves side by side, then both joined.

    python3 recipe.py [--halves 45] [--joint 60] [--device cpu]

Minutes are of each stage. Stop it and start it again as you like: every stage resumes from runs/.
"""
import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def start(*arguments):
    environment = dict(os.environ, OMP_NUM_THREADS='1')
    return subprocess.Popen([sys.executable, 'train.py', *map(str, arguments)], cwd=HERE, env=environment)


def wait(processes):
    """All must end well; if one fails or we are interrupted, the others are told to save and stop."""
    try:
        codes = [process.wait() for process in processes]
    except KeyboardInterrupt:
        codes = [1]
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if any(codes):
        sys.exit('A stage stopped before its end; start the recipe again to resume it.')


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--halves', type=float, default=45)
    options.add_argument('--joint', type=float, default=60)
    options.add_argument('--device', default='cpu')
    args = options.parse_args()
    halves = ['--minutes', args.halves, '--hold', 0.7, '--device', args.device]
    wait([start('vision', '--seed', 1, *halves), start('language', '--seed', 2, *halves)])
    world = 2 if args.device == 'cpu' else 1
    joint = ['--minutes', args.joint, '--hold', 0.05, '--lr', 1.2e-3, '--warmup', 15, '--level', 0.2, '--ramp', 0,
             '--batch', 12, '--thrifty', '--tasks', 0.25, '--export', '--world', world, '--device', args.device]
    wait([start('joint', *joint, '--rank', rank, '--seed', 40 + rank) for rank in range(world)])


if __name__ == '__main__':
    main()
