"""Deals the questions about a picture into conversations that share nothing but the picture."""
from vocabulary import ASSISTANT, END, USER, encode, encode_answer

MOST_CONVERSATIONS, MOST_OF_A_GROUP, MOST_ABSENT = 3, 2, 2
READ_ON = 'Read all the text.'  # fills what the last conversation leaves free
READ_ON_WEIGHT, SHORTEST_READING = 0.35, 16
EMPHASIS = {'sign': 2.5, 'store': 1.5, 'sender': 1.5, 'writer': 1.5,  # short answers that would drown among long ones
            'count': 4, 'color': 4, 'place': 3, 'yes-no': 4, 'relation': 3, 'size': 2}
FIRST_TOKEN = 3.0  # where to read, or that there is nothing to be read, is decided with the first


class Conversation:
    """ids after the image's slot, how much each is to be learnt, and the cell of the grid behind each, -1 for none."""

    def __init__(self, longest):
        self.longest, self.questions = longest, []
        self.ids, self.learn, self.cells = encode('\n'), [0.0], [-1]

    def takes(self, question, readings):
        """Whether there was room for the question and its answer.

        Of a group there is one question, or two with different answers, and nothing is read off the same place twice:
        the later answer would be copied from the earlier one.
        """
        same = [other for other in self.questions if other.group is not None and other.group == question.group]
        read = question.line is not None and any(
            (other.answer, other.line) == (question.answer, question.line) for other in self.questions)
        absent = sum(other.field == 'absent' for other in self.questions) if question.field == 'absent' else 0
        said = question.line is None and question.field != 'yes-no' and any(o.answer == question.answer for o in same)
        if len(same) >= MOST_OF_A_GROUP or read or said or absent >= MOST_ABSENT:
            return False
        asked = self.asked(question.text)
        answer = encode_answer(question.answer, question.line is not None) + [END]
        if self.questions and len(self.ids) + len(asked) + len(answer) > self.longest:
            return False
        emphasis = EMPHASIS.get(question.field, 1.0)
        self.add(asked, answer, [emphasis * FIRST_TOKEN] + [emphasis] * (len(answer) - 1),
                 readings.tokens(question.answer, question.line) + [-1])
        self.questions.append(question)
        return True

    def read_on(self, readings):
        """Fills the rest with the text of the page, as far as it goes."""
        asked = self.asked(READ_ON)
        free = self.longest - len(self.ids) - len(asked)
        if readings.text and free >= SHORTEST_READING:
            answer, cells = encode_answer(readings.text, True) + [END], readings.tokens(readings.text, -1) + [-1]
            self.add(asked, answer[:free], [READ_ON_WEIGHT] * len(answer[:free]), cells[:free])

    def asked(self, text):
        return ([USER] if self.questions else []) + encode(text) + [END, ASSISTANT]

    def add(self, asked, answer, learn, cells):
        self.ids += asked + answer
        self.learn += [0.0] * len(asked) + learn
        self.cells += [-1] * len(asked) + cells


def conversations(questions, readings, longest):
    """At most MOST_CONVERSATIONS of `longest` tokens; what none has room for is left out."""
    found = [Conversation(longest)]
    for question in questions:
        if not any(one.takes(question, readings) for one in found) and len(found) < MOST_CONVERSATIONS:
            found.append(Conversation(longest))
            found[-1].takes(question, readings)
    found[-1].read_on(readings)
    return found
