/** Opens the system's file dialog for pictures. */
import { ImagePlus } from 'lucide-react';
import { type RefObject, useRef } from 'react';
import type { WritingPlace } from '../chat/writing.ts';
import { useAttach } from '../pictures/use-attach.ts';
import type { Stores } from '../stores.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly stores: Stores;
  readonly place: WritingPlace;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
}

export function AttachButton({ stores, place, messageBox }: Props) {
  const attach = useAttach(stores);
  const { composer } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon={ImagePlus} label={composer.attach} data-attach={place} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept="image/*,.heic,.heif,.avif"
        aria-label={composer.files}
        onChange={(event) => {
          void attach([...(event.target.files ?? [])], place);
          event.target.value = ''; // the same file can be picked again
          messageBox.current?.focus();
        }}
      />
    </>
  );
}
