/** A chat's tree of turns: questions, answers as they are written, and the branch that is shown. */
import { ModelError } from '../../native-models/contract.ts';
import { chatSettings, finishedState } from '../call-rows.ts';
import type {
  Chat,
  ChatAnswer,
  ChatId,
  ChatPicture,
  ChatQuestion,
  ChatSummary,
  FinishedState,
  NewQuestion,
  StoredAnswerState,
  StoredTurn,
  TurnId,
} from '../chat-api.ts';
import { asSummary, type ChatRow, createChat, findChat, titleOf } from './chats.ts';
import { type Database, readJson } from './database.ts';
import { readDraft, takeDraft } from './drafts.ts';
import type { Pen } from './pen.ts';

interface TurnRow {
  readonly id: number;
  readonly chat: number;
  readonly parent: number | null;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly state: 'asked' | StoredAnswerState['type'];
  readonly detail: string | null;
  readonly created_ms: number;
}

interface PictureRow {
  readonly turn: number;
  readonly picture: string;
  readonly name: string;
  readonly image_mode: 'pad' | 'squash' | null;
}

function asState({ state, detail }: TurnRow): StoredAnswerState {
  if (state === 'writing') return { type: 'writing' };
  const finished = detail === null ? undefined : readJson(finishedState, `{"type":"${state}",${detail.slice(1)}`);
  return finished ?? { type: 'stopped' };
}

function asPicture({ picture, name, image_mode }: PictureRow): ChatPicture {
  return image_mode === null ? { picture, name } : { picture, name, imageMode: image_mode };
}

function asTurn(row: TurnRow, pictures: readonly ChatPicture[]): StoredTurn {
  const { id, parent, text, created_ms: createdMs } = row;
  if (row.role === 'user') return { id, parent, role: 'user', text, pictures, createdMs };
  return { id, parent: parent!, role: 'assistant', text, state: asState(row), createdMs };
}

/** Throws 'chat-missing'. */
export function openChat(database: Database, chat: ChatId): Chat {
  const row = findChat(database, chat);
  const pictures = new Map<number, ChatPicture[]>();
  const pictureRows = database.all<PictureRow>(
    `SELECT p.turn, p.picture, p.name, p.image_mode FROM turns t JOIN turn_pictures p ON p.turn = t.id
     WHERE t.chat = ? ORDER BY p.turn, p.place`,
    chat,
  );
  for (const picture of pictureRows) {
    pictures.set(picture.turn, [...(pictures.get(picture.turn) ?? []), asPicture(picture)]);
  }
  const turns = database.all<TurnRow>('SELECT * FROM turns WHERE chat = ? ORDER BY id', chat);
  return {
    ...asSummary(row),
    turns: turns.map((turn) => asTurn(turn, pictures.get(turn.id) ?? [])),
    leaf: row.leaf,
    settings: readJson(chatSettings, row.settings) ?? {},
    draft: readDraft(database, chat),
  };
}

/** Throws 'chat-missing' where the turn, or its chat, was deleted. */
function findTurn(database: Database, turn: TurnId, role: 'user' | 'assistant'): TurnRow {
  const row = database.get<TurnRow>('SELECT * FROM turns WHERE id = ? AND role = ?', turn, role);
  if (row === undefined) throw new ModelError('chat-missing', 'This chat was deleted.');
  findChat(database, row.chat);
  return row;
}

function addTurn(pen: Pen, turn: Pick<TurnRow, 'chat' | 'parent' | 'role' | 'text' | 'state'>, nowMs: number): TurnRow {
  const { chat, parent, role, text, state } = turn;
  const writer = state === 'writing' ? pen.id : null;
  const { id } = pen.database.run(
    'INSERT INTO turns (chat, parent, role, text, state, writer, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[chat, parent, role, text, state, writer, nowMs],
  );
  pen.database.run('UPDATE chats SET leaf = ?, updated_ms = ? WHERE id = ?', id, nowMs, chat);
  pen.touch(chat);
  return { ...turn, id, detail: null, created_ms: nowMs };
}

/** Within the caller's transaction. */
export function addPictures(database: Database, turn: TurnId, pictures: readonly ChatPicture[]): void {
  for (const [place, { picture, name, imageMode }] of pictures.entries()) {
    database.run('INSERT INTO turn_pictures VALUES (?, ?, ?, ?, ?)', turn, place, picture, name, imageMode ?? null);
  }
}

export function addQuestion(
  pen: Pen,
  question: NewQuestion,
  nowMs: number,
): { readonly chat: ChatSummary; readonly question: ChatQuestion } {
  const { parent, text, pictures } = question;
  return pen.database.transaction(() => {
    if (question.chat !== null) findChat(pen.database, question.chat);
    if (parent !== null && findTurn(pen.database, parent, 'assistant').chat !== question.chat) {
      throw new ModelError('request-invalid', 'addQuestion: parent: expected an answer of the same chat.');
    }
    const title = titleOf(text, pictures[0]?.name);
    const chat = question.chat ?? createChat(pen, title, question.settings ?? {}, nowMs);
    const row = addTurn(pen, { chat, parent, role: 'user', text, state: 'asked' }, nowMs);
    addPictures(pen.database, row.id, pictures);
    if (question.takesDraft) takeDraft(pen.database, question.chat, question.takesDraft);
    const stored = asTurn(row, pictures) as ChatQuestion;
    return { chat: asSummary(findChat(pen.database, chat)), question: stored };
  });
}

export function beginAnswer(pen: Pen, question: TurnId, nowMs: number): ChatAnswer {
  return pen.database.transaction(() => {
    const { chat } = findTurn(pen.database, question, 'user');
    const row = addTurn(pen, { chat, parent: question, role: 'assistant', text: '', state: 'writing' }, nowMs);
    return asTurn(row, []) as ChatAnswer;
  });
}

/** An answer that this window still writes, or that was given up as interrupted while it was cut off. */
function findOpenAnswer(pen: Pen, answer: TurnId): TurnRow {
  const row = findTurn(pen.database, answer, 'assistant');
  if (row.state === 'writing' || row.state === 'interrupted') return row;
  throw new ModelError('request-invalid', 'This answer is finished.');
}

export function appendText(pen: Pen, answer: TurnId, at: number, text: string): void {
  pen.database.transaction(() => {
    const row = findOpenAnswer(pen, answer);
    if (at > row.text.length) {
      throw new ModelError('request-invalid', `appendText: at: expected at most ${row.text.length}, what is stored.`);
    }
    pen.database.run(
      `UPDATE turns SET text = ?, state = 'writing', detail = NULL, writer = ? WHERE id = ?`,
      row.text.slice(0, at) + text,
      pen.id,
      answer,
    );
    pen.touch(row.chat);
  });
}

export function finishAnswer(pen: Pen, answer: TurnId, text: string, state: FinishedState, nowMs: number): void {
  const { type, ...detail } = state;
  pen.database.transaction(() => {
    const { chat } = findOpenAnswer(pen, answer);
    const stored = type === 'stopped' ? null : JSON.stringify(detail);
    pen.database.run(
      'UPDATE turns SET text = ?, state = ?, detail = ?, writer = NULL WHERE id = ?',
      ...[text, type, stored, answer],
    );
    pen.database.run('UPDATE chats SET updated_ms = ? WHERE id = ?', nowMs, chat);
    pen.touch(chat);
  });
}

export function chooseLeaf(pen: Pen, chat: ChatId, leaf: TurnId): void {
  pen.database.transaction(() => {
    const { leaf: shown }: ChatRow = findChat(pen.database, chat);
    if (shown === leaf) return;
    const sql = 'UPDATE chats SET leaf = ?1 WHERE id = ?2 AND EXISTS (SELECT 1 FROM turns WHERE id = ?1 AND chat = ?2)';
    const { changes } = pen.database.run(sql, leaf, chat);
    if (changes === 0) throw new ModelError('request-invalid', 'chooseLeaf: leaf: expected a turn of this chat.');
    pen.touch(chat);
  });
}
