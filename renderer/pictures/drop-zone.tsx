/** Pictures dropped anywhere on the window, or pasted anywhere in it. Text is left to where it was going. */
import { useEffect, useState } from 'react';
import type { PictureFile } from './picture-shelf.ts';

function holdsFiles(event: DragEvent): event is DragEvent & { readonly dataTransfer: DataTransfer } {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

export function DropZone({ onPictures }: { onPictures(files: readonly PictureFile[]): void }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    let depth = 0; // entering a child leaves its parent
    const enter = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const over = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault(); // or the window would go to the file
      depth = 0;
      setOver(false);
      onPictures([...event.dataTransfer.files]);
    };
    const paste = (event: ClipboardEvent): void => {
      const data = event.clipboardData;
      if (data === null || data.files.length === 0 || data.types.includes('text/plain')) return;
      event.preventDefault();
      onPictures([...data.files]);
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
  return isOver ? <div className="drop">Drop the picture to ask about it</div> : null;
}
