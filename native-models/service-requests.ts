/** What the service takes, beside the inspector's requests. What hosts let in from a wire is never more than this. */
import { z } from 'zod';
import { longestTextChars, ModelError, mostNewTokens, mostPictures, mostTurns, type Turn } from './contract.ts';

const sampling = z.object({
  temperature: z.number().min(0).max(100),
  topP: z.number().min(0).max(1),
  topK: z.number().int().min(0),
  repetitionPenalty: z.number().positive().max(100),
  seed: z.number().int(),
});
const imageMode = z.enum(['pad', 'squash']).optional();
const turn = z.object({
  role: z.enum(['user', 'assistant']),
  text: z.string().max(longestTextChars),
  pictures: z.array(z.string().min(1)).max(mostPictures).optional(),
});
export const cutRequest = z.object({
  region: z.object({
    leftPx: z.number().int().min(0),
    topPx: z.number().int().min(0),
    widthPx: z.number().int().min(1),
    heightPx: z.number().int().min(1),
  }),
});
export const askRequest = z.object({
  openModel: z.string().optional(),
  turns: z.array(turn).min(1).max(mostTurns),
  sampling,
  maxNewTokens: z.number().int().min(1).max(mostNewTokens),
  imageMode,
  pictureModes: z.record(z.string(), z.enum(['pad', 'squash'])).optional(),
  system: z.string().max(longestTextChars).optional(),
});

export function check(schema: z.ZodType, request: unknown): void {
  const parsed = schema.safeParse(request);
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  throw new ModelError('request-invalid', `${issue?.path.join('.') || 'The request'}: ${issue?.message}.`);
}

export function checkTurns(turns: readonly Turn[]): void {
  for (const [at, { role, pictures }] of turns.entries()) {
    const expected = at % 2 === 0 ? 'user' : 'assistant';
    if (role !== expected) throw new ModelError('request-invalid', `Turn ${at + 1} must be the ${expected}'s.`);
    if (role === 'assistant' && pictures?.length) {
      throw new ModelError('request-invalid', `Turn ${at + 1} is the assistant's: it has no pictures.`);
    }
  }
  if (turns.length % 2 === 0) throw new ModelError('request-invalid', "The last turn must be the user's.");
}
