"""Pages that a browser drew beforehand, with their truth: how they are read back while training."""
import bisect
import json
from pathlib import Path

from .picture import Line, MeasuredRun, Picture, Question


MOST_ABSENT, MOST_OF_A_GROUP = 2, 2


def chosen(random, questions):
    """What one conversation may hold of a page's questions, in any order.

    Of a group one, or two with different answers; no two of the rest read the same off the same place, since a later
    answer would be copied from the earlier one.
    """
    taken, seen, of_group, absent = [], set(), {}, 0
    for question in random.sample(questions, len(questions)):
        group, line = question.get('group'), question['line']
        read = (question['answer'], tuple(line) if isinstance(line, list) else line)
        is_absent = question['field'] == 'absent'
        if group is not None and (of_group.get(group, 0) >= MOST_OF_A_GROUP or read in seen) or is_absent and absent >= MOST_ABSENT:
            continue
        taken.append(question)
        seen.add(read)
        of_group[group] = of_group.get(group, 0) + 1
        absent += is_absent
    return taken


class Pool:
    """pool.jsonl holds a page a line, its files lie beside it; pages are sorted by their smallest print."""

    def __init__(self, folder):
        self.folder = Path(folder)
        lines = (self.folder / 'pool.jsonl').read_text().splitlines()
        self.pages = sorted((json.loads(line) for line in lines), key=lambda page: -page['print'])
        self.prints = [-page['print'] for page in self.pages]

    def __len__(self):
        return len(self.pages)

    def pick(self, random, smallest=0.0):
        """A page whose print is at least `smallest` of its side (the largest print, if there is none)."""
        page = self.pages[random.randrange(max(1, bisect.bisect_right(self.prints, -smallest + 1e-6)))]
        return self.picture(page, chosen(random, page['questions']))

    def picture(self, page, questions):
        lines = [Line(line['role'], [MeasuredRun(**run) for run in line['runs']]) for line in page['lines']]
        questions = [Question(q['text'], q['answer'], q['field'],
                              tuple(q['line']) if isinstance(q['line'], list) else q['line'], q['short'])
                     for q in questions]
        return Picture(page['kind'], page['width'], page['height'], page['noun'], page['caption'], lines, [],
                       questions, file=str(self.folder / page['file']),
                       regions=[(name, tuple(box)) for name, box in page['regions']])
