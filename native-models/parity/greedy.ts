/** The likeliest token after each other, and the logits they were chosen by. */
import { embedIds, type LanguageGraphs, runDecoder, type Step } from '../inference/decode.ts';
import { argmax } from '../inference/sampling.ts';
import type { Manifest } from '../manifest.ts';

export interface Continuation {
  readonly ids: readonly number[];
  /** What each id was chosen from: [V]. */
  readonly logits: readonly Float32Array[];
}

export interface ContinuationRules {
  readonly most: number;
  /** Ids after which nothing follows. */
  readonly stopIds?: readonly number[];
  /** Said in place of what is likeliest. */
  readonly given?: readonly number[] | undefined;
}

/** Goes on from a prompt that was read, whose cache then holds all but the last of the ids. */
export async function continued(
  from: Step,
  { most, stopIds = [], given }: ContinuationRules,
  manifest: Manifest,
  graphs: LanguageGraphs,
): Promise<Continuation> {
  const ids: number[] = [];
  const logits: Float32Array[] = [];
  for (let step = from; ; ) {
    const id = given?.[ids.length] ?? argmax(step.logits);
    logits.push(step.logits);
    ids.push(id);
    if (ids.length === (given?.length ?? most) || stopIds.includes(id)) return { ids, logits };
    const embeddings = await embedIds([id], graphs.embed);
    step = await runDecoder([id], embeddings, step.cache, step.cache.length + 1, manifest, graphs.decoder);
  }
}
