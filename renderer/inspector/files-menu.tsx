/** The figure, its arrays and its recipe as files; and a recipe back in. */
import { DropdownMenu } from 'radix-ui';
import { useStore } from 'zustand';
import type { ExportKind } from '../../native-models/figure-files.ts';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';
import { pickText } from './pick-text.ts';
import { saveFile } from './save-file.ts';

const sizesPx: readonly number[] = [300, 600, 1200];

export function FilesMenu({ inspector: { files, figure, pointing } }: { readonly inspector: Inspector }) {
  const { files: words } = useWords().figure;
  const isReady = useStore(figure, ({ features }) => features.type === 'ready');
  const panelPx = useStore(files, (state) => state.panelPx);
  const hasSelection = useStore(pointing, ({ selection }) => selection.size > 0);
  const save = (chosen: readonly ExportKind[]) => () => void files.getState().export(chosen, saveFile);
  const item = (title: string, note: string, ...chosen: readonly ExportKind[]) => (
    <DropdownMenu.Item key={title} className="menu-item" disabled={!isReady} onSelect={save(chosen)}>
      <span>{title}</span>
      <small>{note}</small>
    </DropdownMenu.Item>
  );
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="pill">{words.save}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          {item(words.png, words.pngNote, 'png')}
          {item(words.svg, words.svgNote, 'svg')}
          {item(words.recipe, words.recipeNote, 'recipe')}
          <DropdownMenu.Separator className="menu-rule" />
          <DropdownMenu.Label className="menu-title">{words.panelSize}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            aria-label={words.panelSize}
            value={String(panelPx)}
            onValueChange={(value) => files.getState().setPanelPx(Number(value))}
          >
            {sizesPx.map((value) => (
              <DropdownMenu.RadioItem
                key={value}
                className="menu-item"
                value={String(value)}
                onSelect={(event) => event.preventDefault()}
              >
                <span>{words.panel(value)}</span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu-rule" />
          {item(words.scores, words.arrays, 'scores', 'mask')}
          {item(words.axes, words.arrays, 'components')}
          {item(words.features, words.arrays, 'features')}
          <DropdownMenu.Item className="menu-item" disabled={!isReady || !hasSelection} onSelect={save(['csv'])}>
            <span>{words.chosen}</span>
            <small>{hasSelection ? words.csv : words.csvFirst}</small>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="menu-rule" />
          <DropdownMenu.Item
            className="menu-item"
            onSelect={() => pickText(files.getState().openRecipe, files.getState().refuse)}
          >
            <span>{words.open}</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** What became of the last file. */
export function FilesLine({ inspector: { files } }: { readonly inspector: Inspector }) {
  const {
    figure: { files: words },
    common: { sentence },
  } = useWords();
  const handing = useStore(files, (state) => state.handing);
  const warnings = useStore(files, (state) => state.warnings);
  return (
    <div className="inspector-handing">
      {handing.type === 'failed' ? (
        <p className="inspector-trouble" role="alert">
          {sentence(handing.message)}
        </p>
      ) : (
        <p role="status">
          {handing.type === 'making' && words.making}
          {handing.type === 'reading' && words.reading}
          {handing.type === 'saved' && words.saved(handing.name, handing.fileCount)}
          {handing.type === 'opened' && words.opened}
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning} className="inspector-note">
          {sentence(warning)}
        </p>
      ))}
    </div>
  );
}
