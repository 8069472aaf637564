/** The user's settings over the defaults, and the presets that everyone has. */
import type { z } from 'zod';
import { greedy } from '../../native-models/contract.ts';
import { settingRows } from '../call-rows.ts';
import type { Preset, Settings, SettingsAnswer, SettingsChange } from '../data-api.ts';
import { type Database, readJson } from './database.ts';
import type { Pen } from './pen.ts';

export const defaults: Settings = {
  theme: 'system',
  language: 'system',
  textScale: 1,
  model: 'embedded',
  provider: 'auto',
  threads: 0,
  ask: { ...greedy, maxNewTokens: 512, systemPrompt: null, imageMode: 'model' },
  presets: [],
};

/**
 * Their names here are English; the window shows its own language's. The sentence of the last one is the one that LLaVA's
 * questions for short answers end with.
 */
export const builtInPresets: readonly Preset[] = [
  { id: 'describe', name: 'Describe', text: 'Describe the picture.', settings: {} },
  { id: 'read-text', name: 'Read the text', text: 'Read the text.', settings: {} },
  { id: 'locate-objects', name: 'Locate the objects', text: 'Locate the objects in the picture.', settings: {} },
  {
    id: 'answer-briefly',
    name: 'Answer briefly',
    text: '',
    settings: { systemPrompt: 'Answer the question using a single word or phrase.', maxNewTokens: 64 },
  },
];

/** What no longer makes sense is as if it had never been set. */
export function readSettings(database: Database): SettingsAnswer {
  const settings: Record<string, unknown> = { ...defaults };
  for (const { key, value } of database.all<{ key: string; value: string }>('SELECT key, value FROM settings')) {
    if (!Object.hasOwn(settingRows, key)) continue; // of another version
    const row: z.ZodType<unknown> = settingRows[key as keyof Settings];
    settings[key] = readJson(row, value) ?? settings[key];
  }
  return { settings: settings as unknown as Settings, defaults, builtInPresets };
}

export function changeSettings(pen: Pen, change: SettingsChange): Settings {
  pen.database.transaction(() => {
    for (const [key, value] of Object.entries(change)) {
      pen.database.run('INSERT OR REPLACE INTO settings VALUES (?, ?)', key, JSON.stringify(value));
    }
    pen.touchSettings();
  });
  return readSettings(pen.database).settings;
}
