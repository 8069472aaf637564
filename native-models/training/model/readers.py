"""Training aids that no checkpoint ships: the code of each cell's content, and the heads that name it."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from meanings import BUCKETS
from world.labels import COLUMNS, DOUBTFUL, FINE_SLOTS, SLOTS, SYMBOLS

EMPTY_WEIGHT = 0.25  # a cell without the thing asked counts a quarter
OBJECT_WEIGHT = 3.0  # few cells hold an object, and there are many kinds
MOST_BAGS = 1500  # of a step; more would cost time and teach little
BAG_GAIN = 6.0  # a reader of words starts at zero and must not lag behind the features that it reads


def code_table(width):
    """One fixed random direction for each symbol of each slot; "nothing" is the zero vector."""
    generator = torch.Generator().manual_seed(7)
    table = torch.randn(sum(SYMBOLS), width, generator=generator)
    table = table / table.norm(dim=-1, keepdim=True)
    starts = [sum(SYMBOLS[:i]) for i in range(COLUMNS)]
    table[starts] = 0
    return table, starts


class Readers(nn.Module):
    """The coarse reader works on the projected features by the fixed codes; the fine one on the 8 px stage.

    Three more name the words for what is in a cell, on V and on the chat's image tokens, and on these those that ask for it;
    the last measures on V the box of the line or thing that a cell belongs to.
    """

    def __init__(self, width, fine_width, chat_width):
        super().__init__()
        codes, self.starts = code_table(width)
        self.register_buffer('codes', codes, persistent=False)
        self.bias = nn.Parameter(torch.zeros(len(codes)))
        self.bias.data[self.starts] = 3.0
        self.log_scale = nn.Parameter(torch.tensor(2.0))
        self.fine = nn.Linear(fine_width, FINE_SLOTS * SYMBOLS[0])
        self.seen, self.shown, self.asked = (nn.Linear(inputs, BUCKETS) for inputs in (width, chat_width, chat_width))
        self.sides = nn.Linear(width, 4)
        for head in (self.seen, self.shown, self.asked):
            nn.init.zeros_(head.weight)

    def symbolic(self, cells):
        """The sum of the codes of what each cell holds: [B, N, D]."""
        return self.codes[cells + torch.tensor(self.starts, device=cells.device)].sum(-2)

    def coarse_loss(self, projected, cells):
        """(cross entropy, squared distance to the code sum, predicted symbols)."""
        logits = (projected @ self.codes.T).float() * self.log_scale.exp() + self.bias
        total, weights, guesses = 0.0, 0.0, []
        for column, (start, size) in enumerate(zip(self.starts, SYMBOLS)):
            part, truth = logits[..., start:start + size], cells[..., column]
            loss = F.cross_entropy(part.flatten(0, 1), truth.clamp(min=0).flatten(), reduction='none').view(truth.shape)
            weight = torch.where(truth > 0, OBJECT_WEIGHT if column >= SLOTS else 1.0, EMPTY_WEIGHT) * (truth != DOUBTFUL)
            if column == COLUMNS - 1:
                weight = weight * 0.1  # the background is the same in every cell
            total, weights = total + (loss * weight).sum(), weights + weight.sum()
            guesses.append(part.argmax(-1))
        known = (cells != DOUBTFUL).all(-1)
        distance = (projected[known].float() - self.symbolic(cells[known])).pow(2).sum(-1).mean()
        return total / weights, distance, torch.stack(guesses, -1)

    def fine_loss(self, stage, cells):
        logits = self.fine(stage).float().view(*stage.shape[:2], FINE_SLOTS, SYMBOLS[0])
        loss = F.cross_entropy(logits.flatten(0, 2), cells.clamp(min=0).flatten(), reduction='none').view(cells.shape)
        weight = torch.where(cells > 0, 1.0, EMPTY_WEIGHT * 0.5) * (cells != DOUBTFUL)
        return (loss * weight).sum() / weight.sum(), logits.argmax(-1)

    def bag_loss(self, head, tokens, bags):
        """Cross entropy of the words that `head` finds in image tokens [B, 1 + N, H], the pooled one first.

        bags: [(picture, cell, buckets)], the words of a cell each as probable as the others.
        """
        if not bags:
            return torch.zeros((), device=tokens.device)
        bags = bags[::-(-len(bags) // MOST_BAGS)]
        pictures, cells, words = zip(*bags)
        states = tokens[list(pictures), [cell + 1 for cell in cells]].float()
        states = BAG_GAIN * states * (states.pow(2).mean(-1, keepdim=True) + 1e-6).rsqrt()
        logs = head(states).float().log_softmax(-1)
        rows = torch.tensor([row for row, found in enumerate(words) for _ in found], device=tokens.device)
        columns = torch.tensor([word for found in words for word in found], device=tokens.device)
        shares = torch.tensor([1 / len(found) for found in words for _ in found], device=tokens.device)
        return -(logs[rows, columns] * shares).sum() / len(words)

    def box_loss(self, tokens, boxes):
        """(distance of the four sides from the true ones, in box sizes, mean IoU); boxes: [(picture, cell, sides)], as bags."""
        if not boxes:
            return torch.zeros((), device=tokens.device), None
        boxes = boxes[::-(-len(boxes) // MOST_BAGS)]
        pictures, cells, sides = zip(*boxes)
        truth = torch.tensor(sides, device=tokens.device)
        found = self.sides(BAG_GAIN * tokens[list(pictures), [cell + 1 for cell in cells]]).float()
        sizes = truth[:, :2] + truth[:, 2:]
        loss = ((found - truth).abs() / (sizes + 1).repeat(1, 2)).mean()
        common = torch.minimum(found, truth)
        inner, outer = ((s[:, :2] + s[:, 2:]).clamp(min=0).prod(1) for s in (common, found))
        return loss, float((inner / (outer + sizes.prod(1) - inner).clamp(min=1e-3)).mean())


def accuracy(guesses, cells, columns):
    """Share of the printed characters (or objects) named rightly."""
    truth, guess = cells[..., columns], guesses[..., columns]
    there = truth > 0
    return float((guess[there] == truth[there]).float().mean()) if there.any() else None


CHARACTER_COLUMNS = slice(0, SLOTS)
OBJECT_COLUMNS = slice(SLOTS, SLOTS + 1)
