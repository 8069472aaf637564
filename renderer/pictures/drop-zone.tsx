/** Pictures and folders of pictures dropped anywhere on the window, or pasted anywhere in it. Text goes where it was going. */
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../words/words.tsx';
import { filesOf } from './dropped-files.ts';
import type { PictureFile } from './picture-shelf.ts';

function holdsFiles(event: DragEvent): event is DragEvent & { readonly dataTransfer: DataTransfer } {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

interface Props {
  /** `isFolder`: they came in a folder, which begins a chat of its own. */
  onPictures(files: readonly PictureFile[], isFolder: boolean): void;
}

export function DropZone({ onPictures }: Props) {
  const { pictures } = useWords();
  const [isOver, setOver] = useState(false);
  const depth = useRef(0); // entering a child leaves its parent
  useEffect(() => {
    const enter = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      depth.current += 1;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    const over = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault(); // or the window would go to the file
      depth.current = 0;
      setOver(false);
      void filesOf(event.dataTransfer).then(({ files, isFolder }) => onPictures(files, isFolder));
    };
    const paste = (event: ClipboardEvent): void => {
      const data = event.clipboardData;
      if (data === null || data.files.length === 0 || data.types.includes('text/plain')) return;
      event.preventDefault();
      onPictures([...data.files], false);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
      window.removeEventListener('paste', paste);
    };
  });
  return isOver ? <div className="drop">{pictures.dropHere}</div> : null;
}
