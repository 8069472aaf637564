"""Attention on prepared heads, and the norms, in the precision that the reference uses."""
import torch
import torch.nn as nn
import torch.nn.functional as F


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


def attend(q, k, v, scale, mask=None, watch=None):
    """softmax(q·k)·v; `watch` collects the first head's probabilities for the guided-attention loss."""
    scores = torch.matmul(q * scale, k.transpose(-1, -2))
    if mask is not None:
        scores = scores + mask.to(scores.dtype)
    weights = scores.softmax(-1)
    if watch is not None:
        watch.append(weights[:, 0])
    return torch.matmul(weights, v)


def causal_mask(length, device):
    return torch.full((length, length), -1e4, device=device).triu(1)  # [S, S]
