/** The answers that stream, of whatever chat: what each is now, how to stop it, and how it is stored. */
import type { AskSettings, ChatId, DesktopApi, FinishedState } from '../../electron/desktop-api.ts';
import { ModelError } from '../../native-models/contract.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import { keepAnswer } from './answer-keeper.ts';
import { type AskingEvent, type AskingParts, askModel } from './ask-model.ts';
import {
  type Answer,
  type AnswerState,
  type ChatTurn,
  isWorking,
  type TurnId,
  type WorkingStage,
} from './turn-tree.ts';

export function working(stage: WorkingStage): Extract<AnswerState, { type: 'working' }> {
  return { type: 'working', stage, fraction: 0, sinceMs: performance.now() };
}

export interface StreamingParts extends AskingParts {
  readonly api: Pick<DesktopApi, 'appendText' | 'finishAnswer'>;
  /** One of them grew, entered another stage or ended. */
  onChange(answer: Answer): void;
}

export interface StreamingAnswers {
  of(chat: ChatId | null): readonly Answer[];
  /** Once those of a chat that have ended are stored, or could not be. */
  stored(chat: ChatId | null): Promise<void>;
  stop(chat: ChatId | null): void;
  /** Stops those of chats; returns once each is stored, or could not be. */
  end(chats: readonly ChatId[] | 'all'): Promise<void>;
  /** Asks for an answer that the host has begun; stores it as it grows, and how it ended. Throws where that failed. */
  stream(
    begun: Answer,
    chat: ChatId,
    path: readonly ChatTurn[],
    ask: AskSettings,
    control: AbortController,
  ): Promise<void>;
}

export function createStreamingAnswers({ service, model, api, onChange }: StreamingParts): StreamingAnswers {
  interface Run {
    answer: Answer;
    readonly chat: ChatId;
    readonly control: AbortController;
    readonly stored: Promise<void>;
  }
  const running = new Map<TurnId, Run>();
  const runsOf = (chat: ChatId | null) => [...running.values()].filter((run) => run.chat === chat);

  return {
    of: (chat) => runsOf(chat).map(({ answer }) => answer),
    async stored(chat) {
      await Promise.all(runsOf(chat).flatMap(({ answer, stored }) => (isWorking(answer) ? [] : [stored])));
    },
    stop(chat) {
      for (const { control } of runsOf(chat)) control.abort();
    },
    async end(chats) {
      const ending = [...running.values()].filter(({ chat }) => chats === 'all' || chats.includes(chat));
      for (const { control } of ending) control.abort();
      await Promise.all(ending.map(({ stored }) => stored));
    },
    async stream(begun, chat, path, ask, control) {
      let end = (): void => {};
      const stored = new Promise<void>((resolve) => {
        end = resolve;
      });
      const run: Run = { answer: begun, chat, control, stored };
      running.set(begun.id, run);
      const update = (part: Partial<Answer>): void => {
        run.answer = { ...run.answer, ...part };
        onChange(run.answer);
      };
      const keeper = keepAnswer(api, begun.id);
      let state: FinishedState;
      try {
        const { text, figures } = await askModel({ service, model }, path, ask, control.signal, (event) => {
          update(partOf(run.answer, event));
          if (event.type === 'text') keeper.write(event.text);
        });
        state = { type: 'done', figures };
        update({ text, state });
      } catch (error) {
        const code = error instanceof ModelError ? error.code : 'unexpected';
        const isStopped = control.signal.aborted || code === 'cancelled';
        state = isStopped ? { type: 'stopped' } : { type: 'interrupted', code, message: sentenceOf(error) };
        update({ state });
      }
      try {
        await keeper.finish(run.answer.text, state);
      } finally {
        running.delete(begun.id);
        end();
      }
    },
  };
}

function partOf({ state }: Answer, event: AskingEvent): Partial<Answer> {
  switch (event.type) {
    case 'opened':
      return { state: working('queue') };
    case 'left-out':
      return { leftOutCount: event.count };
    case 'text':
      return { text: event.text };
    case 'stage': {
      const { stage, fraction } = event;
      const isSame = state.type === 'working' && state.stage === stage;
      return { state: { ...(isSame ? state : working(stage)), fraction } };
    }
  }
}
