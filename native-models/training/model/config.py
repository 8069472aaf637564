"""Dimensions of a model, and their translation to and from the published config files."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class VisionConfig:
    dims: tuple = (32, 64, 128, 160)
    depths: tuple = (1, 2, 3, 2)
    heads: tuple = (1, 2, 4, 5)
    groups: tuple = (1, 2, 4, 5)
    patch_size: tuple = (7, 3, 3, 3)
    patch_stride: tuple = (4, 2, 2, 1)
    patch_padding: tuple = (3, 1, 1, 1)
    patch_prenorm: tuple = (False, True, True, True)
    window: int = 6
    image_side: int = 192
    max_positions: int = 50
    max_frames: int = 100

    @property
    def stride(self):
        total = 1
        for step in self.patch_stride:
            total *= step
        return total

    @property
    def grid(self):
        return self.image_side // self.stride


@dataclass(frozen=True)
class TextConfig:
    """Florence-2's own language side (BART)."""
    vocabulary: int = 512
    width: int = 160
    heads: int = 5
    encoder_layers: int = 3
    decoder_layers: int = 3
    encoder_ffn: int = 512
    decoder_ffn: int = 512
    positions: int = 512


@dataclass(frozen=True)
class PhiConfig:
    vocabulary: int = 512
    width: int = 192
    layers: int = 6
    heads: int = 4
    kv_heads: int = 4
    ffn: int = 512
    max_positions: int = 3072
    original_positions: int = 3072
    rope_theta: float = 10000.0
    rope_scaling: dict = None
    end_token: int = 6
    tied: bool = True  # while training; the saved file always has its own lm_head


@dataclass(frozen=True)
class ModelConfig:
    vision: VisionConfig = field(default_factory=VisionConfig)
    text: TextConfig = field(default_factory=TextConfig)
    phi: PhiConfig = field(default_factory=PhiConfig)
    projector_depth: int = 3


def from_published(llava: dict, florence: dict, preprocessor: dict) -> ModelConfig:
    """The published files' dimensions."""
    v, t = florence['vision_config'], florence['text_config']
    vision = VisionConfig(
        dims=tuple(v['dim_embed']), depths=tuple(v['depths']), heads=tuple(v['num_heads']),
        groups=tuple(v['num_groups']), patch_size=tuple(v['patch_size']),
        patch_stride=tuple(v['patch_stride']), patch_padding=tuple(v['patch_padding']),
        patch_prenorm=tuple(v['patch_prenorm']), window=v['window_size'],
        image_side=preprocessor['size']['height'],
        max_positions=v['image_pos_embed']['max_pos_embeddings'],
        max_frames=v['visual_temporal_embedding']['max_temporal_embeddings'])
    text = TextConfig(
        vocabulary=t['vocab_size'], width=t['d_model'], heads=t['encoder_attention_heads'],
        encoder_layers=t['encoder_layers'], decoder_layers=t['decoder_layers'],
        encoder_ffn=t['encoder_ffn_dim'], decoder_ffn=t['decoder_ffn_dim'],
        positions=t['max_position_embeddings'])
    phi = PhiConfig(
        vocabulary=llava['vocab_size'], width=llava['hidden_size'], layers=llava['num_hidden_layers'],
        heads=llava['num_attention_heads'], kv_heads=llava['num_key_value_heads'],
        ffn=llava['intermediate_size'], max_positions=llava['max_position_embeddings'],
        original_positions=llava['original_max_position_embeddings'],
        rope_theta=llava['rope_theta'], rope_scaling=llava['rope_scaling'],
        end_token=llava['eos_token_id'], tied=False)
    depth = int(llava['mm_projector_type'].split('mlp')[1].split('x')[0])
    return ModelConfig(vision, text, phi, depth)


def to_published(config: ModelConfig) -> dict:
    """The four config files of a checkpoint, by their path in its folder."""
    v, t, p = config.vision, config.text, config.phi
    llava = {
        '_name_or_path': 'vasari-embedded', 'architectures': ['LlavaPhiForCausalLM'],
        'attention_bias': False, 'attention_dropout': 0.0, 'bos_token_id': 0, 'embd_pdrop': 0.0,
        'eos_token_id': p.end_token, 'freeze_mm_mlp_adapter': False, 'hidden_act': 'silu',
        'image_aspect_ratio': 'pad', 'initializer_range': 0.02, 'mm_hidden_size': t.width,
        'mm_patch_merge_type': 'flat', 'mm_projector_type': f'mlp{config.projector_depth}x_gelu',
        'mm_use_im_patch_token': False, 'mm_use_im_start_end': False,
        'mm_vision_select_feature': 'patch', 'mm_vision_select_layer': -2,
        'mm_vision_tower': './vision_tower', 'model_type': 'llava_phi',
        'hidden_size': p.width, 'intermediate_size': p.ffn, 'num_hidden_layers': p.layers,
        'num_attention_heads': p.heads, 'num_key_value_heads': p.kv_heads,
        'vocab_size': p.vocabulary, 'original_max_position_embeddings': p.original_positions,
        'max_position_embeddings': p.max_positions, 'pad_token_id': 1, 'resid_pdrop': 0.0,
        'rms_norm_eps': 1e-05, 'rope_scaling': p.rope_scaling, 'rope_theta': p.rope_theta,
        'sliding_window': 262144, 'system_prompt': '', 'tie_word_embeddings': False,
        'tokenizer_model_max_length': p.max_positions, 'tokenizer_padding_side': 'right',
        'torch_dtype': 'bfloat16', 'transformers_version': '4.43.1', 'use_cache': True,
        'use_mm_proj': True,
    }
    text = {
        'vocab_size': t.vocabulary, 'activation_dropout': 0.0, 'activation_function': 'gelu',
        'add_bias_logits': False, 'add_final_layer_norm': False, 'attention_dropout': 0.0,
        'bos_token_id': 0, 'd_model': t.width, 'decoder_attention_heads': t.heads,
        'decoder_ffn_dim': t.decoder_ffn, 'decoder_layerdrop': 0.0,
        'decoder_layers': t.decoder_layers, 'decoder_start_token_id': 2, 'dropout': 0.0,
        'early_stopping': True, 'encoder_attention_heads': t.heads,
        'encoder_ffn_dim': t.encoder_ffn, 'encoder_layerdrop': 0.0,
        'encoder_layers': t.encoder_layers, 'eos_token_id': 2, 'forced_bos_token_id': 0,
        'forced_eos_token_id': 2, 'init_std': 0.02, 'is_encoder_decoder': True,
        'max_position_embeddings': t.positions, 'model_type': 'florence2_language',
        'no_repeat_ngram_size': 24, 'normalize_before': False, 'num_beams': 1,
        'num_hidden_layers': t.encoder_layers, 'pad_token_id': 1, 'scale_embedding': False,
    }
    vision = {
        'model_type': 'davit', 'drop_path_rate': 0.0, 'patch_size': list(v.patch_size),
        'patch_stride': list(v.patch_stride), 'patch_padding': list(v.patch_padding),
        'patch_prenorm': list(v.patch_prenorm), 'enable_checkpoint': False,
        'dim_embed': list(v.dims), 'num_heads': list(v.heads), 'num_groups': list(v.groups),
        'depths': list(v.depths), 'window_size': v.window, 'projection_dim': t.width,
        'visual_temporal_embedding': {'type': 'COSINE', 'max_temporal_embeddings': v.max_frames},
        'image_pos_embed': {'type': 'learned_abs_2d', 'max_pos_embeddings': v.max_positions},
        'image_feature_source': ['spatial_avg_pool', 'temporal_avg_pool'],
    }
    florence = {
        '_name_or_path': 'florence2', 'architectures': ['Florence2ForConditionalGeneration'],
        'bos_token_id': 0, 'eos_token_id': 2, 'ignore_index': -100, 'is_encoder_decoder': True,
        'model_type': 'florence2', 'pad_token_id': 1, 'projection_dim': t.width,
        'text_config': text, 'vision_config': vision, 'vocab_size': t.vocabulary,
        'torch_dtype': 'bfloat16', 'transformers_version': '4.43.1',
    }
    side = {'height': v.image_side, 'width': v.image_side}
    preprocessor = {
        'crop_size': side, 'do_center_crop': False, 'do_convert_rgb': None, 'do_normalize': True,
        'do_rescale': True, 'do_resize': True, 'image_mean': [0.485, 0.456, 0.406],
        'image_processor_type': 'CLIPImageProcessor', 'image_seq_length': 1 + v.grid ** 2,
        'image_std': [0.229, 0.224, 0.225], 'processor_class': 'Florence2Processor',
        'resample': 3, 'rescale_factor': 0.00392156862745098, 'size': side,
    }
    return {'config.json': llava, 'vision_tower/config.json': florence,
            'vision_tower/preprocessor_config.json': preprocessor}
