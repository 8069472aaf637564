/** The screens and windows that the host can take a picture of; one click takes it, and asks which part to attach. */
import { useEffect, useState } from 'react';
import type { ScreenSource } from '../../electron/desktop-api.ts';
import type { Stores } from '../stores.ts';
import { Modal } from '../ui/modal.tsx';
import { useWords } from '../words/words.tsx';
import { sentenceOf } from './picture-shelf.ts';
import { captureByHost } from './screen-capture.ts';
import { useCropAndAttach } from './use-attach.ts';

interface Props {
  readonly stores: Stores;
  onClose(): void;
}

interface Shown extends ScreenSource {
  readonly url: string;
}

export function CaptureDialog({ stores, onClose }: Props) {
  const { host, notices, shelf } = stores;
  const { composer } = useWords();
  const [sources, setSources] = useState<readonly Shown[]>();
  const cropAndAttach = useCropAndAttach(stores);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what there is to see is asked for once
  useEffect(() => {
    let isOpen = true;
    let shown: readonly Shown[] = [];
    host.api.listScreens().then(
      (found) => {
        if (!isOpen) return;
        if (found.length === 0) return onClose(); // the system's own dialog was cancelled
        shown = found.map((source) => ({
          ...source,
          url: URL.createObjectURL(new Blob([new Uint8Array(source.preview)], { type: 'image/png' })),
        }));
        setSources(shown);
      },
      (error: unknown) => fail(error),
    );
    return () => {
      isOpen = false;
      host.api.forgetScreens().catch(() => {}); // a host that is gone keeps nothing
      for (const { url } of shown) URL.revokeObjectURL(url);
    };
  }, [host.api]);

  function fail(error: unknown): void {
    notices.getState().complain(sentenceOf(error));
    onClose();
  }

  async function take(id: string): Promise<void> {
    try {
      cropAndAttach(shelf.getState().addFile(await captureByHost(host.api, id)));
    } catch (error) {
      fail(error);
    }
  }

  return (
    <Modal title={composer.capture} size="large" onClose={onClose}>
      {sources === undefined ? (
        <p className="dialog-note" role="status">
          {composer.lookingForScreens}
        </p>
      ) : (
        <ul className="screen-sources">
          {sources.map(({ id, name, url }) => (
            <li key={id}>
              <button type="button" onClick={() => void take(id)}>
                <span className="print">
                  <img src={url} alt="" />
                </span>
                <span>{name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
