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

/** The button that adds one, where no row is left. */
const adding = 'adding';

export function PresetsPage({ stores, onChange }: PageProps) {
  const { settings, chat } = stores;
  const words = useWords();
  const builtIn = useStore(settings, (state) => state.builtInPresets);
  const own = useStore(settings, (state) => state.settings.presets);
  const [opened, setOpened] = useState<string>();
  const [fresh, setFresh] = useState<Preset>(); // stored once it is saved
  const [left, setLeft] = useState<string>();
  const [removed, setRemoved] = useState<Removed>();

  const add = (): void => {
    const id = `own-${crypto.randomUUID().slice(0, 8)}`;
    const { draft, settings: set } = chat.getState();
    setFresh({
      id,
      name: freeName(own, words.presets.newName),
      text: draft.text,
      settings: differing(settings.getState().settings.ask, set),
    });
    setOpened(id);
    setLeft(undefined);
    setRemoved(undefined);
  };
  const open = (id: string): void => {
    setOpened(id);
    setFresh(undefined);
  };
  const close = (focus: string): void => {
    setOpened(undefined);
    setFresh(undefined);
    setLeft(focus);
  };
  const save = (changed: Preset): void => {
    const presets =
      changed.id === fresh?.id ? [...own, changed] : own.map((preset) => (preset.id === changed.id ? changed : preset));
    onChange({ presets });
    close(changed.id);
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
        <PresetForm preset={preset} onSave={save} onCancel={() => close(preset === fresh ? adding : preset.id)} />
      ) : (
        <>
          <strong>{preset.name}</strong>
          <span>{preset.text}</span>
          <span className="preset-actions">
            <button
              type="button"
              ref={left === preset.id ? focused : undefined}
              className="text-button"
              onClick={() => open(preset.id)}
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
            <span lang="en">{preset.text}</span>
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
        {fresh && row(fresh)}
      </ul>
      <button
        type="button"
        ref={left === adding ? focused : undefined}
        className="button"
        disabled={own.length >= mostPresets || fresh !== undefined}
        onClick={add}
      >
        <Plus className="icon" /> {words.presets.add}
      </button>
    </>
  );
}

/** The first that no preset has yet. */
function freeName(presets: readonly Preset[], nameOf: (number: number) => string): string {
  let number = 1;
  while (presets.some(({ name }) => name === nameOf(number))) number += 1;
  return nameOf(number);
}

interface FormProps {
  readonly preset: Preset;
  onSave(preset: Preset): void;
  onCancel(): void;
}

function PresetForm({ preset, onSave, onCancel }: FormProps) {
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
        onSave({ ...preset, name: name.trim(), text: text.trim() });
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
        <button type="button" className="text-button" onClick={onCancel}>
          {common.cancel}
        </button>
        <button type="submit" className="button button-strong" disabled={name.trim() === ''}>
          {common.save}
        </button>
      </div>
    </form>
  );
}
