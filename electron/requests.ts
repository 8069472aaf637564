/** What may come in at each door, with limits: requests to the model process and calls to the host. */
import { z } from 'zod';
import { ModelError } from '../native-models/contract.ts';
import { inspectionRequests } from '../native-models/inspection-requests.ts';
import type { DesktopApi, WindowMessage } from './desktop-api.ts';
import type { Method, RequestOf } from './wire.ts';

export const longestPictureBytes = 100_000_000;
const longestTextChars = 1_000_000;

export const modelId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i, 'expected a model id');
const pictureId = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const count = z.number().int().nonnegative();
const imageMode = z.enum(['pad', 'squash']).exactOptional();

const sampling = z.strictObject({
  temperature: z.number().min(0).max(10),
  topP: z.number().min(0).max(1),
  topK: count.max(1_000_000),
  repetitionPenalty: z.number().positive().max(10),
  seed: count,
});

const turn = z.strictObject({
  role: z.enum(['user', 'assistant']),
  text: z.string().max(longestTextChars),
  pictures: z.array(pictureId).max(64).exactOptional(),
});

/** One row a method of the ModelService. */
export const requests = {
  open: z.strictObject({
    model: modelId,
    provider: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']),
  }),
  picture: z.strictObject({ picture: pictureId }),
  ask: z.strictObject({
    turns: z.array(turn).min(1).max(2000),
    sampling,
    maxNewTokens: z.number().int().positive().max(131_072),
    imageMode,
    pictureModes: z.record(pictureId, z.enum(['pad', 'squash'])).exactOptional(),
    system: z.string().max(longestTextChars).exactOptional(),
  }),
  count: z.strictObject({
    turns: z.array(turn).max(2000),
    system: z.string().max(longestTextChars).exactOptional(),
  }),
  square: z.strictObject({ picture: pictureId, imageMode }),
  project: inspectionRequests.project,
} as const satisfies { readonly [M in Method]: z.ZodType<RequestOf<M>> };

const fileName = z.string().min(1).max(255);

/** One row a method of the DesktopApi: its arguments. */
export const calls = {
  info: z.tuple([]),
  storePicture: z.tuple([
    fileName,
    z
      .instanceof(Uint8Array)
      .refine((bytes) => bytes.length > 0, 'the file is empty')
      .refine((bytes) => bytes.length <= longestPictureBytes, 'a picture may have at most 100 MB'),
  ]),
  storeSample: z.tuple([fileName]),
} as const satisfies { readonly [M in keyof DesktopApi]: z.ZodType<Parameters<DesktopApi[M]>> };

/** The envelopes. What they carry has its own row above. */
const toService = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    job: count,
    method: z.enum(Object.keys(requests) as [Method, ...Method[]]),
    request: z.unknown(),
  }),
  z.strictObject({ type: z.literal('cancel'), job: count }),
]);

const fromWindow = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello') }),
  z.strictObject({
    type: z.literal('call'),
    call: count,
    method: z.enum(['info', 'storePicture', 'storeSample']),
    args: z.array(z.unknown()).max(8),
  }),
  z.strictObject({ type: z.literal('model'), process: count, message: z.unknown() }),
]) satisfies z.ZodType<WindowMessage>;

/** What was wrong, where: `sampling.topP: expected number to be <=1`. Throws ModelError 'request-invalid'. */
function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.map(String).join('.');
  throw new ModelError('request-invalid', `${[what, where].filter(Boolean).join('.')}: ${issue?.message ?? 'invalid'}`);
}

export function parseRequest<M extends Method>(method: M, request: unknown): RequestOf<M> {
  return parse(requests[method] as z.ZodType<unknown>, request, method) as RequestOf<M>; // `satisfies` above says so
}

export function parseArguments<M extends keyof DesktopApi>(method: M, args: unknown): Parameters<DesktopApi[M]> {
  return parse(calls[method] as z.ZodType<unknown>, args, method) as Parameters<DesktopApi[M]>;
}

export function parseToService(message: unknown): z.infer<typeof toService> {
  return parse(toService, message, 'message');
}

export function parseWindowMessage(message: unknown): WindowMessage {
  return parse(fromWindow, message, 'message');
}
