/** The conversation, its composer, and what is said aloud of it. */
import { type ComponentProps, type RefObject, useCallback, useRef, useState } from 'react';
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
  const hasTurns = useStore(chat, ({ turns }) => turns.length > 0);
  const phase = useStore(chat, (state) => state.phase);
  const opened = useStore(chat, (state) => state.opened);
  const scroller = useRef<HTMLDivElement>(null);
  const catchUp = useRef(() => {});
  const [isBehind, setBehind] = useState(false);
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
        {phase.type === 'open' && !hasTurns && <Welcome stores={stores} messageBox={messageBox} />}
        {hasTurns && (
          <Turns
            key={opened}
            stores={stores}
            messageBox={messageBox}
            scroller={scroller}
            onBehind={setBehind}
            catchUp={catchUp}
          />
        )}
      </div>
      <Composer
        stores={stores}
        messageBox={messageBox}
        isBehind={isBehind && hasTurns}
        onCatchUp={() => catchUp.current()}
      />
      <Announcer stores={stores} />
    </section>
  );
}

interface TurnsProps extends Props, Pick<ComponentProps<typeof TurnList>, 'scroller' | 'onBehind' | 'catchUp'> {}

/** Apart from the pane, for it is drawn with every word of a growing answer. */
function Turns({ stores, messageBox, ...shown }: TurnsProps) {
  const turns = useStore(stores.chat, (state) => state.turns);
  const revealed = useStore(stores.chat, (state) => state.revealed);
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

  return <TurnList {...shown} turns={turns} revealed={revealed} drawTurn={drawTurn} />;
}
