"""Greedy answers and task texts of a trained model, in f32 with a key-value cache, many pictures at once."""
import torch

from vocabulary import ASSISTANT, BOS, END, EOS, PAD, USER, decode, encode, prompt_rows
from world.drawing import normalised

LONGEST_ANSWER = 64


class Reader:
    """Holds the image tokens of a batch of square u8 pictures and answers questions about them."""

    def __init__(self, model, squares=None, projected=None):
        self.model, florence = model, model.florence
        if projected is None:
            projected = florence.vision_tower(torch.from_numpy(normalised(squares)))[-1] @ florence.image_projection
        self.depth = florence.image_tokens(projected)
        prompts = [torch.tensor([row]) for row in prompt_rows()]
        self.memories = [florence.language_model.encode(self.depth, prompt) for prompt in prompts]
        self.fused = model.fuse(self.depth, self.memories)

    def answers(self, asked):
        """asked: [(picture's place in the batch, question)] -> answers; equal lengths run together."""
        prompts = [encode('\n') + encode(question, self.model.config.phi.vocabulary) + [END, ASSISTANT] for _, question in asked]
        answers = [None] * len(asked)
        for length in sorted(set(map(len, prompts))):
            chosen = [i for i, prompt in enumerate(prompts) if len(prompt) == length]
            replies = self.generate([asked[i][0] for i in chosen], [prompts[i] for i in chosen])
            for i, reply in zip(chosen, replies):
                answers[i] = reply
        return answers

    def generate(self, places, prompts):
        model, embed = self.model, self.model.model.embed_tokens
        user = embed(torch.full((len(places), 1), USER))
        x = torch.cat([user, self.fused[places], embed(torch.tensor(prompts))], 1)
        caches = [[] for _ in model.model.layers]
        replies, over, at = [[] for _ in places], [False] * len(places), 0
        for _ in range(LONGEST_ANSWER):
            states = model.hidden(x, start=at, caches=caches, tail=1)
            at += x.shape[1]
            ids = model.lm_head(states[:, -1]).argmax(-1)
            for i, token in enumerate(ids.tolist()):
                over[i] = over[i] or token == END
                if not over[i]:
                    replies[i].append(token)
            if all(over):
                break
            x = embed(ids)[:, None]
        return [decode(reply) for reply in replies]

    def task(self, number, longest=150):
        """Florence-2's own decoder, greedy, for every picture of the batch."""
        florence = self.model.florence.language_model
        memory = self.memories[number]
        ids = torch.tensor([[EOS, BOS]] * len(memory))
        over = torch.zeros(len(memory), dtype=torch.bool)
        for _ in range(longest):
            following = florence.logits(florence.decode(ids, memory)[:, -1]).argmax(-1)
            following[over] = PAD
            ids = torch.cat([ids, following[:, None]], 1)
            over |= following == EOS
            if over.all():
                break
        texts = []
        for row in ids[:, 2:].tolist():
            texts.append(decode(row[:row.index(EOS)] if EOS in row else row))
        return texts
