/** Puts a branch of a chat to the model: with the settings that count, and without the oldest turns where it is too long. */
import type { AnswerFigures, AskSettings } from '../../electron/desktop-api.ts';
import { type AskEvent, drain, type ModelService } from '../../native-models/contract.ts';
import type { ModelStore } from '../model/model-store.ts';
import { isModelClosed } from '../model/own-model-service.ts';
import { leftOutCount, modePart, pictureModes, requestTurns, roomForAnswer, systemPart } from './request-turns.ts';
import type { ChatTurn } from './turn-tree.ts';

export type AskingEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'left-out'; readonly count: number }
  | Extract<AskEvent, { type: 'stage' }>
  /** The whole text so far. */
  | { readonly type: 'text'; readonly text: string };

export interface Asked {
  readonly text: string;
  readonly figures: AnswerFigures;
}

export interface AskingParts {
  readonly service: ModelService;
  readonly model: ModelStore;
}

type Asking = readonly [
  parts: AskingParts,
  path: readonly ChatTurn[],
  settings: AskSettings,
  signal: AbortSignal,
  onEvent: (event: AskingEvent) => void,
];

/** Throws the model's errors. Where the window has chosen another model meanwhile, that one is asked. */
export async function askModel(...asking: Asking): Promise<Asked> {
  try {
    return await askOnce(...asking);
  } catch (error) {
    if (!isModelClosed(error)) throw error;
    return askOnce(...asking);
  }
}

async function askOnce(...[{ service, model }, path, settings, signal, onEvent]: Asking): Promise<Asked> {
  const { model: openModel } = await model.getState().whenOpen(signal);
  onEvent({ type: 'opened' });
  const { maxNewTokens, systemPrompt, imageMode, ...sampling } = settings;
  const system = systemPart(systemPrompt);
  const mode = modePart(imageMode);
  const turns = requestTurns(path);
  const counts = await drain(service.count({ openModel, turns, ...system }, signal));
  // Only now: counting opens the model again where another was open, and memory may then hold less.
  const { contextTokenCount } = await model.getState().whenOpen(signal);
  const left = leftOutCount(counts, contextTokenCount, roomForAnswer(maxNewTokens, contextTokenCount));
  onEvent({ type: 'left-out', count: left });
  const request = {
    openModel,
    turns: turns.slice(left),
    sampling,
    maxNewTokens,
    ...system,
    ...mode,
    ...pictureModes(path.filter((turn) => turn.role === 'user')),
  };
  let written = '';
  const result = await drain(service.ask(request, signal), (event) => {
    if (event.type === 'stage') return onEvent(event);
    written += event.delta;
    onEvent({ type: 'text', text: written });
  });
  const { text, ...figures } = result;
  return { text, figures: { model: openModel, sent: { ...system, ...mode, leftOutCount: left }, ...figures } };
}
