/** A picture large, and the rectangle that says which part of it to ask about. The whole picture is never lost. */
import { type CSSProperties, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { ReactCrop } from 'react-image-crop';
import 'react-image-crop/dist/ReactCrop.css';
import { useStore } from 'zustand';
import { mostPictures } from '../../native-models/contract.ts';
import type { Stores } from '../stores.ts';
import { Modal } from '../ui/modal.tsx';
import { useMedia } from '../ui/use-media.ts';
import { useWords } from '../words/words.tsx';
import type { Attachment, ReadyPicture } from './picture-shelf.ts';
import { type DrawnRegion, drawnFrom, regionIn } from './region.ts';
import { useCloseView } from './use-close-view.ts';
import './crop.css';

interface Props {
  readonly stores: Stores;
  /** Of the shelf. One that is a region already opens with its whole picture. */
  readonly attachment: string;
  /** What is chosen takes its place; otherwise it is attached. */
  readonly isAttached: boolean;
  onClose(): void;
}

type ReadyAttachment = Attachment & { readonly state: ReadyPicture };

const isReady = (attachment: Attachment): attachment is ReadyAttachment => attachment.state.type === 'ready';

/** Where the first rectangle lies that is asked for by a key. */
const inTheMiddle: DrawnRegion = { x: 25, y: 25, width: 50, height: 50 };

export default function CropDialog(props: Props) {
  const { stores, attachment: key, onClose } = props;
  const words = useWords();
  const attachments = useStore(stores.shelf, (state) => state.attachments);
  const chosen = attachments[key]!;
  const whole = attachments[chosen.cutFrom?.key ?? key]!;
  return (
    <Modal title={words.pictures.cropOf(whole.name)} size="whole" onClose={onClose}>
      {isReady(whole) ? (
        <CropView {...props} chosen={chosen} whole={whole} />
      ) : (
        <p className="dialog-note" role="status">
          {whole.state.type === 'refused'
            ? words.common.sentence(whole.state.message)
            : words.pictures.reading(whole.name)}
        </p>
      )}
    </Modal>
  );
}

interface ViewProps extends Props {
  readonly chosen: Attachment;
  readonly whole: ReadyAttachment;
}

function CropView({ stores, chosen, whole, isAttached, onClose }: ViewProps) {
  const { chat, shelf, notices, host } = stores;
  const { crop: words, common, pictures } = useWords();
  const [drawn, setDrawn] = useState(chosen.cutFrom && drawnFrom(chosen.cutFrom.region, whole.state));
  const [isCutting, setCutting] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const hasKeys = useMedia('(hover: hover)');
  const stage = useRef<HTMLDivElement>(null);
  const isOpen = useRef(false);
  const renew = useCallback(() => shelf.getState().renew(whole.key), [shelf, whole.key]);
  const url = useCloseView(host.service, whole.state, renew);
  const region = drawn && regionIn(drawn, whole.state);

  useEffect(() => {
    isOpen.current = true;
    (rectangleOn(stage.current) ?? stage.current)?.focus();
    return () => {
      isOpen.current = false;
    };
  }, []);

  /** False where the draft, into which more was dropped meanwhile, takes no more. */
  function enter(key: string): boolean {
    if (isAttached) chat.getState().replace(chosen.key, key);
    else if (!chat.getState().attachKey(key)) {
      setTrouble(pictures.noMore(0, 1, mostPictures));
      return false;
    }
    onClose();
    return true;
  }

  async function cut(): Promise<void> {
    if (region === undefined || isCutting) return;
    setTrouble(undefined);
    setCutting(true);
    const key = shelf.getState().addCut(whole, region);
    const { state } = await shelf.getState().settled(key);
    if (!isOpen.current) return; // cancelled meanwhile: what was attached stays
    setCutting(false);
    if (state.type === 'refused') return setTrouble(state.message);
    if (!enter(key)) return;
    const before = isAttached ? chosen.key : whole.key;
    const act = (): void => chat.getState().replace(key, before);
    notices.getState().say(words.done(region.widthPx, region.heightPx), { title: common.undo, act });
  }

  /** A click draws nothing. What was drawn can be moved by the arrow keys at once. */
  const endDrag = (): void => {
    if (region === undefined) setDrawn(undefined);
    else rectangleOn(stage.current)?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (region !== undefined) return void cut();
    setDrawn(inTheMiddle);
    requestAnimationFrame(() => rectangleOn(stage.current)?.focus());
  };

  const { widthPx, heightPx } = whole.state;
  const hint = hasKeys ? words.howByKeys : words.how;
  return (
    <div className="crop-view">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture that is drawn on has no element of its own */}
      <div
        ref={stage}
        className="crop-stage"
        role="group"
        aria-label={`${whole.name}. ${hint}`}
        tabIndex={region === undefined ? 0 : -1}
        style={{ '--ratio': widthPx / heightPx } as CSSProperties}
        onKeyDown={onKeyDown}
      >
        <ReactCrop
          {...(drawn && { crop: { ...drawn, unit: '%' } })}
          ariaLabels={ariaLabels(words.area, words.handles)}
          disabled={isCutting}
          onChange={(_, percent) => setDrawn(percent)}
          onDragEnd={endDrag}
        >
          <img src={url} alt={whole.name} draggable={false} />
        </ReactCrop>
      </div>
      <footer className="crop-foot">
        <div className="crop-words">
          {trouble === undefined ? (
            <p role="status">{region === undefined ? hint : words.region(region.widthPx, region.heightPx)}</p>
          ) : (
            <p role="alert" className="crop-trouble">
              {common.sentence(trouble)}
            </p>
          )}
          <p className="crop-why">{words.why}</p>
        </div>
        <div className="crop-acts">
          <button type="button" className="button" onClick={onClose}>
            {common.cancel}
          </button>
          <button type="button" className="button" disabled={isCutting} onClick={() => enter(whole.key)}>
            {words.whole}
          </button>
          <button
            type="button"
            className="button button-strong"
            disabled={region === undefined || isCutting}
            onClick={() => void cut()}
          >
            {isCutting ? words.cutting : words.part}
          </button>
        </div>
      </footer>
    </div>
  );
}

/** The library's own element, on which the arrow keys work. */
function rectangleOn(stage: HTMLElement | null): HTMLElement | null {
  return stage?.querySelector<HTMLElement>('.ReactCrop__crop-selection') ?? null;
}

type Handle = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w';

function ariaLabels(cropArea: string, { nw, n, ne, e, se, s, sw, w }: Readonly<Record<Handle, string>>) {
  return {
    cropArea,
    nwDragHandle: nw,
    nDragHandle: n,
    neDragHandle: ne,
    eDragHandle: e,
    seDragHandle: se,
    sDragHandle: s,
    swDragHandle: sw,
    wDragHandle: w,
  };
}
