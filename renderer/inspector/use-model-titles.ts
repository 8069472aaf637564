/** What the open model and the one beside it are called, unlike each other. */
import { useStore } from 'zustand';
import { modelTitle } from '../../native-models/inspection.ts';
import type { Inspector } from './inspector.ts';

export function useModelTitles({ model, models, other }: Inspector): readonly [open: string, other: string] {
  const listed = useStore(models, (state) => state.models);
  const open = useStore(model, ({ known }) => known);
  const chosen = useStore(other, (state) => state.chosen);
  const titleIn = (id: string | undefined): string | undefined => listed.find((each) => each.id === id)?.title;
  return [
    titleIn(open?.model) ?? (open === undefined ? '' : modelTitle(open)),
    titleIn(chosen?.id) ?? chosen?.title ?? '',
  ];
}
