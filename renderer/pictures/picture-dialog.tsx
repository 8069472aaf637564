/** One picture, closely: as it is, and as the model got it, with nothing done in secret. */
import { Crop, Download, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ImageMode } from '../../native-models/contract.ts';
import { effective } from '../settings/settings-store.ts';
import { inspectPicture, type Stores } from '../stores.ts';
import { Choice } from '../ui/choice.tsx';
import { Modal } from '../ui/modal.tsx';
import type { ViewedPicture } from '../ui/screens.ts';
import { useWords } from '../words/words.tsx';
import { type ReadyPicture, sentenceOf } from './picture-shelf.ts';
import { SeenFacts } from './seen-facts.tsx';
import { useCropAndAttach } from './use-attach.ts';
import { useCloseView } from './use-close-view.ts';
import { useSquare } from './use-square.ts';
import { ZoomBox } from './zoom-box.tsx';
import './pictures.css';

interface Props {
  readonly viewed: ViewedPicture;
  readonly stores: Stores;
  onClose(): void;
}

export function PictureDialog({ viewed, stores, onClose }: Props) {
  const { shelf, layout, inspector, files, notices, screens } = stores;
  const words = useWords();
  const state = useStore(shelf, ({ stored }) => stored[viewed.picture]);
  const cropAndAttach = useCropAndAttach(stores);
  /** A picture that was sent stays as it was sent; its region goes into the next question. */
  const crop = (): void => {
    const { attachment, picture, name, imageMode } = viewed;
    if (attachment !== undefined) screens.getState().show({ type: 'crop', attachment, isAttached: true });
    else cropAndAttach(shelf.getState().addStored({ picture, name, ...(imageMode && { imageMode }) }));
  };
  return (
    <Modal
      title={viewed.name}
      size="whole"
      onClose={onClose}
      aside={
        <>
          <button type="button" className="button" aria-label={words.pictures.crop} onClick={crop}>
            <Crop className="icon" /> <span>{words.pictures.crop}</span>
          </button>
          <button
            type="button"
            className="button"
            aria-label={words.pictures.toInspector}
            onClick={() => {
              layout.getState().setInspector(true);
              void inspectPicture(shelf, inspector, viewed);
              onClose();
            }}
          >
            <ScanSearch className="icon" /> <span>{words.pictures.toInspector}</span>
          </button>
          <button
            type="button"
            className="button"
            aria-label={words.pictures.save}
            onClick={() =>
              void notices
                .getState()
                .during(words.pictures.saving, files.savePicture(viewed.picture, viewed.name))
                .catch((error: unknown) => notices.getState().complain(sentenceOf(error)))
            }
          >
            <Download className="icon" /> <span>{words.pictures.save}</span>
          </button>
        </>
      }
    >
      {state?.type === 'ready' ? (
        <ReadyView viewed={viewed} stores={stores} ready={state} onClose={onClose} />
      ) : (
        <p className="dialog-note" role="status">
          {state?.type === 'refused' ? words.common.sentence(state.message) : words.pictures.reading(viewed.name)}
        </p>
      )}
    </Modal>
  );
}

/** The mode in which the picture goes to the model: its own, the chat's, or the model's. */
function useMode({ settings, chat, model, shelf }: Stores, viewed: ViewedPicture): ImageMode | undefined {
  const ask = useStore(settings, (state) => state.settings.ask);
  const own = useStore(chat, (state) => state.settings);
  const known = useStore(model, (state) => state.known?.imageMode);
  const attached = useStore(shelf, ({ attachments }) => attachments[viewed.attachment ?? '']?.imageMode);
  const shared = effective(ask, own).imageMode;
  return viewed.imageMode ?? attached ?? (shared === 'model' ? known : shared);
}

function ReadyView({ viewed, stores, ready, onClose }: Props & { readonly ready: ReadyPicture }) {
  const { shelf, chat, model, host } = stores;
  const words = useWords();
  const [shown, setShown] = useState<'original' | 'seen'>('original');
  const sentMode = useMode(stores, viewed);
  const [chosen, setChosen] = useState<ImageMode>();
  const mode = chosen ?? sentMode;
  const square = useSquare(host.service, model, viewed.picture, mode);

  const { widthPx, heightPx } = ready;
  const original = useCloseView(host.service, ready);

  const choose = (next: ImageMode): void => {
    setChosen(next);
    setShown('seen');
    if (viewed.attachment !== undefined) shelf.getState().setMode(viewed.attachment, next);
  };
  const askAgain = (): void => {
    const question = viewed.question;
    const turn = question === undefined ? undefined : chat.getState().tree.get(question);
    if (turn?.role !== 'user' || mode === undefined) return;
    const pictures = turn.pictures.map((other) =>
      other.picture === viewed.picture ? { ...other, imageMode: mode } : other,
    );
    void chat.getState().askWith(turn.id, pictures);
    onClose();
  };

  return (
    <div className="picture-view">
      {shown === 'seen' && square.type === 'ready' ? (
        <ZoomBox
          key={square.url}
          url={square.url}
          alt={words.seen.squareOf(viewed.name)}
          widthPx={square.seen.sizePx}
          heightPx={square.seen.sizePx}
          isExact
        />
      ) : (
        <ZoomBox key="original" url={original} alt={viewed.name} widthPx={widthPx} heightPx={heightPx} />
      )}
      <section className="seen" aria-label={words.seen.title}>
        <h3>{words.seen.title}</h3>
        <Choice
          label={words.seen.show}
          options={[
            { value: 'original', title: words.seen.original },
            { value: 'seen', title: words.seen.square },
          ]}
          value={shown}
          onChange={(value) => setShown(value)}
        />
        {mode !== undefined && widthPx !== heightPx && (
          <Choice
            label={words.seen.fit}
            options={[
              { value: 'pad', title: words.modes.pad },
              { value: 'squash', title: words.modes.squash },
            ]}
            value={mode}
            onChange={choose}
          />
        )}
        {viewed.question !== undefined && chosen !== undefined && chosen !== sentMode && (
          <button type="button" className="button button-strong" onClick={askAgain}>
            {words.seen.askAgain}
          </button>
        )}
        <SeenFacts ready={ready} square={square} />
      </section>
    </div>
  );
}
