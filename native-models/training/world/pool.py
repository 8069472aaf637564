"""Pages that a browser drew beforehand, with their truth: how they are read back while training."""
import bisect
import json
from pathlib import Path

from .picture import Line, MeasuredRun, Picture, Question


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
        return self.picture(self.pages[random.randrange(max(1, bisect.bisect_right(self.prints, -smallest + 1e-6)))])

    def picture(self, page):
        lines = [Line(line['role'], [MeasuredRun(**run) for run in line['runs']]) for line in page['lines']]
        questions = [Question(q['text'], q['answer'], q['field'],
                              tuple(q['line']) if isinstance(q['line'], list) else q['line'], q['short'], q.get('group'))
                     for q in page['questions']]
        return Picture(page['kind'], page['width'], page['height'], page['noun'], page['caption'], lines, [],
                       questions, file=str(self.folder / page['file']),
                       regions=[(name, tuple(box)) for name, box in page['regions']])
