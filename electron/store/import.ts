/** A chat from our own JSON: parsed whole, its pictures stored, then added in one transaction. */
import { readFile, stat } from 'node:fs/promises';
import { ModelError } from '../../native-models/contract.ts';
import type { ChatSummary } from '../chat-api.ts';
import { storePicture } from '../pictures.ts';
import { type ChatJson, chatJson, formatName, formatVersion, longestJsonBytes } from './chat-json.ts';
import { asSummary, createChat, findChat, titleOf } from './chats.ts';
import type { Pen } from './pen.ts';
import { mendingIndex } from './search.ts';
import type { Store } from './store.ts';
import { addPictures } from './turns.ts';

const invalid = (sentence: string): ModelError => new ModelError('data-invalid', sentence);

export function importChat(store: Store, page: string, path: string): Promise<ChatSummary> {
  return store.whileOpen(async () => {
    if ((await stat(path)).size > longestJsonBytes) throw invalid('The file has more than 300 MB.');
    const chat = parseChat(await readFile(path, 'utf8'));
    const ids: string[] = [];
    for (const { base64 } of chat.pictures) {
      ids.push((await storePicture(store.pictures, 'picture', Buffer.from(base64, 'base64'))).picture);
    }
    const pen = store.penOf(page);
    return mendingIndex(pen.database, () => addChat(pen, chat, ids, store.nowMs));
  });
}

/** Throws ModelError 'data-invalid', with the place in a damaged file: `turns.3.parent`. */
export function parseChat(text: string): ChatJson {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('This is no JSON file. Choose one that Vasari exported.');
  }
  const { format, version } = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  if (format !== formatName) throw invalid('This is no chat that Vasari exported.');
  if (typeof version === 'number' && version > formatVersion) {
    throw invalid('A newer Vasari exported this chat. Update Vasari to import it.');
  }
  const parsed = chatJson.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const place = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.');
  throw invalid(`The file was changed or damaged since its export, at "${place}". Export the chat again.`);
}

function addChat(pen: Pen, json: ChatJson, pictureIds: readonly string[], nowMs: number): ChatSummary {
  const { database } = pen;
  return database.transaction(() => {
    const chat = createChat(pen, json.title, json.settings, nowMs);
    const first = json.turns.find((turn) => turn.role === 'user');
    const firstTitle = json.isRenamed ? titleOf(first?.text ?? '', first?.pictures[0]?.name) : json.title;
    database.run('UPDATE chats SET first_title = ?, created_ms = ? WHERE id = ?', firstTitle, json.createdMs, chat);
    const ids: number[] = [];
    for (const turn of json.turns) {
      const { type, ...detail } = turn.role === 'assistant' ? turn.state : { type: 'asked' as const };
      const { id } = database.run(
        'INSERT INTO turns (chat, parent, role, text, state, detail, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
        chat,
        turn.parent === null ? null : ids[turn.parent]!,
        turn.role,
        turn.text,
        type,
        Object.keys(detail).length === 0 ? null : JSON.stringify(detail),
        turn.createdMs,
      );
      ids.push(id);
      if (turn.role === 'assistant') continue;
      const shown = turn.pictures.map(({ picture, ...rest }) => ({ ...rest, picture: pictureIds[picture]! }));
      addPictures(database, id, shown);
    }
    const leaf = json.leaf === null ? null : ids[json.leaf]!;
    database.run('UPDATE chats SET leaf = ? WHERE id = ?', leaf, chat);
    return asSummary(findChat(database, chat));
  });
}
