/** What a request carries of a conversation, and what of it fits into the model's context. */
import type { AskSettings, ChatPicture } from '../../electron/desktop-api.ts';
import {
  type AskRequest,
  type CountResult,
  type ImageMode,
  mostPictures,
  type PictureId,
  type Turn,
} from '../../native-models/contract.ts';
import type { ChatTurn } from './turn-tree.ts';

/** Words of a question and its pictures, stored or about to be. */
type Asked = Pick<Extract<ChatTurn, { role: 'user' }>, 'text' | 'pictures'>;

/**
 * Alternating turns that end with the last question. A question that got no word in answer is left out, and its pictures
 * go with the next question, the latest where they are too many; none go on that the model refused.
 */
export function requestTurns(path: readonly ChatTurn[], next?: Asked): readonly Turn[] {
  const request: Turn[] = [];
  let waiting: Asked | undefined;
  const ask = ({ text, pictures }: Asked): void => {
    waiting = { text, pictures: [...(waiting?.pictures ?? []), ...pictures].slice(-mostPictures) };
  };
  for (const turn of path) {
    if (turn.role === 'user') ask(turn);
    else if (isRefused(turn)) waiting = undefined;
    else if (turn.text !== '' && waiting !== undefined) {
      request.push(userTurn(waiting), { role: 'assistant', text: turn.text });
      waiting = undefined;
    }
  }
  if (next !== undefined) ask(next);
  if (waiting !== undefined) request.push(userTurn(waiting));
  return request;
}

/** The question could not be asked as it was, such as with more pictures than fit: they would be refused again. */
function isRefused({ text, state }: Extract<ChatTurn, { role: 'assistant' }>): boolean {
  return text === '' && state.type === 'interrupted' && ['request-invalid', 'picture-invalid'].includes(state.code);
}

/** Whether the next question of a chat would go without its latest pictures: their turn is left out, or was refused. */
export function arePicturesLeftOut(path: readonly ChatTurn[], leftOutCount: number): boolean {
  const latest = path.findLast((turn) => turn.role === 'user' && turn.pictures.length > 0);
  const turns = requestTurns(path, { text: '', pictures: [] }).slice(leftOutCount);
  const sent = new Set(turns.flatMap(({ pictures }) => pictures ?? []));
  return latest?.role === 'user' && !latest.pictures.every(({ picture }) => sent.has(picture));
}

function userTurn({ text, pictures }: Asked): Turn {
  const ids = pictures.map(({ picture }) => picture);
  return ids.length === 0 ? { role: 'user', text } : { role: 'user', text, pictures: ids };
}

/** Nothing where the model's own sentence is to count. */
export function systemPart(systemPrompt: AskSettings['systemPrompt']): Pick<AskRequest, 'system'> {
  return systemPrompt === null ? {} : { system: systemPrompt.trim() };
}

/** Nothing where the model's own mode is to count. */
export function modePart(imageMode: AskSettings['imageMode']): Pick<AskRequest, 'imageMode'> {
  return imageMode === 'model' ? {} : { imageMode };
}

/** The modes of single pictures; of two that disagree about one picture, the later counts. */
export function pictureModes(asked: readonly { readonly pictures: readonly ChatPicture[] }[]): {
  readonly pictureModes?: NonNullable<AskRequest['pictureModes']>;
} {
  const modes: Record<PictureId, ImageMode> = {};
  for (const { picture, imageMode } of asked.flatMap(({ pictures }) => pictures)) {
    if (imageMode !== undefined) modes[picture] = imageMode;
  }
  return Object.keys(modes).length === 0 ? {} : { pictureModes: modes };
}

/** Room that is kept for the answer, at most a quarter of the context. */
export function roomForAnswer(maxNewTokens: number, contextTokenCount: number): number {
  return Math.min(maxNewTokens, Math.floor(contextTokenCount / 4));
}

/** How many turns have to be left out at the beginning, in pairs of question and answer; the last question always stays. */
export function leftOutCount(counts: CountResult, contextTokenCount: number, roomTokenCount: number): number {
  let used = counts.promptTokenCount;
  let left = 0;
  while (used + roomTokenCount > contextTokenCount && left + 2 < counts.turns.length) {
    for (const { textTokenCount, pictureTokenCount } of counts.turns.slice(left, left + 2)) {
      used -= textTokenCount + pictureTokenCount;
    }
    left += 2;
  }
  return left;
}
