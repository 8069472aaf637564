"""Attention on prepared heads, and the norms, in the precision that the reference uses."""
from functools import lru_cache
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

SOURCE = Path(__file__).with_name('attention.cpp')
WIDTHS = (32, 48)  # heads that attention.cpp is written for


class LayerNorm(nn.LayerNorm):
    """LayerNorm in f32 whatever comes in."""

    def forward(self, x):
        return F.layer_norm(x.float(), self.normalized_shape, self.weight, self.bias, self.eps).to(x.dtype)


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        wide = x.float()
        return (wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight).to(x.dtype)


@lru_cache
def kernel():
    """attention.cpp, built at its first use, or None where there is nothing to build it with."""
    from torch.utils import cpp_extension
    try:
        return cpp_extension.load('vasari_attention', [str(SOURCE)], extra_cflags=['-O3', '-march=native'])
    except (RuntimeError, OSError, ImportError) as error:
        print(f'Attention goes the slow way: {str(error).strip().splitlines()[0]}', flush=True)
        return None


class Fused(torch.autograd.Function):
    """attention.cpp on [B, heads, S, width] in bf16."""

    @staticmethod
    def forward(ctx, q, k, v, causal, scale):
        q, k, v = (x.to(torch.bfloat16).contiguous() for x in (q, k, v))
        out, logs = kernel().attend(q, k, v, causal, scale)
        ctx.save_for_backward(q, k, v, out, logs)
        ctx.causal, ctx.scale = causal, scale
        return out

    @staticmethod
    def backward(ctx, slope):
        return *kernel().gradients(*ctx.saved_tensors, slope.to(torch.bfloat16).contiguous(), ctx.causal, ctx.scale), None, None


def attend(q, k, v, scale, causal=False):
    """softmax(q·k)·v; where it is causal, the queries are the last of the keys' positions."""
    if v.device.type == 'cpu' and v.dtype == torch.bfloat16 and v.shape[-1] in WIDTHS and kernel():
        return Fused.apply(q, k, v, causal, scale)
    scores = torch.matmul(q * scale, k.transpose(-1, -2))
    if causal and q.shape[-2] > 1:
        scores = scores + causal_mask(q.shape[-2], k.shape[-2], q.device).to(scores.dtype)
    return torch.matmul(scores.softmax(-1).to(v.dtype), v)


def first_head(q, k, scale, causal=False):
    """What the first head of the queries looks at [B, S, T], for the guided-attention loss."""
    scores = torch.matmul(q[:, 0] * scale, k[:, 0].transpose(-1, -2)).float()
    if causal:
        scores = scores + causal_mask(q.shape[-2], k.shape[-2], q.device)
    return scores.softmax(-1)


def causal_mask(queries, keys, device):
    """[queries, keys] of the last `queries` of `keys` positions."""
    return torch.full((queries, keys), -1e4, device=device).triu(keys - queries + 1)
