"""Reads and writes a checkpoint in the published layout (safetensors, config files, tokenizers)."""
import json
import shutil
import struct
from pathlib import Path

import numpy as np
import torch

from model.config import ModelConfig, from_published, to_published
from model.growth import grown

TIED_TABLES = ('encoder.embed_tokens.weight', 'decoder.embed_tokens.weight')  # copies of `shared`


def read_tensors(path):
    """Every tensor of a safetensors file, as f32."""
    raw = Path(path).read_bytes()
    size = struct.unpack('<Q', raw[:8])[0]
    header = json.loads(raw[8:8 + size])
    tensors = {}
    for name, entry in header.items():
        if name == '__metadata__':
            continue
        first, last = (8 + size + offset for offset in entry['data_offsets'])
        if entry['dtype'] == 'BF16':  # numpy has no bf16: its bits are the upper half of an f32
            bits = np.frombuffer(raw[first:last], np.uint16).astype(np.uint32) << 16
            flat = torch.from_numpy(bits.view(np.float32))
        else:
            kind = {'F32': np.float32, 'F16': np.float16, 'I32': np.int32, 'I64': np.int64, 'U8': np.uint8}
            flat = torch.from_numpy(np.frombuffer(raw[first:last], kind[entry['dtype']]).copy())
        flat = flat.float() if flat.is_floating_point() else flat
        tensors[name] = flat.reshape(entry['shape'])
    return tensors


def write_tensors(path, tensors):
    """Writes bf16, rounded to nearest even as torch does it."""
    header, parts, offset = {'__metadata__': {'format': 'pt'}}, [], 0
    for name in sorted(tensors):
        half = tensors[name].detach().cpu().contiguous().to(torch.bfloat16)
        data = half.view(torch.int16).numpy().tobytes()
        header[name] = {'dtype': 'BF16', 'shape': list(half.shape), 'data_offsets': [offset, offset + len(data)]}
        parts.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    Path(path).write_bytes(struct.pack('<Q', len(text)) + text + b''.join(parts))
    return offset


def read_config(folder) -> ModelConfig:
    names = ('config.json', 'vision_tower/config.json', 'vision_tower/preprocessor_config.json')
    return from_published(*(json.loads((Path(folder) / name).read_text()) for name in names))


def load(folder, model, may_grow=False):
    """Fills a model of the folder's dimensions, or of greater ones; every parameter must be there."""
    tensors = {}
    for path in sorted(Path(folder).glob('*.safetensors')):
        tensors.update(read_tensors(path))
    tensors = {name: t for name, t in tensors.items() if not name.endswith(TIED_TABLES)}
    if may_grow:
        tensors = grown(tensors, read_config(folder), model.config, model.state_dict())
    missing = model.load_state_dict(tensors, strict=False)
    if missing.missing_keys or missing.unexpected_keys:
        raise ValueError(f'{folder}: missing {missing.missing_keys}, unexpected {missing.unexpected_keys}')


def save(folder, model, tokenizer_files):
    """Writes the whole folder beside the old one, then takes its place."""
    folder = Path(folder)
    fresh = folder.with_name(folder.name + '.new')
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / 'vision_tower').mkdir(parents=True)
    tensors = dict(model.state_dict())
    tensors['lm_head.weight'] = model.lm_head.weight
    name = 'model-00001-of-00001.safetensors'
    total = write_tensors(fresh / name, tensors)
    index = {'metadata': {'total_size': total}, 'weight_map': {key: name for key in sorted(tensors)}}
    files = {'model.safetensors.index.json': index, **to_published(model.config), **tokenizer_files}
    for path, content in files.items():
        (fresh / path).write_text(json.dumps(content, indent=1, ensure_ascii=False) + '\n')
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
