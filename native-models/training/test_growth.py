"""Growing a model: what it answered before, it answers still."""
import unittest
from dataclasses import replace

import torch

from model.config import ModelConfig, PhiConfig, TextConfig, VisionConfig
from model.florence_vl import FlorenceVl
from model.growth import grown

SMALL = ModelConfig(VisionConfig(image_side=96), TextConfig(encoder_layers=2, decoder_layers=2), PhiConfig(layers=4))


def pair(after):
    torch.manual_seed(1)
    old, new = FlorenceVl(SMALL).eval(), FlorenceVl(after).eval()
    new.load_state_dict(grown(old.state_dict(), SMALL, after, new.state_dict()))
    return old, new


class Growth(unittest.TestCase):
    def setUp(self):
        torch.set_grad_enabled(False)

    def test_more_layers_of_phi_change_nothing_at_first(self):
        old, new = pair(replace(SMALL, phi=replace(SMALL.phi, layers=6)))
        embeds = torch.randn(2, 9, SMALL.phi.width)
        self.assertLess(float((old.hidden(embeds) - new.hidden(embeds)).abs().max()), 1e-5)

    def test_more_layers_of_the_encoder_change_little(self):
        old, new = pair(replace(SMALL, text=replace(SMALL.text, encoder_layers=3)))
        tokens, prompt = torch.randn(2, 37, SMALL.text.width), torch.tensor([[0, 5, 2]])
        before, after = (m.florence.language_model.encode(tokens, prompt) for m in (old, new))
        self.assertLess(float((before - after).abs().max()), 0.2 * float(before.abs().max()))

    def test_a_finer_grid_keeps_the_corners(self):
        old, new = pair(replace(SMALL, vision=replace(SMALL.vision, image_side=192)))
        tables = [m.florence.image_pos_embed.row_embeddings.weight for m in (old, new)]
        self.assertTrue(torch.allclose(tables[0][0], tables[1][0]))
        self.assertTrue(torch.allclose(tables[0][5], tables[1][11]))
        positions = [m.florence.language_model.model.encoder.embed_positions.weight for m in (old, new)]
        self.assertTrue(torch.allclose(positions[0][3 + 36], positions[1][3 + 144]))  # the prompt's first token

    def test_more_tokens_keep_the_old_ones(self):
        more = replace(SMALL, text=replace(SMALL.text, vocabulary=600), phi=replace(SMALL.phi, vocabulary=600))
        old, new = pair(more)
        self.assertTrue(torch.equal(old.lm_head.weight, new.lm_head.weight[:512]))
        self.assertTrue(torch.allclose(new.lm_head.weight[599], old.lm_head.weight.mean(0), atol=1e-6))


if __name__ == '__main__':
    unittest.main()
