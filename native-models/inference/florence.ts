/** Florence-2's own decoder: what a task's prompt makes of a picture, as token ids. */
import type { Manifest } from '../manifest.ts';
import { type NextLogits, type SearchResult, type SearchRules, search } from './beam.ts';
import { emptyCache, floats, floatsOf, type GraphSession, integers, type Tensors } from './session.ts';

export interface FlorenceGraphs {
  readonly cross: GraphSession;
  readonly decoder: GraphSession;
}

/** The published generation settings; `maxNewTokens` counts what follows the decoder's start. */
export function rulesFor(manifest: Manifest, maxNewTokens: number): SearchRules {
  const { generation } = manifest.florence;
  return {
    decoderStartId: generation.decoderStartId,
    eosId: generation.eosId,
    forcedBosId: generation.forcedBosId,
    forcedEosId: generation.forcedEosId,
    noRepeatNgramSize: generation.noRepeatNgramSize,
    beams: generation.beams,
    earlyStopping: generation.earlyStopping,
    lengthPenalty: 1,
    maxLength: Math.min(1 + maxNewTokens, generation.maxPositions),
  };
}

/** A decoder that has read one picture's states and goes on from any number of beams. */
export interface FlorenceDecoder {
  /** Logits after the last of `ids`, which continue what the caches hold: [beams, V]. */
  step(ids: readonly (readonly number[])[], parents: readonly number[]): Promise<Float32Array[]>;
}

/** Takes the encoder's states [T + P, D] of one picture and prompt. */
export async function startFlorence(
  states: Float32Array,
  manifest: Manifest,
  graphs: FlorenceGraphs,
): Promise<FlorenceDecoder> {
  const { width, heads, headDim, vocabularySize } = manifest.florence;
  const cross = await graphs.cross.run({ hidden: floats(states, [1, states.length / width, width]) });
  const pastInputs = graphs.decoder.outline.inputs.filter(({ name }) => name.startsWith('past.'));
  let past: Tensors | null = null;
  return {
    async step(ids, parents) {
      const beams = ids.length;
      const count = ids[0]!.length;
      const before: Tensors =
        past === null
          ? Object.fromEntries(pastInputs.map((input) => [input.name, emptyCache(input, [beams, heads, 0, headDim])]))
          : reorder(past, parents);
      const outputs = await graphs.decoder.run({
        ...cross,
        ...before,
        ids: integers(ids.flat(), [beams, count]),
      });
      past = Object.fromEntries(pastInputs.map(({ name }) => [name, outputs[name.replace('past.', 'present.')]!]));
      const logits = floatsOf(outputs, 'logits');
      return ids.map((_, beam) => logits.subarray(beam * vocabularySize, (beam + 1) * vocabularySize));
    },
  };
}

/** The caches of the beams that are continued, in their new order: [beams, heads, L, headDim]. */
function reorder(past: Tensors, parents: readonly number[]): Tensors {
  const moved = Object.entries(past).map(([name, tensor]) => {
    const row = tensor.data.length / tensor.shape[0]!;
    const source = tensor.data as Float32Array;
    const data = new Float32Array(parents.length * row);
    for (const [beam, parent] of parents.entries())
      data.set(source.subarray(parent * row, (parent + 1) * row), beam * row);
    return [name, floats(data, [parents.length, ...tensor.shape.slice(1)])] as const;
  });
  return Object.fromEntries(moved);
}

/** Searches the answer to one task; the signal is looked at once a token. */
export async function answerTask(
  states: Float32Array,
  rules: SearchRules,
  manifest: Manifest,
  graphs: FlorenceGraphs,
  signal?: AbortSignal,
): Promise<SearchResult> {
  const decoder = await startFlorence(states, manifest, graphs);
  const next: NextLogits = (beams, parents) => {
    signal?.throwIfAborted();
    return decoder.step(
      beams.map((ids) => ids.slice(-1)),
      parents,
    );
  };
  return search(next, rules);
}
