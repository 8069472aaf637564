"""Phi-3's decoder: fused qkv and gate-up, RMSNorm, rotary positions (LongRoPE where the config has it)."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from .attention import RmsNorm, attend, first_head
from .config import PhiConfig


def rotary(config: PhiConfig, length, start, device):
    """cos and sin [S, head] of positions start..start+length."""
    half = torch.arange(0, config.width // config.heads, 2, device=device).float()
    frequency = 1.0 / config.rope_theta ** (half / (config.width // config.heads))
    scale = 1.0
    if config.rope_scaling:
        long = start + length > config.original_positions
        factor = config.rope_scaling['long_factor' if long else 'short_factor']
        frequency = frequency / torch.tensor(factor, device=device)
        ratio = config.max_positions / config.original_positions
        scale = math.sqrt(1 + math.log(ratio) / math.log(config.original_positions)) if ratio > 1 else 1.0
    angle = torch.outer(torch.arange(start, start + length, device=device).float(), frequency)
    angle = torch.cat([angle, angle], -1)
    return angle.cos() * scale, angle.sin() * scale


def rotate(x, angles):
    cos, sin = angles
    half = x.shape[-1] // 2
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


class SelfAttention(nn.Module):
    def __init__(self, config: PhiConfig):
        super().__init__()
        self.heads, self.kv_heads = config.heads, config.kv_heads
        self.head = config.width // config.heads
        self.qkv_proj = nn.Linear(config.width, (config.heads + 2 * config.kv_heads) * self.head, bias=False)
        self.o_proj = nn.Linear(config.heads * self.head, config.width, bias=False)

    def forward(self, x, angles, cache=None, watch=None, tail=0, watched=0):
        batch, length, width = x.shape
        sizes = [n * self.head for n in (self.heads, self.kv_heads, self.kv_heads)]
        q, k, v = (y.view(batch, length, -1, self.head).transpose(1, 2) for y in self.qkv_proj(x).split(sizes, -1))
        q, k = rotate(q, angles), rotate(k, angles)
        if cache is not None:
            if cache:
                k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
            cache[:] = [k, v]
        if self.kv_heads != self.heads:
            k, v = (y.repeat_interleave(self.heads // self.kv_heads, 1) for y in (k, v))
        q, scale = q[:, :, -tail:], self.head ** -0.5  # 0 keeps all
        if watch is not None:
            watch.append(first_head(q[:, :, -watched:], k, scale, causal=True))
        y = attend(q, k, v, scale, causal=True)
        return self.o_proj(y.transpose(1, 2).reshape(batch, -1, width))


class Mlp(nn.Module):
    def __init__(self, config: PhiConfig):
        super().__init__()
        self.gate_up_proj = nn.Linear(config.width, 2 * config.ffn, bias=False)
        self.down_proj = nn.Linear(config.ffn, config.width, bias=False)

    def forward(self, x):
        gate, up = self.gate_up_proj(x).chunk(2, -1)
        return self.down_proj(up * F.silu(gate))


class DecoderLayer(nn.Module):
    def __init__(self, config: PhiConfig):
        super().__init__()
        self.self_attn, self.mlp = SelfAttention(config), Mlp(config)
        self.input_layernorm, self.post_attention_layernorm = RmsNorm(config.width), RmsNorm(config.width)

    def forward(self, x, angles, cache=None, watch=None, tail=0, watched=0):
        x = x[:, -tail:] + self.self_attn(self.input_layernorm(x), angles, cache, watch, tail, watched)
        return x + self.mlp(self.post_attention_layernorm(x))
