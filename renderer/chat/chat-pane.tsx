/** The conversation, its composer, and what is said aloud of it. */
import { type RefObject, useEffect } from 'react';
import { useStore } from 'zustand';
import type { Stores } from '../stores.ts';
import { Announcer } from './announcer.tsx';
import { AnswerTurn } from './answer-turn.tsx';
import { Composer } from './composer.tsx';
import { NextQuestions } from './next-questions.tsx';
import { QuestionTurn } from './question-turn.tsx';
import { useFollow } from './use-follow.ts';
import { Welcome } from './welcome.tsx';
import './chat.css';

interface Props {
  readonly stores: Stores;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
  readonly inspectedKey: string | undefined;
  onInspect(key: string): void;
}

export function ChatPane({ stores, messageBox, inspectedKey, onInspect }: Props) {
  const { chat, shelf, model } = stores;
  const turns = useStore(chat, (state) => state.turns);
  const { region, isBehind, catchUp } = useFollow(turns.length);

  useEffect(() => {
    const stopOnEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) chat.getState().stop();
    };
    window.addEventListener('keydown', stopOnEscape);
    return () => window.removeEventListener('keydown', stopOnEscape);
  }, [chat]);

  return (
    <section className="chat" aria-label="Chat">
      <div className="chat-scroll" ref={region}>
        <div className="chat-content">
          {turns.length === 0 ? (
            <Welcome stores={stores} messageBox={messageBox} />
          ) : (
            <div className="turns">
              {turns.map((turn, index) =>
                turn.role === 'user' ? (
                  <QuestionTurn
                    key={turn.id}
                    question={turn}
                    shelf={shelf}
                    inspectedKey={inspectedKey}
                    onInspect={onInspect}
                  />
                ) : (
                  <AnswerTurn
                    key={turn.id}
                    answer={turn}
                    model={model}
                    onRetry={
                      index === turns.length - 1
                        ? () => {
                            void chat.getState().retry();
                            messageBox.current?.focus();
                          }
                        : undefined
                    }
                  />
                ),
              )}
              <NextQuestions stores={stores} messageBox={messageBox} />
            </div>
          )}
        </div>
      </div>
      <Composer stores={stores} messageBox={messageBox} isBehind={isBehind && turns.length > 0} onCatchUp={catchUp} />
      <Announcer chat={chat} />
    </section>
  );
}
