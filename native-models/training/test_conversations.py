"""Conversations keep their own answers apart, and many behind one picture cost only once what they share."""
import random
import unittest
from collections import Counter

import torch

from conversations import MOST_ABSENT, MOST_CONVERSATIONS, MOST_OF_A_GROUP, conversations
from model.config import ModelConfig, PhiConfig
from model.florence_vl import FlorenceVl
from world.picture import Question
from vocabulary import encode_answer

LONGEST = 120


class NoPage:
    """The readings of a picture without print."""
    text = ''

    def tokens(self, answer, line):
        return [-1] * len(encode_answer(answer, line is not None))


def question(text, answer, group, field='entry', line=None):
    return Question(text, answer, field, line if line is not None else (group, 0), group=group)


class Dealing(unittest.TestCase):
    def test_no_conversation_copies_an_answer_of_its_own(self):
        asked = [question(text, '55', 0) for text in ('Which phone?', 'The phone?', 'What is the phone?')]
        asked += [question(f'{item}?', price, 1, line=(n, 0)) for n, (item, price) in enumerate(zip('abcdef', '123456'), 1)]
        asked += [question(f'Which {n}?', 'There is no lot in the picture.', n, 'absent') for n in range(2, 7)]
        for seed in range(20):
            found = conversations(random.Random(seed).sample(asked, len(asked)), NoPage(), LONGEST)
            self.assertLessEqual(len(found), MOST_CONVERSATIONS)
            for one in found:
                self.assertLessEqual(sum(q.answer == '55' for q in one.questions), 1)
                self.assertLessEqual(max(Counter(q.group for q in one.questions).values()), MOST_OF_A_GROUP)
                self.assertLessEqual(sum(q.field == 'absent' for q in one.questions), MOST_ABSENT)
                self.assertLessEqual(len(one.ids), LONGEST)

    def test_what_has_no_group_is_not_read_off_one_place_twice_either(self):
        asked = [question(text, '55', None, line=(0, 0)) for text in ('What is the total?', 'How much is it?')]
        for one in conversations(asked, NoPage(), LONGEST):
            self.assertEqual(len(one.questions), 1)

    def test_what_is_not_printed_is_not_asked_in_two_wordings_either(self):
        count = [Question(text, '3', 'count', None, group=1) for text in ('How many names?', 'Count the people.')]
        yes = [Question(text, 'yes', 'yes-no', None, group=2) for text in ('Is tea sold?', 'Is milk sold?')]
        self.assertEqual([[q.field for q in one.questions] for one in conversations(count + yes, NoPage(), LONGEST)],
                         [['count', 'yes-no', 'yes-no'], ['count']])

    def test_what_has_room_is_asked_once(self):
        asked = [question(f'Which {n}?', f'{n}{n}', n) for n in range(12)]
        found = conversations(asked, NoPage(), LONGEST)
        self.assertEqual(sorted(q.text for one in found for q in one.questions), sorted(q.text for q in asked))

    def test_answers_alone_are_learnt(self):
        one, = conversations([question('Which phone?', '55', 0), question('Which lot?', 'A1', 1)], NoPage(), LONGEST)
        self.assertEqual(len(one.ids), len(one.learn))
        self.assertEqual(len(one.ids), len(one.cells))
        learnt = [token for token, weight in zip(one.ids, one.learn) if weight]
        self.assertEqual(learnt, encode_answer('55', True) + one.ids[-1:] + encode_answer('A1', True) + one.ids[-1:])


class Sharing(unittest.TestCase):
    @torch.no_grad()
    def test_texts_behind_one_start_are_as_each_alone(self):
        torch.manual_seed(1)
        model = FlorenceVl(ModelConfig(phi=PhiConfig(width=32, layers=4, heads=2, kv_heads=1, ffn=48)))
        start, texts, owners = torch.randn(2, 9, 32), torch.randn(3, 5, 32), torch.tensor([0, 1, 0])
        watched = {}
        together = model.hidden_of_many(start, texts, owners, watched)
        for text, owner in enumerate(owners):
            seen = {}
            alone = model.hidden(torch.cat([start[owner], texts[text]])[None], watch=seen, tail=texts.shape[1])[0]
            self.assertLess(float((together[text] - alone).abs().max()), 1e-5)
            for layer, attention in seen.items():
                self.assertLess(float((watched[layer][text] - attention[0]).abs().max()), 1e-6)


if __name__ == '__main__':
    unittest.main()
