/** The chat's finished answers about pictures, as the inspector takes them apart: what was asked, and what was shown. */
import type { ChatPicture, FinishedState, SentWith } from '../electron/desktop-api.ts';
import type { ImageMode } from '../native-models/contract.ts';
import type { ChatStore } from './chat/chat-state.ts';
import { modePart, pictureModes, requestTurns, systemPart } from './chat/request-turns.ts';
import type { Answer, ChatTurn } from './chat/turn-tree.ts';
import type { AskedAnswer, AskedAnswers } from './inspector/asked-answers.ts';
import type { ShelfStore } from './pictures/picture-shelf.ts';
import { effective, type SettingsStore } from './settings/settings-store.ts';

export function answersOf(chat: ChatStore, shelf: ShelfStore, settings: SettingsStore): AskedAnswers {
  let listed: readonly AskedAnswer[] = [];
  let turns: readonly ChatTurn[] | undefined;

  /** What an older answer was sent with is not known: there today's settings count. */
  function sentWith({ state }: DoneAnswer): SentWith {
    if (state.figures.sent !== undefined) return state.figures.sent;
    const { systemPrompt, imageMode } = effective(settings.getState().settings.ask, chat.getState().settings);
    return { ...systemPart(systemPrompt), ...modePart(imageMode), leftOutCount: 0 };
  }

  function asked(path: readonly ChatTurn[], answer: DoneAnswer): AskedAnswer | undefined {
    const { leftOutCount, ...shared } = sentWith(answer);
    const questions = path.filter((turn) => turn.role === 'user');
    const question = questions.at(-1);
    const sent = requestTurns(path).slice(leftOutCount);
    const shown = new Set(sent.flatMap(({ pictures }) => pictures ?? []));
    const picture = questions.flatMap(({ pictures }) => pictures).findLast((each) => shown.has(each.picture));
    if (question === undefined || picture === undefined) return undefined;
    return {
      id: String(answer.id),
      question: question.text,
      answer: answer.text,
      asked: { turns: sent, ...shared, ...pictureModes(questions) },
      picture: modeApplied(picture, shared.imageMode),
    };
  }

  return {
    list() {
      const { turns: now } = chat.getState();
      if (now === turns) return listed;
      turns = now;
      listed = now.flatMap((turn, at) => (isFinished(turn) ? (asked(now.slice(0, at), turn) ?? []) : []));
      return listed;
    },
    subscribe: (listener) =>
      chat.subscribe((now, before) => {
        if (now.turns !== before.turns && finishedIds(now.turns) !== finishedIds(before.turns)) listener();
      }),
    async look({ picture, name, imageMode }) {
      const state = await shelf.getState().look(picture);
      if (state.type !== 'ready') return undefined;
      return { key: picture, picture, name, previewUrl: state.previewUrl, ...(imageMode && { imageMode }) };
    },
  };
}

function modeApplied({ picture, name, imageMode }: ChatPicture, shared: ImageMode | undefined): ChatPicture {
  const mode = imageMode ?? shared;
  return { picture, name, ...(mode && { imageMode: mode }) };
}

type DoneAnswer = Answer & { readonly state: Extract<FinishedState, { type: 'done' }> };

function isFinished(turn: ChatTurn): turn is DoneAnswer {
  return turn.role === 'assistant' && turn.state.type === 'done' && turn.text !== '';
}

function finishedIds(turns: readonly ChatTurn[]): string {
  return turns
    .filter(isFinished)
    .map(({ id }) => id)
    .join();
}
