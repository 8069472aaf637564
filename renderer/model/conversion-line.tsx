/** Above the conversation while a checkpoint is being converted, or until one looks at how it ended. */
import { useStore } from 'zustand';
import type { Stores } from '../stores.ts';
import { Progress } from '../ui/progress.tsx';
import { useWords } from '../words/words.tsx';

export function ConversionLine({ stores }: { readonly stores: Stores }) {
  const { addModel } = useWords();
  const state = useStore(stores.conversion, (conversion) => conversion.state);
  if (state.type === 'none') return null;
  const open = (): void => stores.screens.getState().show({ type: 'add-model' });
  if (state.type !== 'running') {
    return (
      <button type="button" className="button conversion-line" onClick={open}>
        {state.type === 'done' ? addModel.readyLine : addModel.failedLine}
      </button>
    );
  }
  const fraction = state.totalBytes === 0 ? 0 : state.doneBytes / state.totalBytes;
  const percent = Math.floor(100 * fraction);
  return (
    <button type="button" className="button conversion-line" title={addModel.converting(state.name)} onClick={open}>
      <span>{addModel.line}</span> {percent} %
      <Progress fraction={fraction} />
    </button>
  );
}
