"""DaViT, Florence-2's image tower (arXiv 2204.03645; names and order of Florence-2's modeling file)."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from .attention import LayerNorm, attend
from .config import VisionConfig


class PreNorm(nn.Module):
    """x + fn(norm(x)); the depthwise convolutions have no norm."""

    def __init__(self, width, fn, normed=True):
        super().__init__()
        self.norm = LayerNorm(width) if normed else None
        self.fn = fn

    def forward(self, x, size):
        return x + self.fn(self.norm(x) if self.norm is not None else x, size)


class DepthwiseConv(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.dw = nn.Conv2d(width, width, 3, padding=1, groups=width)

    def forward(self, x, size):
        batch, tokens, width = x.shape
        picture = x.view(batch, *size, width).permute(0, 3, 1, 2)
        return self.dw(picture).permute(0, 2, 3, 1).reshape(batch, tokens, width)


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.net = nn.ModuleDict({'fc1': nn.Linear(width, 4 * width), 'fc2': nn.Linear(4 * width, width)})

    def forward(self, x, _size):
        return self.net['fc2'](F.gelu(self.net['fc1'](x)))


class WindowAttention(nn.Module):
    def __init__(self, width, heads, window):
        super().__init__()
        self.heads, self.window = heads, window
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x, size):
        batch, tokens, width = x.shape
        rows, cols = size
        w = self.window
        x = x.view(batch, rows, cols, width)
        right, below = -cols % w, -rows % w
        if right or below:
            x = F.pad(x, (0, 0, 0, right, 0, below))  # zeros after the norm, not masked
        high, wide = (rows + below) // w, (cols + right) // w
        x = x.view(batch, high, w, wide, w, width).permute(0, 1, 3, 2, 4, 5).reshape(-1, w * w, width)
        q, k, v = self.qkv(x).view(-1, w * w, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        x = attend(q, k, v, (width // self.heads) ** -0.5)
        x = self.proj(x.transpose(1, 2).reshape(-1, w * w, width))
        x = x.view(batch, high, wide, w, w, width).permute(0, 1, 3, 2, 4, 5).reshape(batch, high * w, wide * w, width)
        return x[:, :rows, :cols].reshape(batch, tokens, width)


class ChannelAttention(nn.Module):
    def __init__(self, width, groups):
        super().__init__()
        self.groups = groups
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x, _size):
        batch, tokens, width = x.shape
        q, k, v = self.qkv(x).view(batch, tokens, 3, self.groups, width // self.groups).permute(2, 0, 3, 4, 1)
        x = attend(q, k, v, tokens ** -0.5)  # over channels: [B, G, C, N]
        return self.proj(x.permute(0, 3, 1, 2).reshape(batch, tokens, width))


class SpatialBlock(nn.Module):
    def __init__(self, width, heads, window):
        super().__init__()
        self.conv1 = PreNorm(width, DepthwiseConv(width), normed=False)
        self.window_attn = PreNorm(width, WindowAttention(width, heads, window))
        self.conv2 = PreNorm(width, DepthwiseConv(width), normed=False)
        self.ffn = PreNorm(width, Mlp(width))

    def forward(self, x, size):
        return self.ffn(self.conv2(self.window_attn(self.conv1(x, size), size), size), size)


class ChannelBlock(nn.Module):
    def __init__(self, width, groups):
        super().__init__()
        self.conv1 = PreNorm(width, DepthwiseConv(width), normed=False)
        self.channel_attn = PreNorm(width, ChannelAttention(width, groups))
        self.conv2 = PreNorm(width, DepthwiseConv(width), normed=False)
        self.ffn = PreNorm(width, Mlp(width))

    def forward(self, x, size):
        return self.ffn(self.conv2(self.channel_attn(self.conv1(x, size), size), size), size)


class ConvEmbed(nn.Module):
    """A strided convolution; its norm comes before it, in the first stage after it."""

    def __init__(self, inputs, width, kernel, stride, padding, prenorm):
        super().__init__()
        self.prenorm = prenorm
        self.proj = nn.Conv2d(inputs, width, kernel, stride, padding)
        self.norm = LayerNorm(inputs if prenorm else width)

    def forward(self, x, size):
        if self.prenorm:
            x = self.norm(x)
        x = self.proj(x.view(x.shape[0], *size, x.shape[-1]).permute(0, 3, 1, 2))
        size = x.shape[-2:]
        x = x.permute(0, 2, 3, 1).reshape(x.shape[0], -1, x.shape[1])
        return (x if self.prenorm else self.norm(x)), size


class DaViT(nn.Module):
    def __init__(self, config: VisionConfig):
        super().__init__()
        inputs = (3,) + config.dims[:-1]
        self.convs = nn.ModuleList(ConvEmbed(*args) for args in zip(
            inputs, config.dims, config.patch_size, config.patch_stride,
            config.patch_padding, config.patch_prenorm))
        self.blocks = nn.ModuleList(nn.ModuleList(
            nn.ModuleDict({'spatial_block': SpatialBlock(width, heads, config.window),
                           'channel_block': ChannelBlock(width, groups)}) for _ in range(depth))
            for width, depth, heads, groups in zip(config.dims, config.depths, config.heads, config.groups))

    def forward(self, pixels, fixed=0):
        """pixels [B, 3, S, S] -> every stage's map [B, N, C], the last one being the output; the first `fixed` take no gradient."""
        size = pixels.shape[-2:]
        x = pixels.permute(0, 2, 3, 1).reshape(pixels.shape[0], -1, 3)
        stages = []
        for number, (conv, blocks) in enumerate(zip(self.convs, self.blocks)):
            with torch.set_grad_enabled(torch.is_grad_enabled() and number >= fixed):
                x, size = conv(x, size)
                for block in blocks:
                    x = block['channel_block'](block['spatial_block'](x, size), size)
            stages.append(x)
        return stages
