/** A conversation's turns, and what of them a request carries. */
import type { AskResult, ErrorCode, PictureId, Stage, Turn } from '../../native-models/contract.ts';

export interface Question {
  readonly id: string;
  readonly role: 'user';
  readonly text: string;
  /** Keys of the shelf's pictures. */
  readonly pictures: readonly string[];
}

/** `model` waits until the model is open, `queue` for the job before this one. */
export type WorkingStage = 'model' | 'queue' | Stage;

export type AnswerState =
  | { readonly type: 'working'; readonly stage: WorkingStage; readonly fraction: number }
  | { readonly type: 'done'; readonly result: AskResult }
  | { readonly type: 'stopped' }
  | { readonly type: 'interrupted'; readonly code: ErrorCode; readonly message: string };

export interface Answer {
  readonly id: string;
  readonly role: 'assistant';
  readonly text: string;
  readonly state: AnswerState;
}

export type ChatTurn = Question | Answer;

export function isWorking(turn: ChatTurn | undefined): turn is Answer {
  return turn?.role === 'assistant' && turn.state.type === 'working';
}

/**
 * Alternating turns that end with the last question. Of several tries at one answer the last written one counts; a
 * question that got no word in answer is left out, and its pictures go with the next question.
 */
export function requestTurns(turns: readonly ChatTurn[], idOf: (key: string) => PictureId): readonly Turn[] {
  const last = turns.findLastIndex((turn) => turn.role === 'user');
  const request: Turn[] = [];
  let waiting: { text: string; keys: readonly string[] } | undefined;
  for (const turn of turns.slice(0, last + 1)) {
    if (turn.role === 'user') {
      waiting = { text: turn.text, keys: [...(waiting?.keys ?? []), ...turn.pictures] };
      continue;
    }
    if (turn.text === '') continue;
    if (waiting !== undefined) request.push(userTurn(waiting.text, waiting.keys.map(idOf)));
    else request.pop(); // an earlier try at the same answer
    request.push({ role: 'assistant', text: turn.text });
    waiting = undefined;
  }
  if (waiting !== undefined) request.push(userTurn(waiting.text, waiting.keys.map(idOf)));
  return request;
}

function userTurn(text: string, pictures: readonly PictureId[]): Turn {
  return pictures.length === 0 ? { role: 'user', text } : { role: 'user', text, pictures };
}
