"""The vocabulary as two HuggingFace tokenizer files: the language model's and Florence-2's.

    python3 tokenizer_files.py OUT    writes both, for comparison with other readers of the format
"""
import json
import sys
from pathlib import Path

from vocabulary import SPECIALS, TOKENS

CHAT = ('<|endoftext|>', '<|system|>', '<|end|>', '<|user|>', '<|assistant|>')


def added(token):
    chat = token in CHAT
    return {'id': TOKENS.index(token), 'content': token, 'single_word': False, 'lstrip': False, 'rstrip': chat,
            'normalized': False, 'special': token in SPECIALS}


def tokenizer_json():
    """BPE without merges: a piece that is in the vocabulary is one token, any other is spelled."""
    extra = SPECIALS + [token for token in TOKENS if token.startswith(('<loc_', '<unused_'))]
    return {
        'version': '1.0', 'truncation': None, 'padding': None,
        'added_tokens': [added(token) for token in extra],
        'normalizer': None,
        'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': ' ?[A-Za-z]+|[^A-Za-z]'}, 'behavior': 'Isolated', 'invert': False},
        'post_processor': None,
        'decoder': {'type': 'Fuse'},
        'model': {'type': 'BPE', 'dropout': None, 'unk_token': '<unk>', 'continuing_subword_prefix': None,
                  'end_of_word_suffix': None, 'fuse_unk': False, 'byte_fallback': False, 'ignore_merges': True,
                  'vocab': {token: i for i, token in enumerate(TOKENS)}, 'merges': []},
    }


def tokenizer_files():
    body = tokenizer_json()
    decoder = {entry['id']: {k: v for k, v in entry.items() if k != 'id'} for entry in body['added_tokens']}
    shared = {'added_tokens_decoder': {str(k): v for k, v in decoder.items()}, 'clean_up_tokenization_spaces': False,
              'bos_token': '<s>', 'unk_token': '<unk>', 'pad_token': '<pad>', 'add_bos_token': False}
    language = {**shared, 'eos_token': '<|end|>', 'model_max_length': 1024, 'tokenizer_class': 'PreTrainedTokenizerFast'}
    florence = {**shared, 'eos_token': '</s>', 'model_max_length': 512, 'tokenizer_class': 'BartTokenizerFast'}
    return {'tokenizer.json': body, 'tokenizer_config.json': language,
            'vision_tower/tokenizer.json': body, 'vision_tower/tokenizer_config.json': florence}


if __name__ == '__main__':
    for path, content in tokenizer_files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + '\n')
