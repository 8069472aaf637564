/** The tokens that answers were said in: a text that is tokenised anew can come out in others, which the model never said. */
import type { OpenModel } from './model.ts';

/** As long as the model is open, the latest answers by their text. */
const mostAnswers = 500;
const answersOf = new WeakMap<OpenModel, Map<string, readonly number[]>>();

export function rememberSaid(model: OpenModel, answer: string, ids: readonly number[]): void {
  const answers = answersOf.get(model) ?? new Map<string, readonly number[]>();
  answers.delete(answer);
  answers.set(answer, ids);
  const [oldest] = answers.keys();
  if (answers.size > mostAnswers) answers.delete(oldest!);
  answersOf.set(model, answers);
}

/** Undefined where this model did not say it, or too long ago. */
export function saidIn(model: OpenModel, answer: string): readonly number[] | undefined {
  return answersOf.get(model)?.get(answer);
}
