"""The losses of the language half: Florence-2's decoder tasks, the chat, and guided attention for both."""
import torch
import torch.nn.functional as F

from conversations import conversations
from vocabulary import BOS, EOS, LOCATIONS, PAD, READABLE, USER, encode

GUIDE_FLOOR = 1e-4
GUIDED = (2, 3, 4, 5)  # Phi's layers whose first head is shown the cell of the next character,
FINDS_ITSELF = 4  # but here that of the present one, so that the layer above starts from there

FIRST_LOCATION, = encode(LOCATIONS[0])
SPREAD = 1.0  # of a location's truth over its neighbours, in tokens: near is nearly right


def padded(rows, value):
    longest = max(map(len, rows))
    return torch.tensor([row + [value] * (longest - len(row)) for row in rows])


def guide_loss(watched, where, shift_query, shift_key, weights=None):
    """Minus the log of the attention that goes to the cell holding the next character.

    watched: [B, S, T] of each watched layer's first head; where: [B, S'] cells, -1 for none; weights: [B, S'], equal if not given.
    """
    rows, steps = (where >= 0).nonzero(as_tuple=True)
    if len(rows) == 0:
        return torch.zeros((), device=where.device)
    keys = where[rows, steps] + shift_key
    share = weights[rows, steps] / weights[rows, steps].sum() if weights is not None else 1 / len(rows)
    terms = [-((found[rows, steps + shift_query, keys].float() + GUIDE_FLOOR).log() * share).sum() for found in watched]
    return sum(terms) / len(terms)


def task_loss(model, memory, texts, where, longest):
    """Florence-2's decoder on one task: (cross entropy, guide, token accuracy).

    Labels are <s> text </s>, inputs the same shifted right behind </s>, as published.
    """
    device = memory.device
    ids = [encode(text, among=READABLE)[:longest] for text in texts]
    labels = padded([[BOS] + row + [EOS] * (len(row) < longest) for row in ids], PAD).to(device)
    inputs = torch.cat([torch.full_like(labels[:, :1], EOS), labels[:, :-1]], 1)
    watched = []
    florence = model.florence.language_model
    states = florence.decode(inputs, memory, watched)
    kept = labels != PAD
    kept[:, 0] = False  # <s> is forced
    logits, truth = florence.logits(states[kept]).float(), labels[kept]
    cells = padded([row[:longest] for row in where], -1).to(device)
    there = guide_loss(watched[1:], cells, shift_query=1, shift_key=1)
    here = guide_loss(watched[:1], cells[:, :longest - 1], shift_query=2, shift_key=1)  # the first layer finds what was read last
    guide = (there * len(watched[1:]) + here) / len(watched)
    right = (logits.argmax(-1) == truth).float().mean()
    return entropy(logits, truth).mean(), guide, float(right)


def entropy(logits, truth):
    """Cross entropy [N]; the truth of a location token is spread over its neighbours."""
    found = F.cross_entropy(logits, truth, reduction='none')
    place = truth - FIRST_LOCATION
    is_location = (place >= 0) & (place < len(LOCATIONS))
    if is_location.any():
        steps = torch.arange(len(LOCATIONS), device=truth.device) - place[is_location, None]
        near = (-0.5 * (steps / SPREAD) ** 2).softmax(-1)
        logs = logits[is_location].log_softmax(-1)[:, FIRST_LOCATION:FIRST_LOCATION + len(LOCATIONS)]
        found = found.masked_scatter(is_location, -(near * logs).sum(-1))
    return found


def chat_loss(model, image_tokens, pictures, readings, longest):
    """The chat over fused image tokens, in several conversations about each picture.

    (cross entropy, guide, token accuracy, the image tokens [B, N, H] as Phi's first watched layer meets them).
    """
    device = image_tokens.device
    talks = [conversations(p.questions, r, longest) for p, r in zip(pictures, readings)]
    owners = torch.tensor([place for place, found in enumerate(talks) for _ in found], device=device)
    rows = [one for found in talks for one in found]
    ids = padded([row.ids for row in rows], PAD).to(device)
    weights = padded([row.learn for row in rows], 0.0)[:, 1:].to(device)
    learn = weights > 0
    cells = padded([row.cells for row in rows], -1).to(device)
    embed = model.model.embed_tokens
    user = embed(torch.full((len(pictures), 1), USER, device=device))
    watched = {}
    states = model.hidden_of_many(torch.cat([user, image_tokens], 1), embed(ids[:, :-1]), owners, watched)
    logits, truth = model.lm_head(states[learn]).float(), ids[:, 1:][learn]
    wanted = {layer: (cells[:, :-1], None) if layer == FINDS_ITSELF else (cells[:, 1:], weights) for layer in GUIDED}
    guides = [guide_loss([watched[layer]], where, shift_query=0, shift_key=2, weights=share)  # <|user|> and the pooled token
              for layer, (where, share) in wanted.items()]
    guide = sum(guides) / len(guides)
    right = (logits.argmax(-1) == truth).float().mean()
    weights = weights[learn]
    told = (F.cross_entropy(logits, truth, reduction='none') * weights).sum() / weights.sum()
    return told, guide, float(right), watched['start'][:, 1:]
