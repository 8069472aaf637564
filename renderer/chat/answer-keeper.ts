/** Keeps an answer in storage while it streams: what was written since the last time, four times a second. */
import type { DesktopApi, FinishedState, TurnId } from '../../electron/desktop-api.ts';

const betweenMs = 250;

export interface AnswerKeeper {
  write(text: string): void;
  /** Throws what the host says where the end could not be stored. */
  finish(text: string, state: FinishedState): Promise<void>;
}

/** A failed part is written again with the next; the end carries the whole text in any case. */
export function keepAnswer(api: Pick<DesktopApi, 'appendText' | 'finishAnswer'>, answer: TurnId): AnswerKeeper {
  let latest = '';
  let storedLength = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastWrite: Promise<void> = Promise.resolve();

  async function store(): Promise<void> {
    const text = latest;
    if (text.length === storedLength) return;
    try {
      await api.appendText(answer, storedLength, text.slice(storedLength));
      storedLength = text.length;
    } catch {
      // the next part, or the end, says it again
    }
  }

  return {
    write(text) {
      latest = text;
      timer ??= setTimeout(() => {
        timer = undefined;
        lastWrite = lastWrite.then(store);
      }, betweenMs);
    },
    async finish(text, state) {
      clearTimeout(timer);
      timer = undefined;
      await lastWrite;
      await api.finishAnswer(answer, text, state);
    },
  };
}
