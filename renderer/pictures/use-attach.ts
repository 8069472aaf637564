/** Attaches pictures, however they came; says where a question takes no more. */
import { mostPictures } from '../../native-models/contract.ts';
import type { WritingPlace } from '../chat/writing.ts';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';
import type { PictureFile } from './picture-shelf.ts';

export function useAttach({ chat, notices }: Pick<Stores, 'chat' | 'notices'>) {
  const { pictures } = useWords();
  return async (files: readonly PictureFile[], place: WritingPlace): Promise<void> => {
    const { attachedCount, leftOverCount } = await chat.getState().attach(files, place);
    if (leftOverCount === 0) return;
    notices.getState().say(pictures.noMore(attachedCount, attachedCount + leftOverCount, mostPictures));
  };
}

/** Asks which part of one of the shelf's pictures to attach to the draft. */
export function useCropAndAttach({ chat, screens, notices }: Pick<Stores, 'chat' | 'screens' | 'notices'>) {
  const { pictures } = useWords();
  return (attachment: string): void => {
    if (chat.getState().hasRoom()) screens.getState().show({ type: 'crop', attachment, isAttached: false });
    else {
      screens.getState().close();
      notices.getState().say(pictures.noMore(0, 1, mostPictures));
    }
  };
}
