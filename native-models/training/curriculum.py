"""Batches: which pictures, how hard, and how much a true cell is spoiled before the language half sees it."""
import random
from pathlib import Path

import numpy as np
import torch

from world import labels
from world.drawing import draw, normalised, square
from world.labels import FINE_SLOTS, SLOTS, Reading
from world.lessons import lesson
from world.pool import Pool
from world.world import World

POOL = Path(__file__).parent / 'runs' / 'pool'  # what make_pool.py wrote, if it did
LARGEST_PAGE = 768
FOLLOW_UPS = 0.15


def page_sides(side):
    """A user's picture is as large as the model's, or up to three times larger; small ones are quicker to draw."""
    return [int(side * scale) for scale in (1, 1, 4 / 3, 3 / 2, 2, 3) if side * scale <= LARGEST_PAGE]


class Batches:
    def __init__(self, mix, side, stride, seed, level, smallest=1 / 24, largest=1 / 9, pool_share=0.25):
        pool = Pool(POOL) if pool_share and (POOL / 'pool.jsonl').exists() else None
        self.world = World(seed, mix, level, smallest=smallest, largest=largest, pool=pool, pool_share=pool_share)
        self.random = random.Random(seed + 1)
        self.side, self.stride, self.page_sides = side, stride, page_sides(side)

    def pictures(self, count):
        return [self.converse(self.world.sample(self.random.choice(self.page_sides))) for _ in range(count)]

    def converse(self, picture):
        """Some of the later questions are asked as one asks after an answer: "And the date?"."""
        for question in picture.questions[1:]:
            if question.short and self.random.random() < FOLLOW_UPS:
                question.text = question.short
        return picture

    def pixels(self, pictures):
        drawn = [square(draw(p, self.random, self.world.level), self.side) for p in pictures]
        return torch.from_numpy(normalised(np.stack(drawn)))

    def cells(self, pictures, noise=0.0, lenient=False):
        return torch.from_numpy(np.stack([
            labels.cells(p, self.side, self.stride, SLOTS, self.random, noise, lenient) for p in pictures]))

    def fine_cells(self, pictures, stride):
        return torch.from_numpy(np.stack([labels.cells(p, self.side, stride, FINE_SLOTS, lenient=True) for p in pictures]))

    def readings(self, pictures):
        return [Reading(p, self.side, self.stride) for p in pictures]

    def lessons(self, task, pictures):
        """(place in the batch, lesson) of every picture that has something to ask for; see world/lessons.py."""
        found = [(i, lesson(task, p, self.side, self.stride, self.random)) for i, p in enumerate(pictures)]
        return [(i, one) for i, one in found if one]
