/** Figure 3's tensors: `vision_seeded_<variant>` and `vision_<picture>_<mode>`. */
import type { TokenVariant } from '../architecture/graphs.ts';
import { floatsOf } from '../inference/session.ts';
import type { GoldenFile } from './golden.ts';
import { type Report, tolerance } from './report.ts';
import { type ModelOf, type TracedSight, traceSight } from './traced-model.ts';

const variants: readonly TokenVariant[] = ['keep', 'drop', 'temporal'];

/** The variant a file's name ends in; the checkpoint's own where it names none. */
export function variantOf(name: string): TokenVariant | 'native' {
  return variants.find((variant) => name.endsWith(`_${variant}`)) ?? 'native';
}

export async function compareFeatures(file: GoldenFile, modelOf: ModelOf, report: Report): Promise<void> {
  const pixels = file.floats('pixel_values');
  const sights = new Map<TokenVariant | 'native', TracedSight>();
  for (const name of file.names) {
    if (name === 'pixel_values') continue;
    const prefix = variants.find((variant) => name.startsWith(`${variant}.`));
    const variant = prefix ?? variantOf(file.name);
    const sight = sights.get(variant) ?? (await traceSight(pixels, await modelOf(variant)));
    sights.set(variant, sight);
    const ours = tensorOf(sight, prefix ? name.slice(prefix.length + 1) : name);
    if (ours === null) continue; // the end of the run names what nothing compared
    report.compare(file.take(name), ours, name.startsWith('davit.') ? tolerance.davit : tolerance.features);
  }
}

function tensorOf(sight: TracedSight, name: string): Float32Array | null {
  if (name.startsWith('davit.')) return name in sight.tower ? floatsOf(sight.tower, name) : null;
  const [, kind, prompt] = /^(Vt|enc_last_hidden)\.(\d+)$/.exec(name) ?? [];
  if (kind === 'Vt') return sight.breadth[Number(prompt)] ?? null;
  if (kind === 'enc_last_hidden') return sight.states[Number(prompt)] ?? null;
  switch (name) {
    case 'V':
      return sight.depth;
    case 'V_used':
      return sight.used;
    case 'fused_in':
      return sight.fusedIn;
    case 'fused':
      return sight.fused;
    default:
      return null;
  }
}
