/** What may come in at each door, with limits: requests to the model process and calls to the host. */
import { z } from 'zod';
import { longestTextChars, ModelError, mostPictures, mostTurns } from '../native-models/contract.ts';
import { inspectionRequests, modelId, ofModel } from '../native-models/inspection-requests.ts';
import { callNames, calls, count, imageMode, maxNewTokens, pictureId, provider, samplingFields } from './call-rows.ts';
import type { DesktopApi, WindowMessage } from './desktop-api.ts';
import type { Method, RequestOf } from './wire.ts';

const sampling = z.strictObject(samplingFields);

const turn = z.strictObject({
  role: z.enum(['user', 'assistant']),
  text: z.string().max(longestTextChars),
  pictures: z.array(pictureId).max(mostPictures).exactOptional(),
});

const px = count.max(1_000_000);

/** One row a method of the ModelService. */
export const requests = {
  open: z.strictObject({
    model: modelId,
    provider,
    threads: count.max(256).exactOptional(),
  }),
  picture: z.strictObject({ picture: pictureId, longestSidePx: z.number().int().min(1).max(8192).exactOptional() }),
  cut: z.strictObject({
    picture: pictureId,
    region: z.strictObject({ leftPx: px, topPx: px, widthPx: px.min(1), heightPx: px.min(1) }),
  }),
  ask: z.strictObject({
    ...ofModel,
    turns: z.array(turn).min(1).max(mostTurns),
    sampling,
    maxNewTokens,
    imageMode: imageMode.exactOptional(),
    pictureModes: z.record(pictureId, imageMode).exactOptional(),
    system: z.string().max(longestTextChars).exactOptional(),
  }),
  count: z.strictObject({
    ...ofModel,
    turns: z.array(turn).max(mostTurns),
    system: z.string().max(longestTextChars).exactOptional(),
  }),
  square: z.strictObject({ ...ofModel, picture: pictureId, imageMode: imageMode.exactOptional() }),
  project: inspectionRequests.project,
  similar: inspectionRequests.similar,
  compare: inspectionRequests.compare,
  projectOther: inspectionRequests.projectOther,
  compareModels: inspectionRequests.compareModels,
  cluster: inspectionRequests.cluster,
  estimate: inspectionRequests.estimate,
  intervene: inspectionRequests.intervene,
  export: inspectionRequests.export,
  recipe: inspectionRequests.recipe,
} as const satisfies { readonly [M in Method]: z.ZodType<RequestOf<M>> };

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
    method: z.enum(callNames),
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
