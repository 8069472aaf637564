/** Whether a provider computes what the CPU does, on a model of the person's choice: eyes, and a short text. */
import type { ExecutionProvider } from '../contract.ts';
import { type BindingKind, chooseBinding } from '../inference/binding.ts';
import { prefill, startCache } from '../inference/decode.ts';
import { readManifest } from '../inference/manifest-file.ts';
import { floats, floatsOf, openGraph } from '../inference/session.ts';

/** What both say; differences are of the root of the mean square, over that of the CPU's numbers. */
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
const graphNames = ['davit', 'embed', 'decoder'] as const;

async function compute(folder: string, provider: ExecutionProvider) {
  const manifest = await readManifest(folder);
  const { binding } = await chooseBinding(provider);
  const open = async (name: (typeof graphNames)[number]) =>
    openGraph(folder, name, manifest.graphs[name], provider, binding);
  const graphs = { davit: await open('davit'), embed: await open('embed'), decoder: await open('decoder') };
  try {
    const side = manifest.image.sizePx;
    const pixels = floats(
      Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i * 0.01)),
      [1, 3, side, side],
    );
    await graphs.davit.run({ pixels }, ['depth']); // compiles what it needs
    const start = performance.now();
    const seen = floatsOf(await graphs.davit.run({ pixels }, ['depth']), 'depth');
    const eyesMs = performance.now() - start;
    const ids = Array.from({ length: tokens }, (_, at) => (at * 37 + 5) % manifest.language.vocabularySize);
    const cache = startCache(manifest, graphs.decoder);
    const reader = prefill(ids, () => new Float32Array(0), cache, manifest, graphs, { chunk: tokens });
    let part = await reader.next();
    while (!part.done) part = await reader.next();
    return { seen, logits: part.value.logits, eyesMs, binding: binding.kind };
  } finally {
    for (const graph of Object.values(graphs)) await graph.close();
  }
}

/** Throws the ModelError of what the provider cannot do. */
export async function checkProvider(folder: string, provider: ExecutionProvider): Promise<ProviderCheck> {
  const theirs = await compute(folder, provider);
  const ours = await compute(folder, 'cpu');
  return {
    provider,
    binding: theirs.binding,
    eyesDifference: difference(theirs.seen, ours.seen),
    textDifference: difference(theirs.logits, ours.logits),
    eyesMs: theirs.eyesMs,
    cpuEyesMs: ours.eyesMs,
  };
}

function difference(found: Float32Array, wanted: Float32Array): number {
  let [apart, size] = [0, 0];
  for (const [at, value] of wanted.entries()) {
    apart += (found[at]! - value) ** 2;
    size += value ** 2;
  }
  return Math.sqrt(apart / size);
}
