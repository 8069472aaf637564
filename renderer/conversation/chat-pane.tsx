/** The conversation, its composer, and what is said aloud of it. */
import { type RefObject, useCallback, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ChatTurn } from '../chat/turn-tree.ts';
import { Composer } from '../composer/composer.tsx';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';
import { Announcer } from './announcer.tsx';
import { AnswerTurn } from './answer-turn.tsx';
import { NextQuestions } from './next-questions.tsx';
import { QuestionTurn } from './question-turn.tsx';
import { TurnList } from './turn-list.tsx';
import { Welcome } from './welcome.tsx';
import './conversation.css';

interface Props {
  readonly stores: Stores;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
}

export function ChatPane({ stores, messageBox }: Props) {
  const { chat } = stores;
  const words = useWords();
  const turns = useStore(chat, (state) => state.turns);
  const phase = useStore(chat, (state) => state.phase);
  const opened = useStore(chat, (state) => state.opened);
  const revealed = useStore(chat, (state) => state.revealed);
  const scroller = useRef<HTMLDivElement>(null);
  const catchUp = useRef(() => {});
  const [isBehind, setBehind] = useState(false);
  const onAsked = useCallback(() => messageBox.current?.focus(), [messageBox]);

  const drawTurn = (turn: ChatTurn, index: number) => {
    const shared = { stores, position: index + 1, count: turns.length, onAsked };
    const isLast = index === turns.length - 1;
    return (
      <>
        {turn.role === 'user' ? (
          <QuestionTurn {...shared} question={turn} isUnanswered={isLast} />
        ) : (
          <AnswerTurn {...shared} answer={turn} />
        )}
        {isLast && <NextQuestions stores={stores} messageBox={messageBox} />}
      </>
    );
  };

  return (
    <section className="chat" aria-label={words.conversation.title}>
      <div className="chat-scroll" ref={scroller}>
        {phase.type === 'failed' && (
          <p className="chat-failed" role="alert">
            {words.common.sentence(phase.message)}
          </p>
        )}
        {phase.type === 'opening' && (
          <p className="chat-opening" role="status">
            {words.conversation.opening}
          </p>
        )}
        {phase.type === 'open' && turns.length === 0 && <Welcome stores={stores} messageBox={messageBox} />}
        {turns.length > 0 && (
          <TurnList
            key={opened}
            turns={turns}
            scroller={scroller}
            revealed={revealed}
            drawTurn={drawTurn}
            onBehind={setBehind}
            catchUp={catchUp}
          />
        )}
      </div>
      <Composer
        stores={stores}
        messageBox={messageBox}
        isBehind={isBehind && turns.length > 0}
        onCatchUp={() => catchUp.current()}
      />
      <Announcer chat={chat} />
    </section>
  );
}
