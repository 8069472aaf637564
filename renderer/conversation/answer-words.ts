/** What is said of an answer while it is made, when it ends before its time, and under it when it is done. */
import type { AnswerFigures } from '../../electron/desktop-api.ts';
import type { Answer, AnswerState } from '../chat/turn-tree.ts';
import type { ModelState } from '../model/model-store.ts';
import { durationWords, providerWords } from '../model/words.ts';
import type { Words } from '../words/words.tsx';

type Working = Extract<AnswerState, { type: 'working' }>;
type Interrupted = Extract<AnswerState, { type: 'interrupted' }>;

export function stageName({ stage }: Working, model: ModelState, { stages }: Words): string {
  switch (stage) {
    case 'model':
    case 'queue': // where another window had opened another model, the own one is loaded again
      if (model.type === 'opening') return stages.loading;
      return stage === 'model' ? stages.starting : stages.queue;
    case 'picture':
    case 'vision':
      return stages.looking;
    case 'prefill':
      return stages.reading;
    case 'decode':
      return stages.answering;
  }
}

/** With how far it is; the model counts tokens up to its limit, which says nothing of how long the answer will be. */
export function stageWords(working: Working, model: ModelState, words: Words): string {
  const name = stageName(working, model, words);
  const { stage, fraction } = working;
  if (name === words.stages.loading && model.type === 'opening') return `${name} ${Math.round(100 * model.fraction)} %`;
  const isCounted = stage !== 'decode' && fraction > 0 && fraction < 1;
  return isCounted ? `${name} ${Math.round(100 * fraction)} %` : name;
}

/** From 0 to 3: the whole part counts the steps that are done, the rest is the share of the one that runs. */
export function stageStep({ stage, fraction }: Working): number {
  switch (stage) {
    case 'model':
    case 'queue':
      return 0;
    case 'picture':
      return 0.1 * fraction;
    case 'vision':
      return 0.1 + 0.9 * fraction;
    case 'prefill':
      return 1 + fraction;
    case 'decode':
      return 2.5;
  }
}

export function interruptionWords(
  { text }: Pick<Answer, 'text'>,
  { code, message }: Interrupted,
  { answer, common }: Words,
): string {
  const said = common.sentence(message);
  if (code !== 'process-died') return text === '' ? said : `${said} ${answer.keptSoFar}`;
  return text === '' ? answer.diedBefore : answer.diedAmid;
}

/** One entry a fact, in the order in which they are shown. */
export function figureWords(figures: AnswerFigures, words: Words): readonly string[] {
  const { answerTokenCount, tokensPerSecond, timeToFirstTokenMs, provider, stopReason } = figures;
  const { answer } = words;
  return [
    answer.tokens(answerTokenCount),
    answer.rate(words.common.number(tokensPerSecond, tokensPerSecond < 10 ? 1 : 0)),
    answer.firstAfter(durationWords(timeToFirstTokenMs, words)),
    providerWords(provider, words),
    stopReason === 'max-tokens' ? answer.cutOff(answerTokenCount) : answer.ends[stopReason],
  ];
}
