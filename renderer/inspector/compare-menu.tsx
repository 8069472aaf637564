/** Another picture beside this one. */
import { DropdownMenu } from 'radix-ui';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';

export function CompareMenu({ inspector: { figure } }: { readonly inspector: Inspector }) {
  const { compare: words } = useWords().figure;
  const { gallery, inspected, beside, compareWith } = useStore(figure);
  const others = gallery.filter(({ picture }) => picture !== inspected?.picture);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="pill" disabled={inspected === undefined}>
        {beside === undefined ? words.compare : words.comparing}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
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
          {beside !== undefined && (
            <>
              <DropdownMenu.Separator className="menu-rule" />
              <DropdownMenu.Item className="menu-item" onSelect={() => compareWith(undefined)}>
                {words.one}
              </DropdownMenu.Item>
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
