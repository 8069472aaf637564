"""Florence-VL (arXiv 2412.04424): DaViT, prompted encoder, DBFusion, Phi-3. Module paths are checkpoint keys."""
import math

import torch
import torch.nn as nn

from .attention import LayerNorm, RmsNorm
from .bart import LanguageModel
from .config import ModelConfig
from .davit import DaViT
from .phi3 import DecoderLayer, rotary


class PositionTable(nn.Module):
    """Learned 2-D positions: the column's half first, then the row's."""

    def __init__(self, width, count):
        super().__init__()
        self.row_embeddings = nn.Embedding(count, width // 2)
        self.column_embeddings = nn.Embedding(count, width - width // 2)

    def forward(self, grid):
        columns = self.column_embeddings.weight[:grid].unsqueeze(0).expand(grid, -1, -1)
        rows = self.row_embeddings.weight[:grid].unsqueeze(1).expand(-1, grid, -1)
        return torch.cat([columns, rows], -1).reshape(grid * grid, -1)


class TemporalTable(nn.Module):
    """Florence-2's cosine table of video frames; a picture is frame 0, which still adds +1 to odd channels."""

    def __init__(self, width, count):
        super().__init__()
        factor = math.log(10000.0) / width
        angle = torch.outer(torch.arange(count).float(), torch.exp(-factor * torch.arange(0, width, 2).float()))
        self.register_buffer('pos_idx_to_embed', torch.stack([angle.sin(), angle.cos()], -1).flatten(1))


class Florence2(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        width = config.vision.dims[-1]
        self.vision_tower = DaViT(config.vision)
        self.image_pos_embed = PositionTable(width, config.vision.max_positions)
        self.visual_temporal_embed = TemporalTable(width, config.vision.max_frames)
        self.image_projection = nn.Parameter(torch.empty(width, config.text.width))
        self.image_proj_norm = LayerNorm(config.text.width)
        self.language_model = LanguageModel(config.text)
        self.grid = config.vision.grid

    def image_tokens(self, projected):
        """davit output times image_projection [B, N, D] -> V [B, 1 + N, D], the pooled token first."""
        constant = self.image_pos_embed(self.grid) + self.visual_temporal_embed.pos_idx_to_embed[0]
        x = projected + constant @ self.image_projection
        return self.image_proj_norm(torch.cat([x.mean(1, keepdim=True), x], 1))


class VisionTower(nn.Module):
    """The level of naming between LLaVA's model and Florence-2."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.vision_tower = Florence2(config)


class DbFusion(nn.Module):
    """Channel concatenation of V and the three V't, then an MLP to the language model's width."""

    def __init__(self, inputs, width, depth):
        super().__init__()
        steps = [nn.Linear(inputs, width)]
        steps += [nn.Sequential(nn.GELU(), nn.Linear(width, width)) for _ in range(depth - 1)]
        self.encoder_mlp = nn.Sequential(*steps)

    def forward(self, depth, breadth):
        tokens = depth.shape[1]
        return self.encoder_mlp(torch.cat([depth] + [v[:, :tokens] for v in breadth], -1))


class PhiModel(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        phi = config.phi
        self.embed_tokens = nn.Embedding(phi.vocabulary, phi.width)
        self.layers = nn.ModuleList(DecoderLayer(phi) for _ in range(phi.layers))
        self.norm = RmsNorm(phi.width)
        self.vision_tower = VisionTower(config)
        self.mm_projector = DbFusion(4 * config.text.width, phi.width, config.projector_depth)


class FlorenceVl(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.config = config
        self.model = PhiModel(config)
        self.lm_head = nn.Linear(config.phi.width, config.phi.vocabulary, bias=False)
        self.apply(initialise)
        nn.init.orthogonal_(self.florence.image_projection)
        for table in (self.florence.image_pos_embed.row_embeddings, self.florence.image_pos_embed.column_embeddings):
            nn.init.normal_(table.weight, std=0.1)
            table.weight.data[:, 1::2] -= 1  # takes back the temporal table's constant +1
        if config.phi.tied:
            self.lm_head.weight = self.model.embed_tokens.weight

    @property
    def florence(self) -> Florence2:
        return self.model.vision_tower.vision_tower

    def fuse(self, depth, breadth):
        return self.model.mm_projector(depth, breadth)

    def hidden(self, embeds, start=0, caches=None, watch=None, tail=0):
        """Phi's states after its last norm [B, S, H], or of the last `tail` positions alone.

        `watch` collects attention for the guided-attention loss: {layer: probabilities [B, tail, T] of its first head}.
        """
        angles = rotary(self.config.phi, embeds.shape[1], start, embeds.device)
        x = embeds
        last = len(self.model.layers) - 1
        for i, layer in enumerate(self.model.layers):
            seen = [] if watch is not None and i >= 2 else None
            x = layer(x, angles, caches[i] if caches else None, seen, tail if i == last else 0, tail)
            if seen:
                watch[i] = seen[0]
        return self.model.norm(x)

    def hidden_of_many(self, start, texts, owners, watch):
        """Phi's states after its last norm [T, L, H] of many texts [T, L, H], each behind one of few starts [B, S, H].

        owners: [T], each text's start. A start that several texts share, such as a picture, is computed once. `watch` as in `hidden`;
        with the key 'start' it also collects the starts as the first watched layer meets them [B, S, H].
        """
        length = start.shape[1]
        before = rotary(self.config.phi, length, 0, start.device)
        angles = rotary(self.config.phi, texts.shape[1], length, start.device)
        last = len(self.model.layers) - 1
        for i, layer in enumerate(self.model.layers):
            kept, seen = [], [] if i >= 2 else None
            if i == 2:
                watch['start'] = start
            start = layer(start, before, kept, None, 1 if i == last else 0)
            texts = layer(texts, angles, [x.index_select(0, owners) for x in kept], seen, 0, texts.shape[1])
            if seen:
                watch[i] = seen[0]
        return self.model.norm(texts)


def initialise(module):
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, std=module.in_features ** -0.5 * 0.7)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, std=0.05)
