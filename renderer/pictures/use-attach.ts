/** Attaches pictures, however they came; says where a question takes no more. */
import { mostPictures } from '../../native-models/contract.ts';
import type { WritingPlace } from '../chat/writing.ts';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';
import type { PictureFile } from './picture-shelf.ts';

export function useAttach({ chat, notices }: Pick<Stores, 'chat' | 'notices'>) {
  const { pictures } = useWords();
  return (files: readonly PictureFile[], place: WritingPlace): void => {
    const count = chat.getState().attach(files, place);
    if (count < files.length) notices.getState().say(pictures.noMore(count, files.length, mostPictures));
  };
}
