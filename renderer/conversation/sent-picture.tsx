/** A picture of a question, as a mounted print: one click to look closely, one to the inspector. */
import { ScanSearch } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { ChatPicture, TurnId } from '../../electron/desktop-api.ts';
import { inspectPicture, type Stores } from '../stores.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly picture: ChatPicture;
  readonly question: TurnId;
  readonly stores: Stores;
}

/** Prints are at most so large. */
const widestPx = 256;
const highestPx = 160;
/** Of a smaller one the inspector's button would hide too much: it stands beside it. */
const smallPx = 32;

export function SentPicture({ picture, question, stores }: Props) {
  const { shelf, inspector, layout, screens } = stores;
  const words = useWords();
  const state = useStore(shelf, ({ stored }) => stored[picture.picture]);
  const isInspected = useStore(inspector.figure, ({ inspected }) => inspected?.picture === picture.picture);
  useEffect(() => void shelf.getState().look(picture.picture), [shelf, picture.picture]);

  if (state === undefined || state.type === 'reading') {
    return <div className="print print-waiting" aria-label={words.pictures.reading(picture.name)} role="img" />;
  }
  if (state.type === 'refused') {
    return (
      <p className="attached-refusal">
        <strong>{picture.name}:</strong> {words.common.sentence(state.message)}
      </p>
    );
  }
  const { previewUrl, widthPx, heightPx } = state;
  const scale = Math.min(1, widestPx / widthPx, highestPx / heightPx);
  const isSmall = Math.min(widthPx, heightPx) * scale < smallPx;
  return (
    <div className="print sent-picture" data-small={isSmall || undefined}>
      <button
        type="button"
        aria-label={words.pictures.view(picture.name)}
        title={`${picture.name}, ${widthPx} × ${heightPx} px`}
        onClick={() => screens.getState().show({ type: 'picture', viewed: { ...picture, question } })}
      >
        <img src={previewUrl} alt="" width={Math.round(widthPx * scale)} height={Math.round(heightPx * scale)} />
      </button>
      <IconButton
        icon={ScanSearch}
        label={words.pictures.inspect(picture.name)}
        isSmall
        className="sent-inspect"
        aria-pressed={isInspected}
        onClick={() => {
          layout.getState().setInspector(true);
          void inspectPicture(shelf, inspector, picture);
        }}
      />
    </div>
  );
}
