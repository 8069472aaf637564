/**
 * The graphs of a model folder: their names, inputs and outputs. Conversion must produce them, inference checks them.
 *
 * Letters: B batch, T tokens of V (pooled token included where the variant has one), N image tokens, P prompt tokens,
 * S new tokens, L tokens in the cache before the run, D Florence's width, H Phi's hidden size, V vocabulary.
 */

/** Which of Florence-2's tokens the language model sees; see `reference` in docs/architecture.md. */
export type TokenVariant = 'keep' | 'drop' | 'temporal';

export type GraphName = 'davit' | 'encoder' | 'fusion' | 'embed' | 'decoder' | 'florence_cross' | 'florence_decoder';

/**
 * | graph | inputs | outputs |
 * | --- | --- | --- |
 * | davit | pixels f32 [1,3,size,size] | depth [1,T,D]; stage.0 … stage.3 [1, rows·columns, channels] |
 * | encoder | depth [1,T,D]; prompt_ids i64 [B,P] | hidden [B,T+P,D]; layer.0 … layer.<last - 1> [B,T+P,D] |
 * | fusion | depth [1,T,D]; hidden [3,T+P,D] | image_tokens [1,N,H] |
 * | embed | ids i64 [1,S] | embeddings [1,S,H] |
 * | decoder | embeddings [1,S,H]; rope_positions i64 [1,S]; seqlens_k i32 [1]; total_sequence_length i32 []; past.<i>.key, past.<i>.value [1,kvHeads,L,headDim] | logits [1,1,V]; present.<i>.key, present.<i>.value [1,kvHeads,L+S,headDim]; the caches are f32 or int8 |
 * | florence_cross | hidden [1,T+P,D] | cross.<i>.key, cross.<i>.value [1,heads,T+P,headDim] |
 * | florence_decoder | ids i64 [B,S]; past.<i>.key, past.<i>.value [B,heads,L,headDim]; cross.<i>.key, cross.<i>.value [1,heads,T+P,headDim] | logits [B,1,V]; present.<i>.key, present.<i>.value [B,heads,L+S,headDim] |
 *
 * `rope_positions` are rows of one cos/sin table: the short factors' rows first, then the long factors'. `seqlens_k` is
 * the total length less one, as GroupQueryAttention counts it. Positions of Florence's decoder start at L.
 *
 * On WebGPU a run of the decoder takes fewer than 32 new tokens unless the device was seen to compute longer ones alike:
 * from 32 on, GroupQueryAttention of ONNX Runtime 1.30 changes to a kernel that gave wrong numbers on a software adapter
 * (exact below it; no GPU was at hand to compare).
 *
 * The stages and the layers are for the inspector: a run that does not ask for them does not move them. Models of before
 * November 2026 lack the layers.
 *
 * One run of the decoder reads rows of one side of LongRoPE's switch: the long ones once L+S passes the switch.
 * Models converted with traces have further outputs, for comparison with the reference: davit.conv<i>,
 * davit.stage<i>.<j>.spatial and .channel, davit.out; fused_in; hidden.<i> and all_logits [1,S,V].
 */
export interface GraphFile {
  readonly file: string;
  readonly inputs: readonly TensorOutline[];
  readonly outputs: readonly TensorOutline[];
}

export interface TensorOutline {
  readonly name: string;
  readonly type: 'float32' | 'float16' | 'int64' | 'int32' | 'int8' | 'uint8';
  /** Numbers are fixed, names are free. */
  readonly shape: readonly (number | string)[];
}

/** Whether the decoder's attention is GroupQueryAttention, which extends its cache in place; it rotates no other widths. */
export function fusesAttention(headDim: number): boolean {
  return headDim % 16 === 0;
}
