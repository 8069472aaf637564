/** Whether a provider computes what the CPU does, on a model of the person's choice: eyes, and a short text. */
import { drain, type ExecutionProvider } from '../contract.ts';
import { relativeDifference } from '../inference/agreement.ts';
import { type BindingKind, chooseBinding } from '../inference/binding.ts';
import { noPictures, prefill } from '../inference/decode.ts';
import { KvCache } from '../inference/kv-cache.ts';
import { readManifest } from '../inference/manifest-file.ts';
import { closeGraphs, openGraphs } from '../inference/open-graphs.ts';
import { floats, floatsOf } from '../inference/session.ts';

/** What both say; the differences are relative to the CPU's numbers. */
export interface ProviderCheck {
  readonly provider: ExecutionProvider;
  readonly binding: BindingKind;
  readonly eyesDifference: number;
  readonly textDifference: number;
  readonly eyesMs: number;
  readonly cpuEyesMs: number;
}

/** Runs of fewer new tokens than this are exact on every device that was tried. */
const tokens = 24;

async function compute(folder: string, provider: ExecutionProvider, signal?: AbortSignal) {
  const manifest = await readManifest(folder);
  const { binding } = await chooseBinding(provider);
  const graphs = await drain(openGraphs(folder, manifest, ['davit', 'embed', 'decoder'], provider, binding));
  try {
    const side = manifest.image.sizePx;
    const pixels = floats(
      Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i * 0.01)),
      [1, 3, side, side],
    );
    await graphs.davit.run({ pixels }, ['depth'], { signal }); // compiles what it needs
    const start = performance.now();
    const seen = floatsOf(await graphs.davit.run({ pixels }, ['depth'], { signal }), 'depth');
    const eyesMs = performance.now() - start;
    const ids = Array.from({ length: tokens }, (_, at) => (at * 37 + 5) % manifest.language.vocabularySize);
    const cache = new KvCache(manifest, graphs.decoder);
    const { logits } = await drain(prefill(ids, noPictures, cache, manifest, graphs, { chunk: tokens, signal }));
    return { seen, logits, eyesMs, binding: binding.kind };
  } finally {
    await closeGraphs(graphs);
  }
}

/** Throws the ModelError of what the provider cannot do, or the signal's reason. */
export async function checkProvider(
  folder: string,
  provider: ExecutionProvider,
  signal?: AbortSignal,
): Promise<ProviderCheck> {
  const theirs = await compute(folder, provider, signal);
  const ours = await compute(folder, 'cpu', signal);
  return {
    provider,
    binding: theirs.binding,
    eyesDifference: relativeDifference(theirs.seen, ours.seen),
    textDifference: relativeDifference(theirs.logits, ours.logits),
    eyesMs: theirs.eyesMs,
    cpuEyesMs: ours.eyesMs,
  };
}
