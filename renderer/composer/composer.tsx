/** The next question: what is written and attached, the presets, the chat's settings, and how full the context is. */
import { ArrowDown, ScreenShare, SlidersHorizontal } from 'lucide-react';
import { type RefObject, useEffect } from 'react';
import { useStore } from 'zustand';
import { abilityWords } from '../model/words.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import { captureScreen, wayToScreen } from '../pictures/screen-capture.ts';
import { useCropAndAttach } from '../pictures/use-attach.ts';
import type { Stores } from '../stores.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';
import { ContextMeter } from './context-meter.tsx';
import { LeftOutPictures } from './left-out-pictures.tsx';
import { MessageBox } from './message-box.tsx';
import { PresetMenu } from './preset-menu.tsx';
import './composer.css';

interface Props {
  readonly stores: Stores;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
  readonly isBehind: boolean;
  onCatchUp(): void;
}

export function Composer({ stores, messageBox, isBehind, onCatchUp }: Props) {
  const { chat, model, screens } = stores;
  const words = useWords();
  const isWaiting = useStore(chat, (state) => state.isWaitingForPictures);
  const trouble = useStore(chat, (state) => state.trouble);
  const known = useStore(model, (holder) => holder.known);
  const hasPicture = useStore(
    chat,
    ({ draft, turns }) =>
      draft.pictures.length > 0 || turns.some((turn) => turn.role === 'user' && turn.pictures.length > 0),
  );
  const isOwn = useStore(chat, ({ settings }) => Object.keys(settings).length > 0);
  const opened = useStore(chat, (state) => state.chat);
  const focus = (): void => messageBox.current?.focus();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another chat is there to be written in
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) messageBox.current?.focus(); // a touch keyboard would cover what is read
  }, [messageBox, opened]);

  return (
    <div className="composer">
      {isBehind && (
        <button
          type="button"
          className="chip catch-up"
          onClick={() => {
            onCatchUp();
            focus();
          }}
        >
          <ArrowDown className="icon" /> {words.conversation.latest}
        </button>
      )}
      {trouble !== undefined && (
        <p className="composer-trouble" role="alert">
          {words.common.sentence(trouble)}
        </p>
      )}
      <LeftOutPictures stores={stores} messageBox={messageBox} />
      <MessageBox
        stores={stores}
        place="draft"
        box={messageBox}
        label={words.composer.message}
        onSent={focus}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' || event.currentTarget.value !== '') return;
          const last = chat.getState().turns.findLast(({ role }) => role === 'user');
          if (last === undefined) return;
          event.preventDefault();
          chat.getState().beginEdit(last.id);
          document.querySelector<HTMLElement>('.edit textarea')?.focus(); // it may have been open before
        }}
        tools={
          <>
            <CaptureButton stores={stores} />
            <PresetMenu stores={stores} onChosen={focus} />
            <IconButton
              icon={SlidersHorizontal}
              label={words.composer.settings}
              data-marked={isOwn || undefined}
              onClick={() => screens.getState().show({ type: 'settings', page: 'answers' })}
            />
          </>
        }
        aside={<ContextMeter stores={stores} />}
      />
      <p className="ability" role="status" data-waiting={isWaiting || undefined}>
        {isWaiting ? words.composer.readingPictures : known && abilityWords(known, hasPicture, words)}
      </p>
    </div>
  );
}

function CaptureButton({ stores }: { readonly stores: Stores }) {
  const { models, notices, screens, shelf } = stores;
  const { composer } = useWords();
  const cropAndAttach = useCropAndAttach(stores);
  const way = wayToScreen(useStore(models, (state) => state.host));
  if (way === undefined) return null;
  const capture = async (): Promise<void> => {
    if (way === 'host') return screens.getState().show({ type: 'capture' });
    try {
      const file = await captureScreen();
      if (file !== undefined) cropAndAttach(shelf.getState().addFile(file));
    } catch (error) {
      notices.getState().complain(sentenceOf(error));
    }
  };
  return <IconButton icon={ScreenShare} label={composer.capture} onClick={() => void capture()} />;
}
