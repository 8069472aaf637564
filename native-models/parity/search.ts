/** Florence-2's own decoder: `florence2_<picture>`, a few tasks each, by greedy search and by beams. */
import { logSumExp, type NextLogits, search } from '../inference/beam.ts';
import { rulesFor, startFlorence } from '../inference/florence.ts';
import { promptedStates } from '../inference/vision.ts';
import type { GoldenFile, GoldenTensor } from './golden.ts';
import { type Report, tolerance } from './report.ts';
import { type ModelOf, type TracedModel, traceSight } from './traced-model.ts';

/** What the reference generated with where no two sequences show a common end. */
const publishedNewTokens = 24;

/** The reference's limit: where several sequences share the greatest length, that is where they were cut. */
export function newTokenLimit(files: readonly GoldenFile[]): number {
  const lengths = files.flatMap((file) =>
    file.names.filter((name) => /\.beam\d+\w*\.ids$/.test(name)).map((name) => file.shapeOf(name)[0]!),
  );
  const longest = Math.max(0, ...lengths);
  return lengths.filter((length) => length === longest).length > 1 ? longest - 1 : publishedNewTokens;
}

export async function compareSearch(file: GoldenFile, limit: number, modelOf: ModelOf, report: Report): Promise<void> {
  const model = await modelOf('native');
  const { depth } = await traceSight(file.floats('pixel_values'), model);
  const tasks = new Set(file.names.flatMap((name) => /^(\w+)\.prompt_ids$/.exec(name)?.[1] ?? []));
  for (const task of tasks) {
    const prompt = file.ids(`${task}.prompt_ids`);
    const states = await promptedStates(depth, prompt, model.manifest, model.graphs.encoder);
    for (const name of file.names.filter((name) => name.startsWith(`${task}.`))) {
      const kind = name.slice(task.length + 1);
      if (kind === 'encoder_last_hidden') report.compare(file.take(name), states, tolerance.florenceStates);
      if (kind === 'dec2_logits_last') {
        report.compare(file.take(name), await firstLogits(states, model), tolerance.florenceLogits);
      }
      if (/^beam\d+\w*\.ids$/.test(kind)) await compareBeams(file, name, states, limit, model, report);
    }
  }
}

function graphsOf({ graphs }: TracedModel) {
  return { cross: graphs.florence_cross, decoder: graphs.florence_decoder };
}

/** Logits after the decoder's start and BOS, in one run of two tokens. */
async function firstLogits(states: Float32Array, model: TracedModel): Promise<Float32Array> {
  const { decoderStartId, bosId } = model.manifest.florence.generation;
  const decoder = await startFlorence(states, model.manifest, graphsOf(model));
  const [logits] = await decoder.step([[decoderStartId, bosId]], [0]);
  return logits!;
}

/** `<task>.beam<n>[_noearly].ids` and whatever stands beside it: the score, or each step's best raw logits. */
async function compareBeams(
  file: GoldenFile,
  idsName: string,
  states: Float32Array,
  limit: number,
  model: TracedModel,
  report: Report,
): Promise<void> {
  const base = idsName.replace(/ids$/, '');
  const [, beams, early] = /\.beam(\d+)(\w*)\.$/.exec(base) ?? [];
  const rules = rulesFor(model.manifest, limit);
  const decoder = await startFlorence(states, model.manifest, graphsOf(model));
  const raw: Float32Array[] = [];
  const next: NextLogits = async (continued, parents) => {
    const logits = await decoder.step(
      continued.map((ids) => ids.slice(-1)),
      parents,
    );
    raw.push(logits[0]!.slice());
    return logits;
  };
  const found = await search(next, { ...rules, beams: Number(beams), earlyStopping: early !== '_noearly' });
  report.compare(file.take(idsName), found.ids, tolerance.exact);
  if (file.has(`${base}sequences_score`)) {
    report.compare(file.take(`${base}sequences_score`), [found.score ?? Number.NaN], tolerance.sequenceScore);
  }
  if (file.has(`${base}logsumexp`)) {
    report.compare(file.take(`${base}logsumexp`), raw.map(logSumExp), tolerance.florenceLogits);
  }
  for (const name of file.names.filter((name) => name.startsWith(`${base}top`) && name.endsWith('_values'))) {
    compareTop(file.take(name), file.take(name.replace(/values$/, 'ids')), raw, report);
  }
}

/** The largest logits of every step, and ours at the reference's ids: near-ties may change places, values may not. */
function compareTop(values: GoldenTensor, ids: GoldenTensor, raw: readonly Float32Array[], report: Report): void {
  const [steps, count] = values.shape as [number, number];
  const tops = raw.slice(0, steps).flatMap((row) => Array.from(row.slice().sort().subarray(-count).reverse()));
  report.compare(values, tops, tolerance.florenceLogits);
  const there = Array.from(ids.data, (id, at) => raw[Math.floor(at / count)]?.[id] ?? Number.NaN);
  report.compare({ ...ids, name: `${ids.name} (logits there)`, data: values.data }, there, tolerance.florenceLogits);
}
