"""Writes a second reference set: other dimensions than the tiny one, computed by the PyTorch model of `training/`.

    python3 test/golden/make_reference.py --out DIR               a random checkpoint and its golden tensors
    python3 test/golden/make_reference.py --check CKPT GOLDEN     itself against a reference set made elsewhere

The file and tensor names are those of the tiny set, so one parity run reads both. The PyTorch model itself is proven
against the published code's tensors by `native-models/training/check_port.py`.
"""
import argparse
import json
import struct
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'native-models' / 'training'))
import checkpoint  # noqa: E402
from model.config import ModelConfig, PhiConfig, TextConfig, VisionConfig  # noqa: E402
from model.florence_vl import FlorenceVl  # noqa: E402
from model.phi3 import rotary  # noqa: E402
from model.attention import causal_mask  # noqa: E402
from reference_search import beam_search, greedy_search  # noqa: E402

IMAGE = -200
PAD_COLOUR = (123, 116, 103)
MEAN, STD = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)
BREADTH_PROMPTS = (  # caption, OCR, grounding; padded with 1, and the pads are attended to
    (0, 47066, 21700, 11, 4617, 99, 16, 2343, 11, 5, 2274, 4, 2, 1),
    (0, 2264, 16, 5, 2788, 11, 5, 2274, 116, 2, 1, 1, 1, 1),
    (0, 574, 22486, 5, 8720, 11, 5, 2274, 6, 19, 49, 24173, 4, 2))
TASKS = {'OCR': (0, 2264, 16, 5, 2788, 11, 5, 2274, 116, 2),
         'OD': (0, 574, 22486, 5, 8720, 19, 4120, 766, 11, 5, 2274, 4, 2)}
THRESHOLDS = (0.35, 0.6)
STEPS = 16

OTHER = ModelConfig(
    VisionConfig(dims=(8, 16, 24, 32), depths=(2, 1, 1, 2), heads=(1, 2, 3, 4), groups=(2, 2, 2, 4),
                 patch_stride=(4, 2, 2, 1), window=5, image_side=128, max_positions=20, max_frames=7),
    TextConfig(vocabulary=51289, width=24, heads=3, encoder_layers=3, decoder_layers=1, encoder_ffn=40,
               decoder_ffn=56, positions=200),
    PhiConfig(vocabulary=1024, width=48, layers=2, heads=6, kv_heads=2, ffn=80, max_positions=960,
              original_positions=120, end_token=1000, tied=False,
              rope_scaling={'type': 'longrope', 'short_factor': [1.05, 1.1, 1.2, 1.4],
                            'long_factor': [1.3, 2.1, 3.9, 7.5]}))


def random_model(seed):
    """Random weights with no parameter at its neutral value, rounded to bf16 as the checkpoint stores them."""
    torch.manual_seed(seed)
    model = FlorenceVl(OTHER).eval()
    for name, parameter in model.named_parameters():
        if parameter.ndim == 1:
            base = 1.0 if name.endswith('weight') else 0.0
            parameter.data = base + 0.2 * torch.randn_like(parameter)
        elif 'embed_tokens' in name or name.endswith('shared.weight'):
            parameter.data = torch.randn_like(parameter)
        else:
            parameter.data = parameter.data * 1.6
    for parameter in model.parameters():
        parameter.data = parameter.data.to(torch.bfloat16).float()
    return model


def pictures():
    """Two pictures that are neither square nor plain RGB, and one of a single grey channel."""
    rng = np.random.default_rng(5)
    card = Image.new('RGB', (181, 97), (240, 235, 220))
    draw = ImageDraw.Draw(card)
    draw.rectangle((20, 15, 90, 80), fill=(180, 30, 40))
    draw.ellipse((80, 30, 170, 90), fill=(20, 90, 160))
    veil = Image.fromarray(rng.integers(0, 256, (140, 60, 4), dtype=np.uint8), 'RGBA')
    ramp = Image.fromarray((np.add.outer(np.arange(88), np.arange(88)) % 256).astype(np.uint8), 'L')
    return {'card': card, 'veil': veil, 'ramp': ramp}


def preprocess(picture, mode, side):
    rgb = picture.convert('RGB')
    square = rgb
    if mode == 'pad' and rgb.width != rgb.height:
        longest = max(rgb.size)
        square = Image.new('RGB', (longest, longest), PAD_COLOUR)
        square.paste(rgb, ((longest - rgb.width) // 2, (longest - rgb.height) // 2))
    resized = np.asarray(square.resize((side, side), Image.BICUBIC))
    pixels = ((resized.astype(np.float32) / np.float32(255) - MEAN) / STD).transpose(2, 0, 1)[None]
    return np.asarray(rgb), np.asarray(square), resized, np.ascontiguousarray(pixels)


class Reference:
    """The model's stages by token variant."""

    def __init__(self, model):
        self.model, self.florence = model, model.florence

    def depth(self, stages, variant):
        """V before the language model's choice: the pooled token is there but in `temporal`."""
        whole = self.florence.image_tokens(stages[-1] @ self.florence.image_projection)
        return whole[:, 1:] if variant == 'temporal' else whole

    def see(self, pixels, variant):
        stages = self.florence.vision_tower(pixels)
        depth = self.depth(stages, variant)
        states = [self.florence.language_model.encode(depth, torch.tensor([ids])) for ids in BREADTH_PROMPTS]
        tokens = depth.shape[1]
        first = 1 if variant == 'drop' else 0
        breadth = [state[:, first:tokens] for state in states]
        used = depth[:, first:]
        fused = self.model.fuse(used, breadth)
        return {'stages': stages, 'depth': depth, 'states': states, 'breadth': breadth, 'used': used,
                'fused_in': torch.cat([used, *breadth], -1), 'fused': fused}

    def embed(self, prompt, pixels, variant):
        """Prompt ids with one slot a picture -> [1, S, H]."""
        images = iter([self.see(one[None], variant)['fused'] for one in pixels] if pixels is not None else [])
        parts, run = [], []
        for token in [*prompt, None]:
            if token in (IMAGE, None):
                if run:
                    parts.append(self.model.model.embed_tokens(torch.tensor([run])))
                run = []
                if token == IMAGE:
                    parts.append(next(images))
            else:
                run.append(token)
        return torch.cat(parts, 1)

    def forward(self, embeds, start, caches):
        """Every layer's input, then the last norm's output; the caches grow."""
        phi = self.model.config.phi
        angles = rotary(phi, embeds.shape[1], start, embeds.device)
        mask = causal_mask(embeds.shape[1], embeds.device) if embeds.shape[1] > 1 else None
        states, x = [embeds], embeds
        for i, layer in enumerate(self.model.model.layers):
            x = layer(x, angles, mask, caches[i])
            states.append(x)
        states[-1] = self.model.model.norm(x)
        return states


def vision_seeded(reference, pixels, variant):
    seen = reference.see(pixels, variant)
    tensors = {'pixel_values': pixels, 'V': seen['depth'], 'V_used': seen['used'], 'fused_in': seen['fused_in'],
               'fused': seen['fused']}
    for p, (state, view) in enumerate(zip(seen['states'], seen['breadth'])):
        tensors[f'enc_last_hidden.{p}'], tensors[f'Vt.{p}'] = state, view
    if variant == 'keep':
        tensors['davit.out'] = seen['stages'][-1]
        tower = reference.florence.vision_tower
        size = pixels.shape[-2:]
        x = pixels.permute(0, 2, 3, 1).reshape(1, -1, 3)
        for i, (conv, blocks) in enumerate(zip(tower.convs, tower.blocks)):
            x, size = conv(x, size)
            tensors[f'davit.conv{i}'] = x
            for j, block in enumerate(blocks):
                x = block['spatial_block'](x, size)
                tensors[f'davit.stage{i}.{j}.spatial'] = x
                x = block['channel_block'](x, size)
                tensors[f'davit.stage{i}.{j}.channel'] = x
    return tensors


def vision_picture(reference, pixels, mode):
    seen = reference.see(pixels, 'keep')
    tensors = {'pixel_values': pixels, 'davit.out': seen['stages'][-1], 'V': seen['depth'],
               'fused_in': seen['fused_in'], 'fused': seen['fused'],
               **{f'Vt.{p}': view for p, view in enumerate(seen['breadth'])}}
    if mode == 'pad':
        for variant in ('drop', 'temporal'):
            other = reference.see(pixels, variant)
            tensors |= {f'{variant}.V_used': other['used'], f'{variant}.fused_in': other['fused_in'],
                        f'{variant}.fused': other['fused']}
    return tensors


def principal(rows):
    mean = rows.mean(0)
    values, vectors = np.linalg.eigh(np.cov(rows - mean, rowvar=False))
    order = np.argsort(values)[::-1][:3]
    return mean, vectors[:, order].T, values[order], (rows - mean) @ vectors[:, order]


def stretch(rows, among=None):
    among = rows if among is None else among
    low, high = among.min(0), among.max(0)
    return (rows - low) / (high - low)


def pca(views, grid):
    tensors = {}
    for p, view in enumerate(views):
        rows = view[0, 1:].double().numpy()
        mean, components, variance, scores = principal(rows)
        first = stretch(scores[:, :1])[:, 0]
        tensors |= {f'{p}.mean': mean, f'{p}.components': components, f'{p}.explained_variance': variance,
                    f'{p}.scores': scores, f'{p}.pc1_norm': first,
                    f'{p}.rgb_all_tokens': stretch(scores).reshape(grid, grid, 3)}
        for threshold in THRESHOLDS:
            front = first > threshold
            plain, refit = np.zeros((grid * grid, 3)), np.zeros((grid * grid, 3))
            plain[front] = stretch(scores[front])
            refit[front] = stretch(principal(rows[front])[3])
            tensors |= {f'{p}.fg_{threshold}': front.reshape(grid, grid).astype(np.uint8),
                        f'{p}.rgb_fg_{threshold}': plain.reshape(grid, grid, 3),
                        f'{p}.rgb_refit_{threshold}': refit.reshape(grid, grid, 3)}
    return tensors


def language(reference, prompt, pixels, variant):
    embeds = reference.embed(prompt, pixels, variant)
    caches = [[] for _ in reference.model.model.layers]
    states = reference.forward(embeds, 0, caches)
    logits = reference.model.lm_head(states[-1])
    tensors = {'prompt_ids': np.array(prompt, np.int32), 'inputs_embeds': embeds, 'prefill_logits': logits}
    if pixels is not None:
        tensors['pixel_values'] = pixels
    tensors |= {f'hidden.{i}': state for i, state in enumerate(states)}
    for i, (key, value) in enumerate(caches):
        tensors |= {f'cache.{i}.key': key.clone(), f'cache.{i}.value': value.clone()}
    ids, steps, last = [], [], logits[0, -1]
    for step in range(STEPS):
        steps.append(last)
        ids.append(int(last.argmax()))
        following = reference.model.model.embed_tokens(torch.tensor([[ids[-1]]]))
        last = reference.model.lm_head(reference.forward(following, embeds.shape[1] + step, caches)[-1])[0, -1]
    return tensors | {'gen_ids': np.array(ids, np.int32), 'gen_logits': torch.stack(steps)}


def florence_tasks(model, pixels):
    tensors = {'pixel_values': pixels}
    florence = model.florence
    depth = florence.image_tokens(florence.vision_tower(pixels)[-1] @ florence.image_projection)
    for task, prompt in TASKS.items():
        memory = florence.language_model.encode(depth, torch.tensor([prompt]))

        def logits(ids, memory=memory):
            states = florence.language_model.decode(ids, memory.expand(ids.shape[0], -1, -1))
            return florence.language_model.logits(states[:, -1])

        greedy, tops, sums = greedy_search(logits)
        tensors |= {f'{task}.prompt_ids': np.array(prompt, np.int32), f'{task}.encoder_last_hidden': memory,
                    f'{task}.dec2_logits_last': logits(torch.tensor([[2, 0]]))[0],
                    f'{task}.beam1.ids': np.array(greedy, np.int32), f'{task}.beam1.logsumexp': sums,
                    f'{task}.beam1.top8_ids': tops.indices.int(), f'{task}.beam1.top8_values': tops.values}
        for name, early in (('beam3', True), ('beam3_noearly', False)):
            ids, score = beam_search(logits, beams=3, early_stopping=early)
            tensors |= {f'{task}.{name}.ids': np.array(ids, np.int32),
                        f'{task}.{name}.sequences_score': np.array([score], np.float32)}
    return tensors


def cases(grid, switch):
    """Prompt lengths below, across, at and above the switch; `keep` counts 1 + grid² tokens a picture."""
    rng = np.random.default_rng(8)
    text = lambda count: [int(i) for i in rng.integers(260, 999, count)]
    image = 1 + grid * grid
    around = lambda total, tokens=image: [9, 7, IMAGE, *text(total - tokens - 2)]
    return {'llm_below': (around(switch - 25), 'keep', 1), 'llm_crossing': (around(switch - 6), 'keep', 1),
            'llm_at_switch': (around(switch), 'keep', 1), 'llm_above': (around(switch + 9), 'keep', 1),
            'llm_below_drop': (around(switch - 25, image - 1), 'drop', 1),
            'llm_below_temporal': (around(switch - 25, image - 1), 'temporal', 1),
            'llm_textonly': (text(19), 'keep', 0),
            'llm_two_images': ([*text(3), IMAGE, *text(2), IMAGE, *text(4)], 'keep', 2)}


def write(path, tensors):
    kinds = {np.dtype('float32'): 'F32', np.dtype('int32'): 'I32', np.dtype('uint8'): 'U8'}
    header, parts, offset = {}, [], 0
    for name, tensor in tensors.items():
        array = tensor.detach().numpy() if torch.is_tensor(tensor) else np.asarray(tensor)
        array = np.ascontiguousarray(array.astype(np.float32) if array.dtype.kind == 'f' else array)
        header[name] = {'dtype': kinds[array.dtype], 'shape': list(array.shape),
                        'data_offsets': [offset, offset + array.nbytes]}
        parts.append(array.tobytes())
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    path.write_bytes(struct.pack('<Q', len(text)) + text + b''.join(parts))


def make(out, seed):
    model = random_model(seed)
    reference, side, grid = Reference(model), OTHER.vision.image_side, OTHER.vision.grid
    golden = out / 'golden'
    (golden / 'images').mkdir(parents=True, exist_ok=True)
    checkpoint.save(out / 'checkpoint', model, {})
    generation = out / 'checkpoint' / 'vision_tower' / 'config.json'
    config = json.loads(generation.read_text())
    config['text_config'] |= {'no_repeat_ngram_size': 3, 'num_beams': 3}
    generation.write_text(json.dumps(config, indent=1) + '\n')
    llava = out / 'checkpoint' / 'config.json'
    llava.write_text(json.dumps({k: v for k, v in json.loads(llava.read_text()).items() if k != 'system_prompt'},
                                indent=1) + '\n')
    sets = {}
    for name, picture in pictures().items():
        picture.save(golden / 'images' / f'{name}.png')
        pre = {}
        for mode in ('pad', 'squash'):
            rgb, square, resized, pixels = preprocess(picture, mode, side)
            pre |= {'rgb_u8': rgb, f'{mode}.square_u8': square, f'{mode}.resized_u8': resized,
                    f'{mode}.pixel_values': pixels}
            sets[f'vision_{name}_{mode}'] = vision_picture(reference, torch.from_numpy(pixels), mode)
        sets[f'pre_{name}'] = pre
        sets[f'pca_{name}'] = pca([sets[f'vision_{name}_pad'][f'Vt.{p}'] for p in range(3)], grid)
    noise = torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(4711))
    for variant in ('keep', 'drop', 'temporal'):
        sets[f'vision_seeded_{variant}'] = vision_seeded(reference, noise, variant)
    shots = torch.cat([sets['vision_card_pad']['pixel_values'], sets['vision_veil_pad']['pixel_values']])
    for name, (prompt, variant, count) in cases(grid, OTHER.phi.original_positions).items():
        sets[name] = language(reference, prompt, shots[:count] if count else None, variant)
    for name in ('card', 'ramp'):
        sets[f'florence2_{name}'] = florence_tasks(model, sets[f'vision_{name}_squash']['pixel_values'])
    listing = {}
    for name, tensors in sets.items():
        write(golden / f'{name}.safetensors', tensors)
        listing[name] = {key: [str(checkpoint_kind(t)), list(t.shape)] for key, t in tensors.items()}
    (golden / 'manifest.json').write_text(json.dumps(listing) + '\n')


def checkpoint_kind(tensor):
    return str(tensor.dtype).removeprefix('torch.').replace('float64', 'float32')


def check(folder, golden):
    """Every tensor that this file can compute from a foreign set's pictures and prompts, against that set."""
    model = FlorenceVl(checkpoint.read_config(folder)).eval()
    checkpoint.load(folder, model)
    reference, wrong = Reference(model), 0
    for path in sorted(Path(golden).glob('*.safetensors')):
        theirs = checkpoint.read_tensors(path)
        variant = next((v for v in ('drop', 'temporal') if path.stem.endswith(v)), 'keep')
        if path.stem.startswith('florence2_'):
            ours = florence_tasks(model, theirs['pixel_values'])
        elif path.stem.startswith('llm_'):
            ours = language(reference, theirs['prompt_ids'].tolist(), theirs.get('pixel_values'), variant)
        elif path.stem.startswith('vision_seeded_'):
            ours = vision_seeded(reference, theirs['pixel_values'], variant)
        else:
            continue
        for name, tensor in ours.items():
            mine = torch.as_tensor(tensor).float()
            error = float((mine - theirs[name].float().reshape(mine.shape)).abs().max())
            good = error == 0 if name.endswith('ids') and 'top8' not in name else error < 2e-3 or 'top8_ids' in name
            wrong += not good
            print(f'{path.stem} {name} {error:.2e} {"ok" if good else "WRONG"}')
    sys.exit(1 if wrong else 0)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--out', type=Path)
    options.add_argument('--seed', type=int, default=20261121)
    options.add_argument('--check', nargs=2, metavar=('CHECKPOINT', 'GOLDEN'))
    args = options.parse_args()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    if args.check:
        check(*args.check)
    elif args.out:
        make(args.out, args.seed)
    else:
        options.error('give --out or --check')


if __name__ == '__main__':
    main()
