/** How the window looks and which language it speaks. */
import { useId } from 'react';
import { useStore } from 'zustand';
import { Choice } from '../ui/choice.tsx';
import { Field, NumberInput } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import type { PageProps } from './settings-dialog.tsx';

export function GeneralPage({ stores, onChange }: PageProps) {
  const { settings: words } = useWords();
  const { theme, language, textScale } = useStore(stores.settings, (state) => state.settings);
  const version = useStore(stores.models, (state) => state.version);
  const id = useId();
  return (
    <>
      <Choice
        label={words.theme}
        options={[
          { value: 'system', title: words.themes.system },
          { value: 'light', title: words.themes.light },
          { value: 'dark', title: words.themes.dark },
        ]}
        value={theme}
        onChange={(value) => onChange({ theme: value })}
      />
      <Choice
        label={words.language}
        options={[
          { value: 'system', title: words.themes.system },
          { value: 'en', title: 'English' },
          { value: 'de', title: 'Deutsch' },
        ]}
        value={language}
        onChange={(value) => onChange({ language: value })}
      />
      <Field
        id={`${id}-scale`}
        label={words.textSize}
        note={words.textSizeNote}
        onReset={textScale === 1 ? undefined : () => onChange({ textScale: 1 })}
      >
        <NumberInput
          id={`${id}-scale`}
          label={words.textSize}
          value={Math.round(100 * textScale)}
          min={80}
          max={200}
          step={5}
          hasSlider
          onChange={(percent) => onChange({ textScale: percent / 100 })}
        />
      </Field>
      <p className="settings-note">{words.about(version)}</p>
    </>
  );
}
