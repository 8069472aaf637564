"""The losses of the language half: Florence-2's decoder tasks, the chat, and guided attention for both."""
import torch
import torch.nn.functional as F

from vocabulary import ASSISTANT, BOS, END, EOS, PAD, USER, encode

GUIDE_FLOOR = 1e-4
GUIDED = (2, 3, 4, 5)  # Phi's layers whose first head is shown the cell of the next character,
FINDS_ITSELF = 4  # but here that of the present one, so that the layer above starts from there
EMPHASIS = {'sign': 2.5, 'store': 1.5, 'sender': 1.5, 'writer': 1.5,  # short answers that would drown among long ones
            'count': 4, 'color': 4, 'place': 3, 'yes-no': 4, 'relation': 3, 'size': 2}
READ_ON = 'Read all the text.'  # fills what a conversation leaves free
READ_ON_WEIGHT, SHORTEST_READING = 0.35, 16
FIRST_TOKEN = 3.0  # where to read, or that there is nothing to be read, is decided with the first


def padded(rows, value):
    longest = max(map(len, rows))
    return torch.tensor([row + [value] * (longest - len(row)) for row in rows])


def guide_loss(watched, where, shift_query, shift_key):
    """Minus the log of the attention that goes to the cell holding the next character.

    watched: [B, S, T] of each watched layer's first head; where: [B, S'] cells, -1 for none.
    """
    rows, steps = (where >= 0).nonzero(as_tuple=True)
    if len(rows) == 0:
        return torch.zeros((), device=where.device)
    keys = where[rows, steps] + shift_key
    terms = [-(weights[rows, steps + shift_query, keys].float() + GUIDE_FLOOR).log().mean() for weights in watched]
    return sum(terms) / len(terms)


def task_loss(model, memory, texts, where, longest):
    """Florence-2's decoder on one task: (cross entropy, guide, token accuracy).

    Labels are <s> text </s>, inputs the same shifted right behind </s>, as published.
    """
    device = memory.device
    ids = [encode(text)[:longest] for text in texts]
    labels = padded([[BOS] + row + [EOS] * (len(row) < longest) for row in ids], PAD).to(device)
    inputs = torch.cat([torch.full_like(labels[:, :1], EOS), labels[:, :-1]], 1)
    watched = []
    florence = model.florence.language_model
    states = florence.decode(inputs, memory, watched)
    kept = labels != PAD
    kept[:, 0] = False  # <s> is forced
    logits, truth = florence.logits(states[kept]).float(), labels[kept]
    guide = guide_loss(watched, padded([row[:longest] for row in where], -1).to(device), shift_query=1, shift_key=1)
    right = (logits.argmax(-1) == truth).float().mean()
    return F.cross_entropy(logits, truth), guide, float(right)


def conversation(questions, readings, longest):
    """ids after the image's slot, how much each is to be learnt, and the cells behind each id."""
    ids, learn, cells = encode('\n'), [0.0], [-1]
    for number, question in enumerate(questions):
        asked = ([USER] if number else []) + encode(question.text) + [END, ASSISTANT]
        answer = encode(question.answer) + [END]
        if number and len(ids) + len(asked) + len(answer) > longest:
            continue
        ids += asked + answer
        emphasis = EMPHASIS.get(question.field, 1.0)
        learn += [0.0] * len(asked) + [emphasis * FIRST_TOKEN] + [emphasis] * (len(answer) - 1)
        cells += [-1] * len(asked) + readings.tokens(question.answer, question.line) + [-1]
    asked = [USER] + encode(READ_ON) + [END, ASSISTANT]
    free = longest - len(ids) - len(asked)
    if readings.text and free >= SHORTEST_READING:
        answer, where = encode(readings.text) + [END], readings.tokens(readings.text, -1) + [-1]
        ids, cells = ids + asked + answer[:free], cells + [-1] * len(asked) + where[:free]
        learn += [0.0] * len(asked) + [READ_ON_WEIGHT] * len(answer[:free])
    return ids, learn, cells


def chat_loss(model, image_tokens, pictures, readings, longest=192):
    """The chat over fused image tokens: (cross entropy, guide, token accuracy)."""
    device = image_tokens.device
    rows = [conversation(p.questions, r, longest) for p, r in zip(pictures, readings)]
    ids = padded([row[0] for row in rows], PAD).to(device)
    weights = padded([row[1] for row in rows], 0.0)[:, 1:].to(device)
    learn = weights > 0
    cells = padded([row[2] for row in rows], -1).to(device)
    embed = model.model.embed_tokens
    user = embed(torch.full_like(ids[:, :1], USER))
    watched = {}
    tail = ids.shape[1] - 1
    states = model.hidden(torch.cat([user, image_tokens, embed(ids[:, :-1])], 1), watch=watched, tail=tail)
    logits, truth = model.lm_head(states[learn]).float(), ids[:, 1:][learn]
    where = {layer: cells[:, :-1] if layer == FINDS_ITSELF else cells[:, 1:] for layer in watched}
    guides = [guide_loss([watched[layer]], where[layer], shift_query=0, shift_key=2)  # <|user|> and the pooled token
              for layer in GUIDED]
    guide = sum(guides) / len(guides)
    right = (logits.argmax(-1) == truth).float().mean()
    weights = weights[learn]
    entropy = (F.cross_entropy(logits, truth, reduction='none') * weights).sum() / weights.sum()
    return entropy, guide, float(right)
