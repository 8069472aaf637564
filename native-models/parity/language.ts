/** Phi's side: `llm_<case>`, its prompt, one whole prefill, the same in chunks, and the greedy tokens after it. */
import { readFile } from 'node:fs/promises';
import { drain } from '../contract.ts';
import { contentOf, embedContent, prefill, runDecoder, type Step } from '../inference/decode.ts';
import type { Content } from '../inference/kv-cache.ts';
import { KvCache } from '../inference/kv-cache.ts';
import { conversation, encodeWithPictures } from '../inference/prompt.ts';
import { floatsOf } from '../inference/session.ts';
import type { TextTokenizer } from '../inference/tokenizer.ts';
import { variantOf } from './features.ts';
import type { GoldenFile } from './golden.ts';
import { continued } from './greedy.ts';
import { type Report, tolerance } from './report.ts';
import { type ModelOf, type TracedModel, traceSight } from './traced-model.ts';

/** Short enough that every reference prompt takes several runs. */
const shortChunk = 17;

export interface CaseRun {
  readonly content: Content;
  readonly imageTokens: (picture: string) => Float32Array;
  readonly embeddings: Float32Array;
  readonly whole: Step;
  readonly model: TracedModel;
}

/** Reads a case's prompt with its pictures in one run. */
export async function runCase(file: GoldenFile, modelOf: ModelOf): Promise<CaseRun> {
  const model = await modelOf(variantOf(file.name));
  const { manifest, graphs } = model;
  const pictures: Float32Array[] = [];
  if (file.has('pixel_values')) {
    const { data, shape } = file.take('pixel_values');
    const one = data.length / shape[0]!;
    for (let at = 0; at < data.length; at += one) {
      pictures.push((await traceSight(Float32Array.from(data.subarray(at, at + one)), model)).fused);
    }
  }
  const names = pictures.map((_, at) => String(at));
  const content = contentOf(file.ids('prompt_ids'), names, manifest.image.tokenCount);
  const imageTokens = (picture: string) => pictures[Number(picture)]!;
  const embeddings = await embedContent(content, 0, content.length, imageTokens, manifest, graphs.embed);
  const cache = new KvCache(manifest, graphs.decoder);
  const whole = await runDecoder(content, embeddings, cache, content.length, manifest, graphs.decoder);
  return { content, imageTokens, embeddings, model, whole };
}

export async function compareLanguage(file: GoldenFile, modelOf: ModelOf, report: Report): Promise<void> {
  const { content, imageTokens, embeddings, whole, model } = await runCase(file, modelOf);
  const { manifest, graphs } = model;
  report.compare(file.take('inputs_embeds'), embeddings, tolerance.features);
  for (const name of file.names) {
    const [, layer, side] = /^cache\.(\d+)\.(key|value)$/.exec(name) ?? [];
    if (layer !== undefined && Number(layer) < manifest.language.layers) {
      const cached = whole.cache.tensor(`past.${layer}.${side}`);
      report.compare(file.take(name), floatsOf({ [name]: cached }, name), tolerance.language);
    } else if (/^hidden\.\d+$/.test(name) && name in whole.outputs) {
      report.compare(file.take(name), floatsOf(whole.outputs, name), tolerance.language);
    }
  }
  const all = file.take('prefill_logits');
  report.compare(all, floatsOf(whole.outputs, 'all_logits'), tolerance.language);
  const { vocabularySize } = manifest.language;
  const last = { ...all, shape: [vocabularySize], data: all.data.slice(-vocabularySize) };
  report.compare({ ...last, name: `${file.name}/logits of the last position` }, whole.logits, tolerance.language);

  const cache = new KvCache(manifest, graphs.decoder);
  const read = await drain(prefill(content, imageTokens, cache, manifest, graphs, { chunk: shortChunk }));
  const chunked = { ...last, name: `${file.name}/logits of a prefill in chunks` };
  report.compare(chunked, read.logits, tolerance.language);

  const expected = file.take('gen_ids');
  const { ids, logits } = await continued(read, { most: expected.data.length }, manifest, graphs);
  report.compare(expected, ids, tolerance.exact);
  const steps = new Float32Array(logits.length * vocabularySize);
  for (const [at, row] of logits.entries()) steps.set(row, at * vocabularySize);
  report.compare(file.take('gen_logits'), steps, tolerance.language);
}

/** The reference's stand-in for Phi's tokenizer: byte b is 3 + b, Phi's chat tokens lie 31,000 below their own ids. */
const toyTokens: Readonly<Record<string, number>> = {
  '<|endoftext|>': 1000,
  '<|assistant|>': 1001,
  '<|system|>': 1006,
  '<|end|>': 1007,
  '<|user|>': 1010,
};
const toyTokenizer: TextTokenizer = {
  bosId: null,
  encode: (text) =>
    text.split(/(<\|\w+\|>)/).flatMap((part) => toyTokens[part] ?? Array.from(Buffer.from(part), (byte) => 3 + byte)),
  bytesOf: () => null,
};

/** `<case>.prompt.txt`: our template must write it, and its ids must be the case's. */
export async function comparePrompt(path: string, file: GoldenFile, report: Report): Promise<void> {
  const text = await readFile(path, 'utf8');
  const name = `${file.name.replace(/^llm_/, '')}.prompt.txt`;
  const [, system = '', pictures = '', question = ''] =
    /^(?:<\|system\|>\n([^<]*)<\|end\|>\n)?<\|user\|>\n((?:<image>\n)*)([^<]*)<\|end\|>\n/.exec(text) ?? [];
  const shown = Array.from({ length: pictures.split('<image>').length - 1 }, (_, at) => String(at));
  report.same(name, conversation([{ role: 'user', text: question, pictures: shown }], system), text);
  report.compare(file.take('prompt_ids'), encodeWithPictures(text, toyTokenizer), tolerance.exact);
}
