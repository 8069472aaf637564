/** Puts a branch of a chat to the model: with the settings that count, and without the oldest turns where it is too long. */
import type { AnswerFigures, AskSettings } from '../../electron/desktop-api.ts';
import { type AskEvent, drain, type ModelService } from '../../native-models/contract.ts';
import type { ModelStore } from '../model/model-store.ts';
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

export async function askModel(
  { service, model }: AskingParts,
  path: readonly ChatTurn[],
  settings: AskSettings,
  signal: AbortSignal,
  onEvent: (event: AskingEvent) => void,
): Promise<Asked> {
  const info = await model.getState().whenOpen(signal);
  onEvent({ type: 'opened' });
  const { maxNewTokens, systemPrompt, imageMode, ...sampling } = settings;
  const system = systemPart(systemPrompt);
  const mode = modePart(imageMode);
  const turns = requestTurns(path);
  const counts = await drain(service.count({ turns, ...system }, signal));
  const left = leftOutCount(counts, info.contextTokenCount, roomForAnswer(maxNewTokens, info.contextTokenCount));
  if (left > 0) onEvent({ type: 'left-out', count: left });
  const request = {
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
  return { text, figures: { model: info.model, sent: { ...system, ...mode, leftOutCount: left }, ...figures } };
}
