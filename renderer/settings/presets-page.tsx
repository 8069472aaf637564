/** The presets: the built-in ones to see, the user's own to write. */
import { Plus, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import type { Preset } from '../../electron/desktop-api.ts';
import { presetName } from '../composer/preset-menu.tsx';
import { Field } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';
import type { PageProps } from './settings-dialog.tsx';
import { differing } from './settings-store.ts';

const mostPresets = 100;

interface Removed {
  readonly preset: Preset;
  /** Where it stood among the user's own. */
  readonly index: number;
}

/** For what appears where the focus was. */
const focused = (element: HTMLElement | null): void => element?.focus();

export function PresetsPage({ stores, onChange }: PageProps) {
  const { settings, chat } = stores;
  const words = useWords();
  const builtIn = useStore(settings, (state) => state.builtInPresets);
  const own = useStore(settings, (state) => state.settings.presets);
  const [opened, setOpened] = useState<string>();
  const [left, setLeft] = useState<string>();
  const [removed, setRemoved] = useState<Removed>();

  const add = (): void => {
    const id = `own-${crypto.randomUUID().slice(0, 8)}`;
    const { draft, settings: set } = chat.getState();
    const preset: Preset = {
      id,
      name: words.presets.newName,
      text: draft.text,
      settings: differing(settings.getState().settings.ask, set),
    };
    onChange({ presets: [...own, preset] });
    setOpened(id);
    setRemoved(undefined);
  };
  const put = (changed: Preset): void =>
    onChange({ presets: own.map((preset) => (preset.id === changed.id ? changed : preset)) });
  const close = (id: string): void => {
    setOpened(undefined);
    setLeft(id);
  };
  const remove = (preset: Preset): void => {
    onChange({ presets: own.filter(({ id }) => id !== preset.id) });
    setRemoved({ preset, index: own.indexOf(preset) });
  };
  const undo = ({ preset, index }: Removed): void => {
    onChange({ presets: [...own.slice(0, index), preset, ...own.slice(index)] });
    setRemoved(undefined);
    setLeft(preset.id);
  };

  const row = (preset: Preset) => (
    <li key={preset.id}>
      {opened === preset.id ? (
        <PresetForm preset={preset} onChange={put} onClose={() => close(preset.id)} />
      ) : (
        <>
          <strong>{preset.name}</strong>
          <span>{preset.text}</span>
          <span className="preset-actions">
            <button
              type="button"
              ref={left === preset.id ? focused : undefined}
              className="text-button"
              onClick={() => setOpened(preset.id)}
            >
              {words.turn.edit}
            </button>
            <IconButton
              icon={Trash2}
              label={words.presets.delete(preset.name)}
              isSmall
              onClick={() => remove(preset)}
            />
          </span>
        </>
      )}
    </li>
  );

  return (
    <>
      <p className="settings-note">{words.presets.note}</p>
      <ul className="presets">
        {builtIn.map((preset) => (
          <li key={preset.id}>
            <strong>{presetName(preset, words)}</strong>
            <span>{preset.text}</span>
          </li>
        ))}
        {own.slice(0, removed?.index ?? own.length).map(row)}
        {removed && (
          <li className="preset-removed">
            <span role="status">{words.presets.deleted(removed.preset.name)}</span>
            <span className="preset-actions">
              <button type="button" ref={focused} className="text-button" onClick={() => undo(removed)}>
                {words.common.undo}
              </button>
            </span>
          </li>
        )}
        {removed && own.slice(removed.index).map(row)}
      </ul>
      <button type="button" className="button" disabled={own.length >= mostPresets} onClick={add}>
        <Plus className="icon" /> {words.presets.add}
      </button>
    </>
  );
}

interface FormProps {
  readonly preset: Preset;
  onChange(preset: Preset): void;
  onClose(): void;
}

function PresetForm({ preset, onChange, onClose }: FormProps) {
  const { presets: words, common } = useWords();
  const id = useId();
  const [name, setName] = useState(preset.name);
  const [text, setText] = useState(preset.text);
  const count = Object.keys(preset.settings).length;
  return (
    <form
      className="preset-form"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ ...preset, name: name.trim(), text: text.trim() });
        onClose();
      }}
    >
      <Field id={`${id}-name`} label={words.name}>
        <input
          ref={focused}
          id={`${id}-name`}
          className="text-input"
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field id={`${id}-text`} label={words.text} note={words.textNote}>
        <textarea
          id={`${id}-text`}
          className="text-input"
          rows={2}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {count > 0 && <p className="settings-note">{words.carries(count)}</p>}
      <div className="preset-actions">
        <button type="button" className="text-button" onClick={onClose}>
          {common.cancel}
        </button>
        <button type="submit" className="button button-strong" disabled={name.trim() === ''}>
          {common.save}
        </button>
      </div>
    </form>
  );
}
