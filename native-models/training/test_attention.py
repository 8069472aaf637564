"""attention.cpp against the plain formula, forwards and backwards; `python3 test_attention.py bench` times both."""
import sys
import time
import unittest

import torch

from model.attention import Fused, causal_mask, kernel

SHAPES = {  # heads, queries, keys, width, causal
    'encoder': (5, 581, 581, 32, False), 'phi': (4, 769, 769, 48, True), 'phi, the last alone': (4, 191, 769, 48, True),
    'window': (2, 36, 36, 32, False), 'decoder': (5, 151, 151, 32, True), 'decoder to encoder': (5, 75, 581, 32, False)}


def plain(q, k, v, causal, scale):
    scores = q @ k.transpose(-1, -2) * scale
    if causal:
        scores = scores + causal_mask(q.shape[-2], k.shape[-2], q.device).to(scores.dtype)
    return scores.softmax(-1) @ v


def lots(heads, queries, keys, width, batch=2):
    torch.manual_seed(3)
    return [torch.randn(batch, heads, length, width).bfloat16() for length in (queries, keys, keys, queries)]


class Attention(unittest.TestCase):
    def test_attention_and_gradients_are_those_of_the_formula(self):
        if not kernel():
            self.skipTest('attention.cpp could not be built here; the model uses the plain formula')
        for name, (heads, queries, keys, width, causal) in SHAPES.items():
            *inputs, slope = lots(heads, queries, keys, width)
            scale = width ** -0.5
            fused, exact = [x.clone().requires_grad_() for x in inputs], [x.float().requires_grad_() for x in inputs]
            out, truth = Fused.apply(*fused, causal, scale), plain(*exact, causal, scale)
            out.backward(slope), truth.backward(slope.float())
            pairs = [(out, truth)] + [(a.grad, b.grad) for a, b in zip(fused, exact)]
            for what, (got, wanted) in zip(('out', 'q', 'k', 'v'), pairs):
                with self.subTest(name, what=what):  # bf16 has 8 bits: a relative error of about 2e-3
                    self.assertLess(float((got.float() - wanted).norm() / wanted.norm()), 4e-3)


def bench(rounds=7):
    """Milliseconds forwards and backwards of eight pictures, one thread, both ways in turn; the quickest of each."""
    torch.set_num_threads(1)
    for name in ('encoder', 'phi'):
        heads, queries, keys, width, causal = SHAPES[name]
        *inputs, slope = lots(heads, queries, keys, width, batch=8)
        best = {}
        for _ in range(rounds):
            for way, run in (('attention.cpp', Fused.apply), ('plain, bf16', plain)):
                leaves = [x.clone().requires_grad_() for x in inputs]
                start = time.perf_counter()
                run(*leaves, causal, width ** -0.5).backward(slope)
                best[way] = min(best.get(way, 1e9), 1000 * (time.perf_counter() - start))
        fast, slow = best['attention.cpp'], best['plain, bf16']
        print(f'{name}: attention.cpp {fast:.1f} ms, plain {slow:.1f} ms, {slow / fast:.1f} times')


if __name__ == '__main__':
    bench() if sys.argv[1:] == ['bench'] else unittest.main()
