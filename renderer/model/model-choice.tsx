/** Which model answers, where there is more than one. */
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import type { ModelStore } from './model-store.ts';
import type { ModelsStore } from './models-store.ts';

interface Props {
  readonly model: ModelStore;
  readonly models: ModelsStore;
}

export function ModelChoice({ model, models }: Props) {
  const words = useWords();
  const list = useStore(models, (state) => state.models);
  const chosen = useStore(model, (state) => state.chosen);
  if (list.length < 2) return null;
  return (
    <select
      className="dropdown model-choice"
      aria-label={words.model.title}
      value={chosen}
      onChange={(event) => model.getState().choose(event.target.value)}
    >
      {list.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
}
