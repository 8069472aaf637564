/** Reads a model folder's `manifest.json` at the door: its shape, its limits, and that every file it names is there. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ModelError } from '../contract.ts';
import { type Manifest, manifestVersion, precisions } from '../manifest.ts';

/** A path that stays inside the model's folder. */
const innerPath = z
  .string()
  .min(1)
  .max(512)
  .refine(
    (path) => !isAbsolute(path) && !/[\\:\0]/.test(path) && !normalize(path).split('/').includes('..'),
    'must stay inside the folder',
  );

const count = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31);
const id = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31);
const triple = z.tuple([z.number(), z.number(), z.number()]).readonly();
const ids = z.array(id).min(1).max(4096).readonly();

const outline = z.object({
  name: z.string().min(1),
  type: z.enum(['float32', 'float16', 'int64', 'int32', 'int8', 'uint8']),
  shape: z.array(z.union([z.number().int().nonnegative(), z.string()])).readonly(),
});
const graph = z.object({ file: innerPath, inputs: z.array(outline).readonly(), outputs: z.array(outline).readonly() });

const manifest = z.object({
  manifestVersion: z.literal(manifestVersion),
  name: z.string().min(1).max(200),
  source: z.object({ repository: z.string(), revision: z.string() }),
  parameterCount: z.number().int().positive(),
  precision: z.enum(precisions),
  tokenVariant: z.enum(['keep', 'drop', 'temporal']),
  image: z.object({
    sizePx: count.max(4096),
    mode: z.enum(['pad', 'squash']),
    mean: triple,
    std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).readonly(),
    grid: z.object({ rows: count.max(1024), columns: count.max(1024) }),
    tokenCount: count,
    depthTokenCount: count,
  }),
  florence: z.object({
    width: count,
    breadthPromptIds: z.tuple([ids, ids, ids]).readonly(),
    layers: count,
    heads: count,
    headDim: count,
    vocabularySize: count,
    generation: z.object({
      decoderStartId: id,
      bosId: id,
      eosId: id,
      padId: id,
      forcedBosId: id.nullable(),
      forcedEosId: id.nullable(),
      noRepeatNgramSize: z.number().int().min(0).max(64),
      beams: count.max(16),
      earlyStopping: z.boolean(),
      maxPositions: count,
    }),
  }),
  language: z.object({
    hiddenSize: count,
    layers: count,
    heads: count,
    kvHeads: count,
    headDim: count,
    vocabularySize: count,
    contextTokenCount: count,
    ropeSwitch: count.nullable(),
    longRopeRow: z.number().int().nonnegative(),
    stopIds: z.array(id).readonly(),
  }),
  chat: z.object({ template: z.literal('phi3'), system: z.string().max(10_000) }),
  tokenizers: z.object({ language: innerPath.nullable(), florence: innerPath.nullable() }),
  graphs: z.object({
    davit: graph,
    encoder: graph,
    fusion: graph,
    embed: graph,
    decoder: graph,
    florence_cross: graph,
    florence_decoder: graph,
  }),
  files: z
    .array(
      z.object({
        path: innerPath,
        sizeBytes: z.number().int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .readonly(),
}) satisfies z.ZodType<Manifest>;

const again = 'Convert the checkpoint again, or copy the model again from where it is whole.';

/** Files up to this size are hashed whenever a model is opened: its graphs and tokenizers, a small model's weights. */
const smallBytes = 16 * 1024 * 1024;

/** The typed value of a parsed `manifest.json`. Throws `model-invalid`. */
function parseManifest(json: unknown): Manifest {
  const { data: version } = z.object({ manifestVersion: z.number() }).safeParse(json);
  if (version !== undefined && version.manifestVersion > manifestVersion) {
    throw new ModelError(
      'model-invalid',
      `manifest.json: manifestVersion ${version.manifestVersion} is newer than ${manifestVersion}, which this Vasari reads: update Vasari, or convert the checkpoint with this one.`,
    );
  }
  const parsed = manifest.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ModelError('model-invalid', `manifest.json: ${issue?.path.join('.') || 'it'}: ${issue?.message}.`);
  }
  return parsed.data;
}

/** Reads the manifest and compares the size of every file it names. Throws `model-missing` or `model-invalid`. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((cause: unknown) => {
    throw new ModelError('model-missing', `There is no model in ${folder}: it has no manifest.json.`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelError('model-invalid', 'manifest.json is not JSON.', { cause });
  }
  const found = parseManifest(json);
  for (const file of found.files) {
    const size = await stat(join(folder, file.path)).then(
      (info) => info.size,
      () => null,
    );
    if (size === null)
      throw new ModelError('model-invalid', `${file.path}: the file is missing from the model. ${again}`);
    if (size !== file.sizeBytes) {
      throw new ModelError('model-invalid', `${file.path}: expected ${file.sizeBytes} bytes, found ${size}. ${again}`);
    }
  }
  return found;
}

/**
 * What opening a model checks beyond the sizes: the SHA-256 of its small files. Large weights would take seconds at each
 * start; `npm run doctor -- --model DIR` hashes them too.
 */
export function verifySmallFiles(folder: string, found: Manifest, signal?: AbortSignal): Promise<void> {
  const files = found.files.filter(({ sizeBytes }) => sizeBytes <= smallBytes);
  return verifyFiles(folder, { ...found, files }, signal);
}

/** Compares the SHA-256 of every file with the manifest's. Throws `model-invalid`, or the signal's reason. */
export async function verifyFiles(folder: string, found: Manifest, signal?: AbortSignal): Promise<void> {
  for (const file of found.files) {
    signal?.throwIfAborted();
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, file.path)), hash);
    const sha256 = hash.digest('hex');
    if (sha256 !== file.sha256) {
      throw new ModelError(
        'model-invalid',
        `${file.path}: its SHA-256 is ${sha256}, expected ${file.sha256}. ${again}`,
      );
    }
  }
}
