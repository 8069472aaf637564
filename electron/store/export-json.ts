/** A whole chat, every branch and its pictures, as JSON that can be imported again. */
import { open, readFile, stat } from 'node:fs/promises';
import { ModelError } from '../../native-models/contract.ts';
import type { FinishedState, StoredAnswerState } from '../chat-api.ts';
import { type ChatJson, formatName, formatVersion, longestJsonBytes } from './chat-json.ts';
import type { ExportJob } from './export.ts';
import { asWriteError } from './files.ts';

function finished(state: StoredAnswerState): FinishedState {
  return state.type === 'writing' ? { type: 'stopped' } : state;
}

/** Pictures that are no longer stored are left out of their turns. */
export async function writeJson({ chat, turns, pictures, path }: ExportJob): Promise<void> {
  const exported = [...pictures];
  const sizes = await Promise.all(exported.map(async ([, picture]) => (await stat(picture.path)).size));
  if (sizes.reduce((total, size) => total + size, 0) > longestJsonBytes * 0.7) {
    const sentence = 'The pictures of this chat are too large for one JSON file. Export it as Markdown instead.';
    throw new ModelError('request-invalid', sentence);
  }
  const places = new Map(turns.map(({ id }, index) => [id, index]));
  const pictureAt = new Map(exported.map(([id], index) => [id, index]));
  const head: Omit<ChatJson, 'pictures'> = {
    format: formatName,
    version: formatVersion,
    title: chat.title,
    isRenamed: chat.isRenamed,
    createdMs: chat.createdMs,
    settings: chat.settings,
    leaf: chat.leaf === null ? null : (places.get(chat.leaf) ?? null),
    turns: turns.map((turn) => {
      const { text, createdMs } = turn;
      if (turn.role === 'assistant') {
        const { role, parent, state } = turn;
        return { role, parent: places.get(parent)!, text, state: finished(state), createdMs };
      }
      const shown = turn.pictures.flatMap(({ picture, ...rest }) => {
        const at = pictureAt.get(picture);
        return at === undefined ? [] : [{ picture: at, ...rest }];
      });
      const parent = turn.parent === null ? null : places.get(turn.parent)!;
      return { role: turn.role, parent, text, pictures: shown, createdMs };
    }),
  };
  const file = await open(path, 'wx', 0o600); // written by `writeFile`: `write` may take a part and not fail
  try {
    await file.writeFile(`${JSON.stringify(head, null, 1).slice(0, -2)},\n "pictures": [`);
    for (const [index, [, picture]] of exported.entries()) {
      const base64 = (await readFile(picture.path)).toString('base64');
      await file.writeFile(`${index === 0 ? '' : ','}\n  {"base64": "${base64}"}`);
    }
    await file.writeFile('\n ]\n}\n');
    await file.sync();
  } catch (error) {
    throw asWriteError(error, 'the file was not made');
  } finally {
    await file.close();
  }
}
