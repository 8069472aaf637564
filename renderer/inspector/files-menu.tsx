/** The figure, its arrays and its recipe as files; and a recipe back in. */
import { DropdownMenu } from 'radix-ui';
import { useStore } from 'zustand';
import type { ExportKind } from '../../native-models/inspection.ts';
import type { Inspector } from './inspector.ts';
import { pickText } from './pick-text.ts';
import { saveFile } from './save-file.ts';

const kinds: readonly { readonly title: string; readonly note: string; readonly kinds: readonly ExportKind[] }[] = [
  { title: 'Figure as PNG', note: 'with labels, in the paper’s order', kinds: ['png'] },
  { title: 'Figure as SVG', note: 'labels stay text', kinds: ['svg'] },
  { title: 'Recipe', note: 'JSON that makes these very pixels again', kinds: ['recipe'] },
];
const arrays: typeof kinds = [
  { title: 'Components of each patch', note: '.npy', kinds: ['scores', 'mask'] },
  { title: 'Mean and axes', note: '.npy', kinds: ['components'] },
  { title: 'Whole features', note: '.npy', kinds: ['features'] },
];
const sizes: readonly { readonly value: number; readonly title: string }[] = [
  { value: 300, title: '300 px a panel' },
  { value: 600, title: '600 px a panel' },
  { value: 1200, title: '1200 px a panel' },
];

export function FilesMenu({ inspector: { files, figure, pointing } }: { readonly inspector: Inspector }) {
  const isReady = useStore(figure, ({ features }) => features.type === 'ready');
  const panelPx = useStore(files, (state) => state.panelPx);
  const hasSelection = useStore(pointing, ({ selection }) => selection.size > 0);
  const save = (chosen: readonly ExportKind[]) => () => void files.getState().export(chosen, saveFile);
  const item = ({ title, note, kinds: chosen }: (typeof kinds)[number]) => (
    <DropdownMenu.Item key={title} className="menu-item" disabled={!isReady} onSelect={save(chosen)}>
      <span>{title}</span>
      <small>{note}</small>
    </DropdownMenu.Item>
  );
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="pill">Save</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          {kinds.map(item)}
          <DropdownMenu.RadioGroup
            value={String(panelPx)}
            onValueChange={(value) => files.getState().setPanelPx(Number(value))}
          >
            {sizes.map(({ value, title }) => (
              <DropdownMenu.RadioItem
                key={value}
                className="menu-item menu-choice"
                value={String(value)}
                onSelect={(event) => event.preventDefault()}
              >
                <span>{title}</span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu-rule" />
          {arrays.map(item)}
          <DropdownMenu.Item className="menu-item" disabled={!isReady || !hasSelection} onSelect={save(['csv'])}>
            <span>Chosen patches</span>
            <small>{hasSelection ? 'CSV' : 'CSV; choose patches first'}</small>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="menu-rule" />
          <DropdownMenu.Item
            className="menu-item"
            onSelect={() => pickText(files.getState().openRecipe, files.getState().refuse)}
          >
            <span>Open a recipe</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** What became of the last file. */
export function FilesLine({ inspector: { files } }: { readonly inspector: Inspector }) {
  const handing = useStore(files, (state) => state.handing);
  const warnings = useStore(files, (state) => state.warnings);
  return (
    <>
      {handing.type === 'failed' ? (
        <p className="inspector-trouble" role="alert">
          {handing.message}
        </p>
      ) : (
        <p className="choice-words files-line" role="status">
          {handing.type === 'working' && 'Making the file'}
          {handing.type === 'done' && handing.words}
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning} className="inspector-note">
          {warning}
        </p>
      ))}
    </>
  );
}
