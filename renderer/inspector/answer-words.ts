/** The answer's tokens as words, each with what it loses without one kind of features. Pure. */
import type { AnswerToken, ChannelDrop, FeatureChannel } from '../../native-models/inspection.ts';
import type { Words } from '../words/words.tsx';

/** What DBFusion joins, in its order. */
export const channels: readonly FeatureChannel[] = ['depth', 'caption', 'ocr', 'grounding'];

export interface AnswerWord {
  readonly text: string;
  readonly drops: Readonly<Record<FeatureChannel, number>>;
  /** The kind it leans on most; undefined where none is worth naming. */
  readonly leansOn: FeatureChannel | undefined;
  /** 0 to 1: how strongly, for the tint. */
  readonly strength: number;
}

/** Below it a loss is not worth a colour: e^0.1, a tenth less likely. */
const leastDrop = 0.1;
/** e^-3: a twentieth of the probability is left. */
const fullDrop = 3;

/** A change in nats, with its sign. */
export function natsWords(change: number, { common }: Words): string {
  const size = Math.abs(change);
  return `${change < 0 ? '−' : '+'}${common.number(size, size >= 10 ? 0 : 2)}`;
}

export function answerWords(tokens: readonly AnswerToken[], found: readonly ChannelDrop[]): readonly AnswerWord[] {
  const words: { text: string; from: number; to: number }[] = [];
  for (const [at, { text }] of tokens.entries()) {
    const last = words.at(-1);
    if (last === undefined || /^\s/.test(text) || /\s$/.test(last.text)) words.push({ text, from: at, to: at + 1 });
    else Object.assign(last, { text: last.text + text, to: at + 1 });
  }
  return words.map(({ text, from, to }) => {
    const drops = { depth: 0, caption: 0, ocr: 0, grounding: 0 };
    for (const { channel, drops: each } of found) {
      for (let at = from; at < to; at++) drops[channel] += each[at]!;
    }
    const [first] = found.map(({ channel }) => channel).sort((a, b) => drops[b] - drops[a]);
    const most = first === undefined ? 0 : drops[first];
    const leansOn = most >= leastDrop ? first : undefined;
    return { text, drops, leansOn, strength: Math.min(1, Math.max(0, most / fullDrop)) };
  });
}
