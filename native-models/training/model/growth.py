"""Carries weights over to a model with a finer grid, more tokens or more layers: training goes on instead of starting anew."""
import re

import torch
import torch.nn.functional as F

from .bart import POSITION_OFFSET
from .config import ModelConfig

VOCABULARY_TABLES = ('model.embed_tokens.weight', 'lm_head.weight', 'language_model.model.shared.weight',
                     'final_logits_bias')


LAYER = re.compile(r'(.*(?:encoder|decoder|model)\.layers\.)(\d+)\.(.*)')
BLOCK = re.compile(r'.*\.blocks\.\d+\.\d+\.')  # a pair of DaViT's
SILENT = ('o_proj.weight', 'down_proj.weight', 'out_proj.weight', 'out_proj.bias', 'fc2.weight', 'fc2.bias',
          'fn.dw.weight', 'fn.dw.bias', 'fn.proj.weight', 'fn.proj.bias')


def grown(state: dict, before: ModelConfig, after: ModelConfig, fresh: dict) -> dict:
    """Weights of a model of `before`'s dimensions as those of `after`'s, whose own first weights are `fresh`.

    The grid, the vocabulary, the number of layers and of a stage's blocks may grow. New ones come last and add nothing
    at first.
    """
    out = {**{name: tensor for name, tensor in fresh.items() if LAYER.match(name) or BLOCK.match(name)}, **state}
    for name in out.keys() - state.keys():
        out[name] = silent(name, fresh[name], state)
    for name, tensor in state.items():
        if name.endswith(VOCABULARY_TABLES):
            text = before.phi.vocabulary if name.startswith(('lm_head', 'model.embed_tokens')) else before.text.vocabulary
            out[name] = more_tokens(tensor, max(after.phi.vocabulary, text))
        elif name.endswith(('row_embeddings.weight', 'column_embeddings.weight')):
            out[name] = stretched_line(tensor, before.vision.grid, after.vision.grid)
        elif name.endswith('encoder.embed_positions.weight'):
            out[name] = stretched_positions(tensor, before, after)
        elif name.endswith('decoder.embed_positions.weight'):
            out[name] = longer(tensor, after.text.positions + POSITION_OFFSET)
    return out


def silent(name, tensor, state):
    """A new layer's tensor: what it would add is zero, and its norms give back the scale of the layer before."""
    if name.endswith(SILENT):
        return torch.zeros_like(tensor)
    if 'final_layer_norm' not in name:
        return tensor
    before, number, _ = LAYER.match(name).groups()
    last = max(n for n in range(int(number)) if f'{before}{n}.final_layer_norm.weight' in state)
    weight, bias = (state[f'{before}{last}.final_layer_norm.{kind}'] for kind in ('weight', 'bias'))
    if name.endswith('bias'):
        return torch.full_like(tensor, float(bias.mean()))
    return torch.full_like(tensor, float((weight.pow(2).mean() + bias.var()).sqrt()))


def more_tokens(table, count):
    """New tokens start at the mean of the old ones; the model has seen none of them."""
    added = count - table.shape[-1 if table.shape[0] == 1 else 0]
    if added == 0:
        return table
    if table.shape[0] == 1:  # the bias of the logits
        return torch.cat([table, table.new_zeros(1, added)], 1)
    return torch.cat([table, table.mean(0, keepdim=True).expand(added, -1)])


def stretched_line(table, before, after):
    """The used rows, spread linearly over the new grid's; cell middles stay where they were on the page."""
    if before == after:
        return table
    used = F.interpolate(table[:before].T[None], size=after, mode='linear')[0].T
    return torch.cat([used, table[after:]])


def stretched_positions(table, before: ModelConfig, after: ModelConfig):
    """The encoder's sequence is the pooled token, the grid row by row, and the prompt."""
    if before.vision.grid == after.vision.grid:
        return longer(table, after.text.positions + POSITION_OFFSET)
    old, new = before.vision.grid, after.vision.grid
    first = POSITION_OFFSET + 1
    block = table[first:first + old * old].T.view(1, -1, old, old)
    block = F.interpolate(block, size=(new, new), mode='bilinear').view(-1, new * new).T
    out = torch.cat([table[:first], block, table[first + old * old:]])
    return longer(out[:after.text.positions + POSITION_OFFSET], after.text.positions + POSITION_OFFSET)


def longer(table, count):
    return torch.cat([table, table.new_zeros(count - len(table), table.shape[1])])
