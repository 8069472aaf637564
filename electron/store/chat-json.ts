/** The exported chat's JSON, with limits: what `export-json.ts` writes and `import.ts` reads. */
import { z } from 'zod';
import { mostPictures } from '../../native-models/contract.ts';
import { chatSettings, count, fileName, finishedState, imageMode, text } from '../call-rows.ts';

export const formatName = 'vasari-chat';
export const formatVersion = 1;
/** JSON is read whole. */
export const longestJsonBytes = 300_000_000;
const mostTurns = 100_000;

/** A turn's place in the list. */
const place = count.max(mostTurns);
const timeMs = z.number().int().nonnegative().max(8_640_000_000_000_000);

const question = z.strictObject({
  role: z.literal('user'),
  parent: place.nullable(),
  text,
  pictures: z
    .array(z.strictObject({ picture: place, name: fileName, imageMode: imageMode.exactOptional() }))
    .max(mostPictures),
  createdMs: timeMs,
});
const answer = z.strictObject({
  role: z.literal('assistant'),
  parent: place,
  text,
  state: finishedState,
  createdMs: timeMs,
});

export const chatJson = z
  .strictObject({
    format: z.literal(formatName),
    version: z.literal(formatVersion),
    title: text.min(1).max(200),
    isRenamed: z.boolean(),
    createdMs: timeMs,
    settings: chatSettings,
    leaf: place.nullable(),
    turns: z.array(z.discriminatedUnion('role', [question, answer])).max(mostTurns),
    pictures: z.array(z.strictObject({ base64: z.base64() })).max(mostTurns),
  })
  .check(({ value, issues }) => {
    const refuse = (...path: (string | number)[]): void => void issues.push({ code: 'custom', input: value, path });
    for (const [index, turn] of value.turns.entries()) {
      const parent = turn.parent === null ? undefined : value.turns[turn.parent];
      if (turn.parent !== null && (turn.parent >= index || parent?.role === turn.role)) {
        refuse('turns', index, 'parent');
      }
      if (turn.role !== 'user') continue;
      for (const [at, { picture }] of turn.pictures.entries()) {
        if (picture >= value.pictures.length) refuse('turns', index, 'pictures', at);
      }
    }
    if (value.leaf !== null && value.leaf >= value.turns.length) refuse('leaf');
  });

export type ChatJson = z.infer<typeof chatJson>;
