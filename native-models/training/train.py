"""Trains the embedded model. Stages, resumable:

    python3 train.py vision   --minutes 60             DaViT learns to name the content of each cell
    python3 train.py language --minutes 60             the rest learns from the true cells, beside it
    python3 train.py joint    --minutes 50 --world 2 --rank 0 (and 1)    both together on pictures
    python3 train.py chat     --minutes 50 --world 2 --rank 0 (and 1)    everything but DaViT's first stages
    python3 train.py decoder  --minutes 11 --world 2 --rank 0 (and 1)    Florence-2's decoder alone, which no chat needs

Several ranks are independent processes that meet in the middle: every few steps each takes the mean
of its weights and the others' latest. None waits for another, which suits cores that others use too.
Each stage keeps runs/<stage>.pt (weights, optimizer, counters) and appends runs/<stage>.jsonl.
"""
import argparse
import json
import os
import random
import re
import signal
import time
from pathlib import Path

import torch

import checkpoint
import meanings
from curriculum import Batches
from losses import chat_loss, task_loss
from model.config import ModelConfig, PhiConfig, TextConfig, VisionConfig
from model.florence_vl import FlorenceVl
from model.readers import CHARACTER_COLUMNS, OBJECT_COLUMNS, Readers, accuracy
from muon import optimizer_for
from tokenizer_files import tokenizer_files
from vocabulary import BOS, END, EOS, TOKENS, encode, prompt_rows
from world.world import ASKING, READING

HERE = Path(__file__).parent
RUNS = HERE / 'runs'
READERS = HERE / 'readers.safetensors'  # the training aids, so that the joined stage can go on from checkpoint/
FINE_STAGE, FINE_STRIDE = 1, 8
FIXED_STAGES = 3  # of DaViT, in the chat stage: they see letters; the last one can see words
SAVE_EVERY_SECONDS, LOG_EVERY_SECONDS, SHARE_EVERY_STEPS = 150, 30, 12
GUIDE_WEIGHT, READER_WEIGHT, KEPT_WEIGHT = 0.4, 3.0, 5.0  # kept: what DaViT can name already, while the chat learns
SEEN_WEIGHT, SHOWN_WEIGHT, ASKED_WEIGHT, BOX_WEIGHT = 0.15, 0.4, 0.3, 0.3
LAST_STAGE = rf'vision_tower\.(convs|blocks)\.{FIXED_STAGES}\.'
DISTANCE_WEIGHT = {'vision': 1.0, 'joint': 0.1}  # the halves meet at the codes; later a feature may hold more than they do
FUSED = ('detailed caption', 'ocr', 'dense regions')  # the prompts whose features are fused
PAGE_TASKS = {'detailed caption': 1, 'ocr': 5, 'dense regions': 1.5, 'ocr with regions': 2, 'objects': 0.5, 'grounding': 0.5,
              'caption': 0.3, 'region text': 1.5}
SCENE_TASKS = {'detailed caption': 3, 'dense regions': 3, 'objects': 4, 'grounding': 1.5, 'caption': 0.5}
LONGEST_TASK, LONGEST_PROMPT = 260, 192
TASKS_OF_THE_DECODER = 3  # in a step of its own stage, where the features cost more than it does


def build(side=192):
    """The model and its training aids; the seed makes both halves start from the same projection."""
    torch.manual_seed(20)
    vision = VisionConfig(image_side=side)
    text = TextConfig(vocabulary=len(TOKENS), positions=max(512, -(-(vision.grid ** 2 + LONGEST_PROMPT) // 64) * 64))
    config = ModelConfig(vision, text, PhiConfig(vocabulary=len(TOKENS), end_token=END))
    model = FlorenceVl(config)
    return model, Readers(config.text.width, config.vision.dims[FINE_STAGE], config.phi.width)


def belongs_to_vision(name):
    of_the_chat = name.startswith(('readers.seen', 'readers.sides', 'readers.shown', 'readers.asked'))
    return 'vision_tower.vision_tower.vision_tower.' in name or name.startswith('readers.') and not of_the_chat


def trainable(stage, model, readers):
    """The stage's own parameters; image_projection waits for the joined stage, so that the halves meet."""
    named = [(n, p) for n, p in model.named_parameters()] + [(f'readers.{n}', p) for n, p in readers.named_parameters()]
    if stage == 'vision':
        return [(n, p) for n, p in named if belongs_to_vision(n)]
    if stage == 'language':
        return [(n, p) for n, p in named if not belongs_to_vision(n) and not n.endswith('image_projection')]
    if stage == 'chat':
        return [(n, p) for n, p in named if not belongs_to_vision(n) or re.search(LAST_STAGE, n) or n.startswith('readers.')]
    if stage == 'decoder':
        return [(n, p) for n, p in named if '.language_model.model.decoder.' in n]
    return named


def multiplies_bfloat16(device):
    """Whether products in bfloat16 are faster than in f32: on a GPU, and on CPUs that have instructions for them."""
    flags = Path('/proc/cpuinfo')
    return device.type == 'cuda' or flags.exists() and re.search(r'\b(avx512_bf16|amx_bf16)\b', flags.read_text()) is not None


class Trainer:
    def __init__(self, args):
        self.args = args
        self.device = torch.device(args.device)
        self.model, self.readers = build(args.side)
        self.model.to(self.device), self.readers.to(self.device)
        self.named = trainable(args.stage, self.model, self.readers)
        for module in (self.model, self.readers):
            module.requires_grad_(False)
        for _, parameter in self.named:
            parameter.requires_grad_(True)
        self.is_half = multiplies_bfloat16(self.device)
        self.optimizer = optimizer_for(self.named, args.lr, torch.bfloat16 if self.is_half else torch.float32)
        self.step = self.seen = 0
        self.seconds = 0.0
        RUNS.mkdir(exist_ok=True)
        self.path = RUNS / f'{args.name or args.stage}.pt'
        vision = self.model.config.vision
        mix = dict(READING if args.stage == 'vision' else ASKING)
        mix['scene'] = mix['scene'] if args.scenes is None else args.scenes
        mix |= {kind: float(weight) for kind, weight in (one.split('=') for one in args.mix)}
        self.batches = Batches(mix, vision.image_side, vision.stride,
                               args.seed * 1000 + args.rank, args.level, 1 / args.smallest, 1 / args.largest, args.pool)
        self.choices = random.Random(args.seed + args.rank)
        self.others_read = {}
        self.prompts = [torch.tensor([row], device=self.device) for row in prompt_rows()]
        self.sums = {}
        self.restore()

    # -- state
    def restore(self):
        if self.path.exists():
            state = torch.load(self.path, map_location=self.device)
            self.model.load_state_dict(state['model'])
            self.readers.load_state_dict(state['readers'])
            self.optimizer.load_state_dict(state['optimizer'])
            self.step, self.seen, self.seconds = state['step'], state['seen'], state['seconds']
            self.batches.world.random.seed(self.args.seed * 1000 + self.args.rank + self.seen)
        elif self.args.stage == 'joint' and not self.args.start and (RUNS / 'vision.pt').exists():
            self.join()
        elif self.args.stage in ('joint', 'chat', 'decoder'):
            start = Path(self.args.start or HERE)
            checkpoint.load(start / 'checkpoint', self.model, may_grow=True)
            self.readers.load_state_dict(checkpoint.read_tensors(start / READERS.name), strict=False)

    def join(self):
        """Vision's weights from one half, all others from the other; the optimizers' memories as well."""
        halves = {name: torch.load(RUNS / f'{name}.pt', map_location=self.device) for name in ('vision', 'language')}
        merged = {name: halves['vision' if belongs_to_vision(name) else 'language']['model'][name]
                  for name in self.model.state_dict()}
        self.model.load_state_dict(merged)
        self.readers.load_state_dict({name: halves['vision' if belongs_to_vision(f'readers.{name}') else 'language']['readers'][name]
                                      for name in self.readers.state_dict()})
        for stage, half in halves.items():
            optimizer = optimizer_for(trainable(stage, self.model, self.readers), self.args.lr)
            optimizer.load_state_dict(half['optimizer'])
            self.optimizer.state.update(optimizer.state)

    def save(self):
        if self.args.rank:
            return
        state = dict(model=self.model.state_dict(), readers=self.readers.state_dict(), optimizer=self.optimizer.state_dict(),
                     step=self.step, seen=self.seen, seconds=self.seconds, side=self.args.side)
        torch.save(state, f'{self.path}.new')
        os.replace(f'{self.path}.new', self.path)
        if self.args.export:
            checkpoint.save(HERE / 'checkpoint', self.model, tokenizer_files())
            checkpoint.write_tensors(READERS, self.readers.state_dict())

    # -- one step
    def vision_losses(self, pictures):
        florence = self.model.florence
        stages = florence.vision_tower(self.batches.pixels(pictures).to(self.device))
        projected = stages[-1] @ florence.image_projection
        cells = self.batches.cells(pictures, lenient=True).to(self.device)
        named, distance, guesses = self.readers.coarse_loss(projected, cells)
        fine = self.batches.fine_cells(pictures, FINE_STRIDE).to(self.device)
        fine_named, fine_guesses = self.readers.fine_loss(stages[FINE_STAGE], fine)
        self.note(vision=named, distance=distance, fine=fine_named, characters=accuracy(guesses, cells, CHARACTER_COLUMNS),
                  objects=accuracy(guesses, cells, OBJECT_COLUMNS), fine_characters=accuracy(fine_guesses, fine, slice(None)))
        return projected, READER_WEIGHT * (named + 0.5 * fine_named) + DISTANCE_WEIGHT[self.args.stage] * distance

    def last_stage_loss(self, pictures):
        """What DaViT's last stage says, and how well it still names the content of each cell."""
        florence = self.model.florence
        features = florence.vision_tower(self.batches.pixels(pictures).to(self.device), FIXED_STAGES)[-1]
        projected, cells = features @ florence.image_projection, self.batches.cells(pictures, lenient=True).to(self.device)
        named, _, guesses = self.readers.coarse_loss(projected, cells)
        self.note(vision=named, characters=accuracy(guesses, cells, CHARACTER_COLUMNS))
        return projected, KEPT_WEIGHT * named

    def language_losses(self, pictures, projected, chat, tasks):
        """tasks: (name, places in the batch) of what Florence-2's decoder is asked about which pictures."""
        florence = self.model.florence
        depth = florence.image_tokens(projected)
        owns = [FUSED.index(task) for task, _ in tasks if task in FUSED]
        wanted = range(3) if chat else owns
        learning = set(owns or [self.choices.randrange(3)]) if self.args.thrifty else set(wanted)
        memories = {}
        # Those that learn go first: autocast in PyTorch 1.13 keeps a first pass's weights, without a gradient if it had none.
        for t in sorted(wanted, key=lambda t: t not in learning):
            with torch.set_grad_enabled(t in learning):
                memories[t] = florence.language_model.encode(depth, self.prompts[t])
        loss = 0.0
        if chat:
            fused = self.model.fuse(depth, [memories[t] for t in range(3)])
            readings = self.batches.readings(pictures)
            entropy, guide, right, met = chat_loss(self.model, fused, pictures, readings, self.args.conversation)
            self.note(chat=entropy, chat_guide=guide, chat_tokens=right)
            loss = loss + entropy + GUIDE_WEIGHT * guide + self.meaning_loss(pictures, readings, depth, fused, met)
        for task, places in tasks:
            memory = memories[FUSED.index(task)][places] if task in FUSED else None
            asked = self.task_losses(task, [pictures[i] for i in places], depth[places], memory)
            loss = loss + asked * len(places) / len(pictures)
        return loss

    def meaning_loss(self, pictures, readings, depth, fused, met):
        """What the aids of meanings.py make of V, of the fused tokens, and of these as Phi's first watched layer meets them."""
        readers, there = self.readers, meanings.listed(map(meanings.shown, pictures, readings))
        wanted = meanings.listed(meanings.asked(p.questions, r) for p, r in zip(pictures, readings))
        seen, shown = readers.bag_loss(readers.seen, depth, there), readers.bag_loss(readers.shown, fused, there)
        asked = readers.bag_loss(readers.asked, met, wanted)
        boxed, overlap = readers.box_loss(depth, meanings.listed(map(meanings.boxes, pictures, readings)))
        self.note(words=seen, shown=shown, asked=asked, box_iou=overlap)
        return SEEN_WEIGHT * seen + SHOWN_WEIGHT * shown + ASKED_WEIGHT * asked + BOX_WEIGHT * boxed

    def tasks(self, pictures):
        """One task for the scenes of a batch and one for its pages."""
        scenes = [i for i, picture in enumerate(pictures) if picture.things]
        pages = [i for i, picture in enumerate(pictures) if not picture.things]
        drawn = lambda weights: self.choices.choices(list(weights), list(weights.values()))[0]
        return [(drawn(weights), places) for weights, places in ((SCENE_TASKS, scenes), (PAGE_TASKS, pages)) if places]

    def task_losses(self, task, pictures, depth, memory):
        """One of Florence-2's tasks; prompts of one length run together, since pads would be attended to."""
        groups = {}
        for place, lesson in self.batches.lessons(task, pictures):
            groups.setdefault(len(encode(lesson.prompt)), []).append((place, lesson))
        total, count = 0.0, max(1, sum(map(len, groups.values())))
        for group in groups.values():
            places, lessons = zip(*group)
            if memory is not None:
                seen = memory[list(places)]
            else:
                prompts = torch.tensor([[BOS] + encode(lesson.prompt) + [EOS] for lesson in lessons], device=self.device)
                seen = self.model.florence.language_model.encode(depth[list(places)], prompts)
            entropy, guide, right = task_loss(self.model, seen, [lesson.answer for lesson in lessons],
                                              [lesson.cells for lesson in lessons], LONGEST_TASK)
            total = total + (entropy + GUIDE_WEIGHT * guide) * len(group) / count
            name = task.replace(' ', '_')
            self.note(**{f'{name}_entropy': entropy, f'{name}_tokens': right, f'{name}_guide': guide})
        return total

    def losses(self):
        args = self.args
        pictures = self.batches.pictures(args.batch)
        if args.stage == 'vision':
            return self.vision_losses(pictures)[1]
        tasks, chance = self.tasks(pictures), self.choices.random()
        if args.stage == 'language':
            projected = self.readers.symbolic(self.batches.cells(pictures, args.noise).to(self.device))
            projected = projected + torch.randn_like(projected) * args.noise
            chat = chance < 0.6
            return self.language_losses(pictures, projected, chat, [] if chat else tasks)
        if args.stage == 'decoder':
            florence = self.model.florence
            projected = florence.vision_tower(self.batches.pixels(pictures).to(self.device))[-1] @ florence.image_projection
            more = [task for _ in range(1, TASKS_OF_THE_DECODER) for task in self.tasks(pictures)]
            return self.language_losses(pictures, projected, False, tasks + more)
        if args.stage == 'chat':
            projected, loss = self.last_stage_loss(pictures)
        else:
            projected, loss = self.vision_losses(pictures)
        return loss + self.language_losses(pictures, projected, True, tasks if chance < args.tasks else [])

    def rate(self):
        args = self.args
        done = min(1.0, self.seconds / (args.minutes * 60))
        rate = args.lr * min(1.0, (self.step + 1) / args.warmup)
        if done > args.hold:
            rate *= max(0.0, 1 - (done - args.hold) / (1 - args.hold)) * 0.95 + 0.05
        return rate

    def run(self):
        args = self.args
        signal.signal(signal.SIGTERM, self.stop)
        self.stopping = False
        self.started = started = logged = saved = time.time()
        before = self.seconds
        while not self.finished():
            if args.ramp:
                self.batches.world.level = min(1.0, args.level + (1 - args.level) * self.seen / args.ramp)
            for group in self.optimizer.param_groups:
                group['lr'] = self.rate()
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.is_half):
                loss = self.losses()
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_([p for _, p in self.named], 1.0)
            self.note(loss=loss, gradient=norm)
            self.optimizer.step()
            self.step += 1
            self.seen += args.batch * args.world
            if args.world > 1 and self.step % SHARE_EVERY_STEPS == 0:
                self.share_weights()
            now = time.time()
            self.seconds = before + now - started
            if now - logged > LOG_EVERY_SECONDS:
                self.log()
                logged = now
            if now - saved > SAVE_EVERY_SECONDS:
                self.save()
                saved = now
        self.save()

    def finished(self):
        return self.stopping or self.seconds >= self.args.minutes * 60 or self.step >= self.args.steps

    @torch.no_grad()
    def share_weights(self):
        """Writes this rank's weights and moves them to the mean with every newer copy of another rank's."""
        weights = [p for _, p in self.named]
        flat = torch.cat([p.flatten() for p in weights]).cpu()
        own = self.path.with_suffix(f'.rank{self.args.rank}')
        torch.save(flat, f'{own}.new')
        os.replace(f'{own}.new', own)
        for rank in range(self.args.world):
            other = self.path.with_suffix(f'.rank{rank}')
            if rank == self.args.rank or not other.exists():
                continue
            written = other.stat().st_mtime
            if written > self.others_read.get(rank, self.started):
                self.others_read[rank] = written
                theirs = torch.load(other)
                for p, values in zip(weights, theirs.split([p.numel() for p in weights])):
                    p.lerp_(values.view_as(p).to(p.device), 0.5)

    def stop(self, *_):
        self.stopping = True

    # -- curves
    def note(self, **values):
        for name, value in values.items():
            if value is not None:
                total = self.sums.setdefault(name, [0.0, 0])
                total[0] += float(value)
                total[1] += 1

    def log(self):
        if self.args.rank == 0:
            line = {name: round(total / count, 4) for name, (total, count) in self.sums.items()}
            line.update(step=self.step, seen=self.seen, seconds=round(self.seconds), rate=round(self.rate(), 6),
                        level=round(self.batches.world.level, 2))
            with open(self.path.with_suffix('.jsonl'), 'a') as curve:
                curve.write(json.dumps(line) + '\n')
        self.sums = {}


def parse():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('stage', choices=('vision', 'language', 'joint', 'chat', 'decoder'))
    options.add_argument('--minutes', type=float, default=60, help='length of the stage, earlier sittings included')
    options.add_argument('--hold', type=float, default=0.6, help='share of the stage before the rate falls')
    options.add_argument('--steps', type=int, default=10 ** 9)
    options.add_argument('--batch', type=int, default=16)
    options.add_argument('--lr', type=float, default=2e-3)
    options.add_argument('--warmup', type=int, default=100)
    options.add_argument('--level', type=float, default=0.15, help='variety of the pictures at the start, 0..1')
    options.add_argument('--smallest', type=float, default=24, help='smallest print: the side over this')
    options.add_argument('--largest', type=float, default=9)
    options.add_argument('--scenes', type=float, help=f'weight of scenes among the pictures, {ASKING["scene"]} of {sum(ASKING.values()):.0f} if not given')
    options.add_argument('--mix', nargs='*', default=[], help='weights of other kinds, such as poster=3')
    options.add_argument('--pool', type=float, default=0.25, help='share of pages that a browser drew, where runs/pool has some')
    options.add_argument('--ramp', type=int, default=25000, help='pictures until the whole variety')
    options.add_argument('--noise', type=float, default=0.02, help='errors put into the true cells')
    options.add_argument('--tasks', type=float, default=0.35, help="joint: share of steps with a task of Florence-2's decoder")
    options.add_argument('--conversation', type=int, default=224, help='tokens of questions and answers about a picture')
    options.add_argument('--thrifty', action='store_true', help='in each step, one prompt of three takes gradients')
    options.add_argument('--side', type=int, default=192, help="the model's square in pixels; grown from a smaller one")
    options.add_argument('--start', help='joint: folder of the checkpoint/ and readers.safetensors to go on from; '
                         'else the halves in runs/, or what lies here')
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--device', default='cpu')
    options.add_argument('--threads', type=int, default=1)
    options.add_argument('--rank', type=int, default=0)
    options.add_argument('--world', type=int, default=1)
    options.add_argument('--name', help='file name of the run, if not the stage')
    options.add_argument('--export', action='store_true', help='also write checkpoint/ at every save')
    return options.parse_args()


def main():
    args = parse()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    Trainer(args).run()


if __name__ == '__main__':
    main()
