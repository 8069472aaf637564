"""Cells are given the words that stand there and that ask for them, and a reader can learn both."""
import random
import unittest

import torch

from curriculum import Batches
from meanings import MARKS, UNASKED, asked, boxes, bucket, hashed, listed, shown
from model.readers import Readers
from train import build, trainable
from world.world import ASKING

SIDE, STRIDE = 480, 16


class ChatStage(unittest.TestCase):
    @torch.enable_grad()
    def test_of_davit_the_last_stage_alone_learns(self):
        model, readers = build(96)
        blocks = [name for name, _ in trainable('chat', model, readers) if 'vision_tower.vision_tower.vision_tower.' in name]
        self.assertTrue(blocks)
        self.assertTrue(all('.blocks.3.' in name or '.convs.3.' in name for name in blocks), blocks)
        tower, pixels = model.florence.vision_tower, torch.randn(1, 3, 96, 96)
        tower(pixels, fixed=3)[-1].sum().backward()
        self.assertEqual({name.split('.')[1] for name, p in tower.named_parameters() if p.grad is not None}, {'3'})


class Meanings(unittest.TestCase):
    def setUp(self):
        self.batches = Batches(dict(ASKING), SIDE, STRIDE, 5, 0.4, 1 / 24, 1 / 6.5, pool_share=0)

    def sampled(self, count, is_scene):
        pictures = (picture for _ in range(200) for picture in self.batches.pictures(1))
        chosen = [picture for picture in pictures if bool(picture.things) == is_scene and picture.questions][:count]
        return list(zip(chosen, self.batches.readings(chosen)))

    def test_known_words_are_themselves_and_others_their_shape(self):
        self.assertEqual(bucket('Total:'), bucket('total'))
        self.assertEqual(bucket('$12.30'), bucket('$98.75'))
        self.assertNotEqual(bucket('$12.30'), bucket('12:30'))
        self.assertEqual(bucket('Xqvzt'), bucket('Zzqrk'))
        self.assertIsNone(bucket('-'))

    def test_every_printed_character_is_in_its_word(self):
        for picture, reading in self.sampled(6, is_scene=False):
            found, end = shown(picture, reading), 0
            for word in reading.text.split():
                start = reading.text.index(word, end)
                end = start + len(word)
                for cell in set(reading.at[start:end]) - {-1}:
                    self.assertTrue(bucket(word) is None or bucket(word) in found[cell], word)

    def test_things_are_counted(self):
        for picture, reading in self.sampled(6, is_scene=True):
            found = shown(picture, reading)
            for thing in picture.things:
                of_it = sum(other.name == thing.name for other in picture.things)
                self.assertIn(hashed(f'{of_it} of it'), found[reading.cell(thing.middle)])

    def test_answers_are_asked_for_where_they_stand(self):
        words = 0
        for picture, reading in self.sampled(6, is_scene=False):
            found = asked(picture.questions, reading)
            for question in picture.questions:
                if isinstance(question.line, tuple):
                    first = next(cell for cell in reading.tokens(question.answer, question.line) if cell >= 0)
                    for word in question.text.split():
                        if word.strip(MARKS).lower() not in UNASKED:
                            words += 1
                            self.assertIn(bucket(word), found[first], question.text)
        self.assertGreater(words, 0)

    def test_boxes_surround_their_cells(self):
        for is_scene in (False, True):
            for picture, reading in self.sampled(6, is_scene):
                found = boxes(picture, reading)
                self.assertTrue(found)
                for left, top, right, bottom in found.values():
                    self.assertGreater(min(left + right, top + bottom), 0)
                    self.assertGreater(min(left, right), -1)  # a letter's middle is in the cell, if not the cell's in the box
        thing = picture.things[0]
        left, top, right, bottom = found[reading.cell(thing.middle)]
        scale = SIDE / picture.side / STRIDE
        if not picture.warp:
            self.assertAlmostEqual(left + right, thing.size * scale, places=3)

    @torch.enable_grad()
    def test_a_reader_learns_them(self):
        torch.manual_seed(1)
        readers, tokens = Readers(16, 16, 24), torch.randn(2, 10, 24)
        pairs = listed([{3: [5], 4: [6, 7]}, {3: [9]}])
        optimizer = torch.optim.Adam(readers.asked.parameters(), 0.05)
        for _ in range(120):
            loss = readers.bag_loss(readers.asked, tokens, pairs)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self.assertLess(float(loss), 0.3)  # two words of a cell leave log 2 for a third of the cells
        self.assertEqual(float(readers.bag_loss(readers.asked, tokens, [])), 0)

    @torch.enable_grad()
    def test_a_reader_learns_boxes(self):
        torch.manual_seed(1)
        readers, tokens = Readers(16, 16, 24), torch.randn(2, 10, 16)
        pairs = listed([{3: (1.0, 1.0, 2.0, 3.0), 4: (2.0, 1.0, 1.0, 3.0)}, {3: (0.5, 0.5, 0.5, 0.5)}])
        optimizer = torch.optim.Adam(readers.sides.parameters(), 0.003)
        for _ in range(300):
            loss, overlap = readers.box_loss(tokens, pairs)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self.assertGreater(overlap, 0.9)
        self.assertEqual(float(readers.box_loss(tokens, [])[0]), 0)


if __name__ == '__main__':
    unittest.main()
