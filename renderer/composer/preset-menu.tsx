/** Ready-made questions and ways of asking: the built-in ones, and the user's own. */
import { Sparkles } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useStore } from 'zustand';
import type { Preset } from '../../electron/desktop-api.ts';
import type { Stores } from '../stores.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords, type Words } from '../words/words.tsx';

interface Props {
  readonly stores: Stores;
  onChosen(): void;
}

/** The built-in ones are named in the window's language; what they ask stays in the model's. */
export function presetName({ id, name }: Preset, { presets }: Words): string {
  return Object.hasOwn(presets.builtIn, id) ? presets.builtIn[id as keyof Words['presets']['builtIn']] : name;
}

export function PresetMenu({ stores, onChosen }: Props) {
  const { chat, settings, screens } = stores;
  const words = useWords();
  const builtIn = useStore(settings, (state) => state.builtInPresets);
  const own = useStore(settings, (state) => state.settings.presets);
  const item = (preset: Preset, language?: string) => (
    <DropdownMenu.Item key={preset.id} className="pop-item" onSelect={() => void chat.getState().apply(preset)}>
      <span>{presetName(preset, words)}</span>
      {preset.text !== '' && (
        <span className="pop-detail" lang={language}>
          {preset.text}
        </span>
      )}
    </DropdownMenu.Item>
  );
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={Sparkles} label={words.presets.title} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="pop pop-wide"
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onChosen();
          }}
        >
          {builtIn.map((preset) => item(preset, 'en'))}
          {own.length > 0 && <DropdownMenu.Separator className="pop-rule" />}
          {own.map((preset) => item(preset))}
          <DropdownMenu.Separator className="pop-rule" />
          <DropdownMenu.Item
            className="pop-item"
            onSelect={() => screens.getState().show({ type: 'settings', page: 'presets' })}
          >
            {words.presets.manage}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
