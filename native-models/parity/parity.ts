/** One run over a reference set: what must be there, what compares it, and what nothing compared. */
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelError } from '../contract.ts';
import { logitAgreement, meanOf } from '../inference/agreement.ts';
import type { BindingKind } from '../inference/binding.ts';
import { floatsOf } from '../inference/session.ts';
import type { Manifest } from '../manifest.ts';
import { compareFeatures } from './features.ts';
import { type GoldenFile, readGolden } from './golden.ts';
import { continued } from './greedy.ts';
import { compareLanguage, comparePrompt, runCase } from './language.ts';
import { compareLarger, comparePicture } from './preprocessing.ts';
import { compareProjection } from './projection.ts';
import { type Print, Report } from './report.ts';
import { compareSearch, newTokenLimit } from './search.ts';
import { type ModelOf, tracedModels } from './traced-model.ts';

export interface ParityRequest {
  readonly checkpoint: string;
  /** A folder of safetensors files, `images/`, and a `manifest.json` that lists what must be there. */
  readonly golden: string;
  readonly precision: Manifest['precision'];
  /** The one that would be chosen where absent. */
  readonly binding?: BindingKind;
}

/** Tensors that show another way across the LongRoPE switch than the published one. */
const exempt = /^nocache_/;

/**
 * Compares, prints a line a tensor, and returns how many failed. Throws a ModelError where it cannot start, or the
 * signal's reason.
 */
export async function parity(request: ParityRequest, print: Print, signal?: AbortSignal): Promise<number> {
  const report = new Report(print);
  const files = await readReference(request.golden, report);
  const work = await mkdtemp(join(tmpdir(), 'vasari-parity-'));
  try {
    const modelOf = tracedModels(request.checkpoint, work, request.precision, request.binding, signal);
    if (request.precision !== 'f32') {
      await compareQuantised(files, modelOf, print, signal);
      return 0;
    }
    await compareAll(files, request.golden, modelOf, report, signal);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  print(`${report.compared} comparisons, ${report.failed} failed`);
  return report.failed;
}

/** Reads every safetensors file; a file, tensor or shape that the set's manifest promises and that is not there fails. */
async function readReference(folder: string, report: Report): Promise<ReadonlyMap<string, GoldenFile>> {
  const found = await readdir(folder).catch((cause: unknown) => {
    throw new ModelError('request-invalid', `There is no reference set in ${folder}.`, { cause });
  });
  const files = new Map<string, GoldenFile>();
  for (const name of found.filter((name) => name.endsWith('.safetensors')).sort()) {
    const stem = name.slice(0, -'.safetensors'.length);
    files.set(stem, await readGolden(join(folder, name), stem));
  }
  if (files.size === 0) throw new ModelError('request-invalid', `There is no reference set in ${folder}.`);
  if (!found.includes('manifest.json')) return files;
  const promised: Record<string, Record<string, unknown>> = JSON.parse(
    await readFile(join(folder, 'manifest.json'), 'utf8'),
  );
  for (const [stem, tensors] of Object.entries(promised)) {
    const file = files.get(stem);
    if (!file) report.fail(stem, 'the file is missing');
    else for (const name of Object.keys(tensors)) if (!file.has(name)) report.fail(`${stem}/${name}`, 'is missing');
  }
  return files;
}

/** Which comparison a file's name asks for; a comparison that throws fails and the run goes on. */
async function compareAll(
  files: ReadonlyMap<string, GoldenFile>,
  folder: string,
  modelOf: ModelOf,
  report: Report,
  signal?: AbortSignal,
): Promise<void> {
  const { image } = (await modelOf('native')).manifest;
  const limit = newTokenLimit([...files.values()].filter(({ name }) => name.startsWith('florence2_')));
  const compare = async (file: GoldenFile): Promise<void> => {
    const { name } = file;
    if (name === 'pre768_samples') return compareLarger(file, folder, image, report);
    if (name.startsWith('pre_')) return comparePicture(file, folder, image, report);
    if (name.startsWith('vision_')) return compareFeatures(file, modelOf, report);
    if (name.startsWith('florence2_')) return compareSearch(file, limit, modelOf, report);
    if (name.startsWith('pca_')) {
      const features = files.get(`vision_${name.slice('pca_'.length)}_pad`);
      if (features) return compareProjection(file, features, report);
      return report.fail(name, 'the features it was fitted to are missing');
    }
    if (name.startsWith('llm_')) {
      await compareLanguage(file, modelOf, report);
      const prompt = join(folder, `${name.slice('llm_'.length)}.prompt.txt`);
      if (await exists(prompt)) await comparePrompt(prompt, file, report);
    }
  };
  for (const file of files.values()) {
    try {
      signal?.throwIfAborted();
      await compare(file);
    } catch (cause) {
      signal?.throwIfAborted();
      report.fail(file.name, cause instanceof Error ? cause.message : String(cause));
    }
  }
  for (const file of files.values()) {
    for (const name of file.unused) {
      if (!exempt.test(name)) report.fail(`${file.name}/${name}`, 'nothing compared or used it');
    }
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * How near a quantised model stays to the reference, over every position of every prompt: cosine of the logits, and how
 * often the likeliest token is the same; then how many of the greedy tokens agree that each goes on from by itself.
 */
async function compareQuantised(
  files: ReadonlyMap<string, GoldenFile>,
  modelOf: ModelOf,
  print: Print,
  signal?: AbortSignal,
): Promise<void> {
  const cosines: number[] = [];
  const likeliest = { same: 0, of: 0 };
  const greedy = { same: 0, of: 0 };
  for (const file of files.values()) {
    if (!file.name.startsWith('llm_')) continue;
    signal?.throwIfAborted();
    const { whole, model } = await runCase(file, modelOf);
    const { vocabularySize } = model.manifest.language;
    const ours = floatsOf(whole.outputs, 'all_logits');
    const theirs = file.floats('prefill_logits');
    const rows = (all: Float32Array) =>
      Array.from({ length: theirs.length / vocabularySize }, (_, row) =>
        all.subarray(row * vocabularySize, (row + 1) * vocabularySize),
      );
    const { cosines: here, sameCount } = logitAgreement(rows(ours), rows(theirs));
    const expected = file.ids('gen_ids');
    const { ids } = await continued(whole, { most: expected.length }, model.manifest, model.graphs);
    const agreed = ids.filter((id, at) => id === expected[at]).length;
    cosines.push(...here);
    likeliest.same += sameCount;
    likeliest.of += here.length;
    greedy.same += agreed;
    greedy.of += ids.length;
    const line = `cosine ${meanOf(here).toFixed(5)}  likeliest id ${sameCount} of ${here.length}  greedy ids ${agreed} of ${ids.length}`;
    print(`${file.name.padEnd(32)} ${line}`);
  }
  print(
    `all cases: cosine of logits mean ${meanOf(cosines).toFixed(5)}, least ${Math.min(...cosines).toFixed(5)}; ` +
      `likeliest id agrees in ${likeliest.same} of ${likeliest.of}, greedy ids in ${greedy.same} of ${greedy.of}`,
  );
}
