/** Another picture beside this one, or another model's sight of the same. */
import { DropdownMenu } from 'radix-ui';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';

export function CompareMenu({ inspector: { figure, other, model, models } }: { readonly inspector: Inspector }) {
  const { compare: words } = useWords().figure;
  const { chosen, choose } = useStore(other);
  const open = useStore(model, (state) => state.chosen);
  const listed = useStore(models, (state) => state.models).filter(({ id }) => id !== open);
  const { gallery, inspected, beside, compareWith } = useStore(figure);
  const others = gallery.filter(({ picture }) => picture !== inspected?.picture);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="pill" disabled={inspected === undefined}>
        {beside === undefined && chosen === undefined ? words.compare : words.comparing}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          <DropdownMenu.Label className="menu-title">{words.pictures}</DropdownMenu.Label>
          {others.length === 0 && <p className="menu-words">{words.none}</p>}
          {others.map((picture) => (
            <DropdownMenu.CheckboxItem
              key={picture.picture}
              className="menu-item"
              checked={picture.picture === beside?.picture}
              onCheckedChange={(isChosen) => compareWith(isChosen ? picture : undefined)}
            >
              <img src={picture.previewUrl} alt="" />
              <span>{picture.name}</span>
            </DropdownMenu.CheckboxItem>
          ))}
          <DropdownMenu.Separator className="menu-rule" />
          <DropdownMenu.Label className="menu-title">{words.models}</DropdownMenu.Label>
          {listed.length === 0 && <p className="menu-words">{words.noModels}</p>}
          {listed.map((each) => (
            <DropdownMenu.CheckboxItem
              key={each.id}
              className="menu-item"
              checked={each.id === chosen?.id}
              onCheckedChange={(isChosen) => choose(isChosen ? each : undefined)}
            >
              <span>{each.title}</span>
            </DropdownMenu.CheckboxItem>
          ))}
          {(beside !== undefined || chosen !== undefined) && (
            <>
              <DropdownMenu.Separator className="menu-rule" />
              <DropdownMenu.Item
                className="menu-item"
                onSelect={() => (beside === undefined ? choose(undefined) : compareWith(undefined))}
              >
                {words.one}
              </DropdownMenu.Item>
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
