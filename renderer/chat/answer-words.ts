/** What is said of an answer while it is made, and when it ends before its time. */
import type { ModelState } from '../model/model-store.ts';
import type { Answer, AnswerState } from './turns.ts';

type Working = Extract<AnswerState, { type: 'working' }>;
type Interrupted = Extract<AnswerState, { type: 'interrupted' }>;

/** The model counts tokens up to its limit, which says nothing of how long the answer will be. */
export function stageWords({ stage, fraction }: Working, model: ModelState): string {
  const percent = fraction > 0 && fraction < 1 ? ` ${Math.round(100 * fraction)} %` : '';
  switch (stage) {
    case 'model':
      return model.type === 'opening' ? `${model.step} ${Math.round(100 * model.fraction)} %` : 'Starting the model';
    case 'queue':
      return 'Waiting its turn';
    case 'picture':
    case 'vision':
      return `Looking at the picture${percent}`;
    case 'prefill':
      return `Reading the question${percent}`;
    case 'decode':
      return 'Answering';
  }
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

export function interruptionWords({ text }: Answer, { code, message }: Interrupted): string {
  const kept = text === '' ? '' : ' What was written so far is kept.';
  if (code !== 'process-died') return `${message}${kept}`;
  return text === ''
    ? 'The model process stopped before it wrote a word. Ask again.'
    : 'The model process stopped; what it had written is kept. Ask again.';
}
