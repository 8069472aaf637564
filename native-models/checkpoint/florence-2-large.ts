/**
 * Florence-2-large's published config.json and preprocessor_config.json, as far as they are read: for a checkpoint that
 * has this tower's weights among its own and not its files.
 */

export const florence2Large = {
  projection_dim: 1024,
  text_config: {
    vocab_size: 51289,
    d_model: 1024,
    encoder_layers: 12,
    decoder_layers: 12,
    encoder_attention_heads: 16,
    decoder_attention_heads: 16,
    encoder_ffn_dim: 4096,
    decoder_ffn_dim: 4096,
    activation_function: 'gelu',
    decoder_start_token_id: 2,
    bos_token_id: 0,
    eos_token_id: 2,
    pad_token_id: 1,
    forced_bos_token_id: 0,
    forced_eos_token_id: 2,
    no_repeat_ngram_size: 3,
    num_beams: 3,
    early_stopping: true,
  },
  vision_config: {
    dim_embed: [256, 512, 1024, 2048],
    depths: [1, 1, 9, 1],
    num_heads: [8, 16, 32, 64],
    num_groups: [8, 16, 32, 64],
    patch_size: [7, 3, 3, 3],
    patch_stride: [4, 2, 2, 2],
    patch_padding: [3, 1, 1, 1],
    patch_prenorm: [false, true, true, true],
    window_size: 12,
    visual_temporal_embedding: { type: 'COSINE', max_temporal_embeddings: 100 },
    image_pos_embed: { type: 'learned_abs_2d', max_pos_embeddings: 50 },
    image_feature_source: ['spatial_avg_pool', 'temporal_avg_pool'],
  },
};

export const florence2LargePreprocessor = {
  size: { height: 768, width: 768 },
  image_mean: [0.485, 0.456, 0.406],
  image_std: [0.229, 0.224, 0.225],
};
