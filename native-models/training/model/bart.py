"""Florence-2's language side: BART's encoder over image tokens and prompt, and its decoder."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from .attention import LayerNorm, attend, first_head
from .config import TextConfig

POSITION_OFFSET = 2  # BART's learned positions start at row 2


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.k_proj, self.v_proj, self.q_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x, memory, causal=False, watch=None):
        batch, _, width = x.shape
        split = lambda y: y.view(batch, -1, self.heads, width // self.heads).transpose(1, 2)
        q, k, v = split(self.q_proj(x)), split(self.k_proj(memory)), split(self.v_proj(memory))
        scale = (width // self.heads) ** -0.5
        if watch is not None:
            watch.append(first_head(q, k, scale))
        y = attend(q, k, v, scale, causal=causal)
        return self.out_proj(y.transpose(1, 2).reshape(x.shape))


class EncoderLayer(nn.Module):
    def __init__(self, width, heads, ffn):
        super().__init__()
        self.self_attn = Attention(width, heads)
        self.self_attn_layer_norm = LayerNorm(width)
        self.fc1, self.fc2 = nn.Linear(width, ffn), nn.Linear(ffn, width)
        self.final_layer_norm = LayerNorm(width)

    def forward(self, x):
        x = self.self_attn_layer_norm(x + self.self_attn(x, x))
        return self.final_layer_norm(x + self.fc2(F.gelu(self.fc1(x))))


class DecoderLayer(EncoderLayer):
    def __init__(self, width, heads, ffn):
        super().__init__(width, heads, ffn)
        self.encoder_attn = Attention(width, heads)
        self.encoder_attn_layer_norm = LayerNorm(width)

    def forward(self, x, memory, watch=None):
        x = self.self_attn_layer_norm(x + self.self_attn(x, x, causal=True))
        x = self.encoder_attn_layer_norm(x + self.encoder_attn(x, memory, watch=watch))
        return self.final_layer_norm(x + self.fc2(F.gelu(self.fc1(x))))


class Stack(nn.Module):
    """What encoder and decoder share: positions, the norm of the embeddings, the layers."""

    def __init__(self, config: TextConfig, layer, count, ffn):
        super().__init__()
        self.embed_positions = nn.Embedding(config.positions + POSITION_OFFSET, config.width)
        self.layernorm_embedding = LayerNorm(config.width)
        self.layers = nn.ModuleList(layer(config.width, config.heads, ffn) for _ in range(count))

    def placed(self, embeds):
        rows = self.embed_positions.weight[POSITION_OFFSET:POSITION_OFFSET + embeds.shape[1]]
        return self.layernorm_embedding(embeds + rows)


class Bart(nn.Module):
    def __init__(self, config: TextConfig):
        super().__init__()
        self.shared = nn.Embedding(config.vocabulary, config.width)
        self.encoder = Stack(config, EncoderLayer, config.encoder_layers, config.encoder_ffn)
        self.decoder = Stack(config, DecoderLayer, config.decoder_layers, config.decoder_ffn)


class LanguageModel(nn.Module):
    def __init__(self, config: TextConfig):
        super().__init__()
        self.model = Bart(config)
        self.register_buffer('final_logits_bias', torch.zeros(1, config.vocabulary))

    def encode(self, image_tokens, prompt_ids):
        """[B, N, D] and the prompt's ids -> the encoder's last states [B, N + S, D]."""
        prompt = self.model.shared(prompt_ids).expand(image_tokens.shape[0], -1, -1)
        x = self.model.encoder.placed(torch.cat([image_tokens, prompt], 1))
        for layer in self.model.encoder.layers:
            x = layer(x)
        return x

    def decode(self, ids, memory, watch=None):
        """Decoder states [B, S, D]; `watch` collects the cross attention of all layers."""
        x = self.model.decoder.placed(self.model.shared(ids))
        for i, layer in enumerate(self.model.decoder.layers):
            x = layer(x, memory, watch)
        return x

    def logits(self, states):
        return states @ self.model.shared.weight.T + self.final_logits_bias
