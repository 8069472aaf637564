/** How questions are asked: the same form for one chat, for all of them, and for a preset. */
import { useId } from 'react';
import type { AskSettings, ChatSettings } from '../../electron/desktop-api.ts';
import { Choice } from '../ui/choice.tsx';
import { Field, NumberInput } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';

interface Props {
  /** What counts now. */
  readonly values: AskSettings;
  /** What it goes back to. */
  readonly defaults: AskSettings;
  onChange(change: ChatSettings): void;
  onReset(key: keyof AskSettings): void;
}

/** The hosts refuse what lies outside. */
const numbers = [
  { key: 'temperature', min: 0, max: 2, step: 0.05, hasSlider: true },
  { key: 'topP', min: 0, max: 1, step: 0.01, hasSlider: true },
  { key: 'topK', min: 0, max: 1000, step: 1, hasSlider: false },
  { key: 'repetitionPenalty', min: 0.5, max: 2, step: 0.01, hasSlider: true },
  { key: 'maxNewTokens', min: 1, max: 8192, step: 1, hasSlider: false },
  { key: 'seed', min: 0, max: 2_147_483_647, step: 1, hasSlider: false },
] as const;

export function AskForm({ values, defaults, onChange, onReset }: Props) {
  const { ask: words, modes } = useWords();
  const id = useId();
  const reset = (key: keyof AskSettings) => (values[key] === defaults[key] ? undefined : () => onReset(key));
  const { systemPrompt } = values;
  return (
    <>
      {numbers.map(({ key, ...limits }) => (
        <Field
          key={key}
          id={`${id}-${key}`}
          label={words.names[key]}
          note={words.notes[key]}
          within={[limits.min, limits.max]}
          onReset={reset(key)}
        >
          <NumberInput
            id={`${id}-${key}`}
            label={words.names[key]}
            value={values[key]}
            {...limits}
            onChange={(value) => onChange({ [key]: value })}
          />
        </Field>
      ))}
      <Choice
        label={words.names.imageMode}
        options={[
          { value: 'model', title: words.asModel },
          { value: 'pad', title: modes.pad },
          { value: 'squash', title: modes.squash },
        ]}
        value={values.imageMode}
        onChange={(imageMode) => onChange({ imageMode })}
      />
      <Choice
        label={words.names.systemPrompt}
        options={[
          { value: 'model', title: words.asModel },
          { value: 'own', title: words.ownPrompt },
        ]}
        value={systemPrompt === null ? 'model' : 'own'}
        onChange={(kind) => onChange({ systemPrompt: kind === 'model' ? null : '' })}
      />
      {systemPrompt !== null && (
        <textarea
          className="text-input"
          aria-label={words.names.systemPrompt}
          placeholder={words.notes.systemPrompt}
          rows={3}
          value={systemPrompt}
          onChange={(event) => onChange({ systemPrompt: event.target.value })}
        />
      )}
    </>
  );
}
