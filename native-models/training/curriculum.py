"""Batches: which pictures, how hard, and how much a true cell is spoiled before the language half sees it."""
import random

import numpy as np
import torch

from world import labels
from world.drawing import draw, normalised, square
from world.labels import FINE_SLOTS, SLOTS, Reading
from world.world import World

RENDER_SIDES = (192, 256, 288, 384, 576)  # a user's picture is larger than the model's side


class Batches:
    def __init__(self, mix, side, stride, seed, level, smallest=1 / 14.5):
        self.world = World(seed, mix, level, smallest=smallest)
        self.random = random.Random(seed + 1)
        self.side, self.stride = side, stride

    def pictures(self, count):
        return [self.world.sample(self.random.choice(RENDER_SIDES)) for _ in range(count)]

    def pixels(self, pictures):
        drawn = [square(draw(p, self.random, self.world.level), self.side) for p in pictures]
        return torch.from_numpy(normalised(np.stack(drawn)))

    def cells(self, pictures, noise=0.0):
        return torch.from_numpy(np.stack([
            labels.cells(p, self.side, self.stride, SLOTS, self.random, noise) for p in pictures]))

    def fine_cells(self, pictures, stride):
        return torch.from_numpy(np.stack([labels.cells(p, self.side, stride, FINE_SLOTS) for p in pictures]))

    def readings(self, pictures):
        return [Reading(p, self.side, self.stride) for p in pictures]
