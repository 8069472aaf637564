/** One connection to SQLite: its settings, its transactions, and its errors as codes to act on. */
import { backup, DatabaseSync } from '@photostructure/sqlite';
import type { z } from 'zod';
import { ModelError } from '../../native-models/contract.ts';

type Connection = InstanceType<typeof DatabaseSync>;
type Statement = ReturnType<Connection['prepare']>;
export type Value = string | number | null;

/** Another process may hold the lock this long before a call gives up. */
const busyTimeoutMs = 5000;

/** SQLite's primary result codes. https://www.sqlite.org/rescode.html */
const resultCodes = { busy: 5, readOnly: 8, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;
const foreignKeyFailed = 787;
/** SQLITE_CORRUPT_VTAB, and a constraint without a kind: only the search index's own tables fail so. */
const indexDamaged: readonly unknown[] = [267, 19];

function codeOf(error: unknown): number | undefined {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode : undefined;
}

/** True where the file itself is broken, and not merely out of reach. */
export function isDamage(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code === 'data-invalid' || isDamageCode(codeOf(error)) || isDamageCode(codeOf(cause ?? {}));
}

function isDamageCode(code: number | undefined): boolean {
  return code !== undefined && ((code & 0xff) === resultCodes.corrupt || (code & 0xff) === resultCodes.notADatabase);
}

/** Of the search index alone. */
export function isIndexDamage(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  return indexDamaged.includes(codeOf(cause ?? error ?? {}));
}

export function asStoreError(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof ModelError || code === undefined) return error;
  const options = { cause: error };
  if (code === foreignKeyFailed) return new ModelError('chat-missing', 'This chat was deleted.', options);
  switch (code & 0xff) {
    case resultCodes.full:
      return new ModelError(
        'disk-full',
        'The disk is full: nothing more can be stored. Free some space and try again; what was stored is safe.',
        options,
      );
    case resultCodes.readOnly:
    case resultCodes.cannotOpen:
      return new ModelError(
        'read-only',
        'The data folder cannot be written to. Check its permissions, or choose another with VASARI_DATA.',
        options,
      );
    case resultCodes.corrupt:
    case resultCodes.notADatabase:
      return new ModelError(
        'data-invalid',
        'The database is damaged. Start Vasari again: it puts the file aside and offers the last backup.',
        options,
      );
    case resultCodes.busy:
      return new ModelError(
        'unexpected',
        'Another Vasari is writing to the same data for longer than expected. Try again.',
        options,
      );
    default:
      return error;
  }
}

/** Statements are prepared once; every error is a ModelError where SQLite gave the reason. */
export class Database {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();

  constructor(path: string, isReadOnly = false) {
    this.#connection = guarded(() => new DatabaseSync(path, { readOnly: isReadOnly, timeout: busyTimeoutMs }));
    guarded(() => {
      if (isReadOnly) return;
      this.#connection.exec('PRAGMA journal_mode = WAL');
      // FULL: an answered call has reached the disk, so that a power cut takes back nothing that the window showed as kept.
      this.#connection.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON');
    });
  }

  all<Row>(sql: string, ...values: readonly Value[]): Row[] {
    return guarded(() => this.#prepared(sql).all(...values) as Row[]);
  }
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined {
    return guarded(() => this.#prepared(sql).get(...values) as Row | undefined);
  }
  /** Row by row, for reading until enough is found. */
  *each<Row>(sql: string, ...values: readonly Value[]): Generator<Row, void, void> {
    const rows = guarded(() => this.#prepared(sql).iterate(...values)) as IterableIterator<Row>;
    try {
      for (;;) {
        const step = guarded(() => rows.next());
        if (step.done) return;
        yield step.value;
      }
    } finally {
      rows.return?.();
    }
  }
  run(sql: string, ...values: readonly Value[]): { readonly changes: number; readonly id: number } {
    const { changes, lastInsertRowid } = guarded(() => this.#prepared(sql).run(...values));
    return { changes, id: Number(lastInsertRowid) };
  }
  exec(sql: string): void {
    guarded(() => this.#connection.exec(sql));
  }

  /** All of it or nothing. A transaction within one is part of it. */
  transaction<T>(work: () => T): T {
    if (this.#connection.isTransaction) return work();
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#connection.isTransaction) this.exec('ROLLBACK'); // a full disk has rolled back already
      throw error;
    }
  }

  /** A copy that is whole, whoever else is writing. `path` must not exist. */
  copyTo(path: string): void {
    this.run('VACUUM INTO ?', path);
  }

  /** The same, page by page, without holding up the program. */
  async backUpTo(path: string): Promise<void> {
    try {
      await backup(this.#connection, path, { rate: 200 });
    } catch (error) {
      throw asStoreError(error);
    }
  }

  get isOpen(): boolean {
    return this.#connection.isOpen;
  }

  close(): void {
    if (!this.isOpen) return;
    this.#statements.clear();
    this.#connection.close();
  }

  #prepared(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error);
  }
}

/** A column of JSON. Undefined for what another version, or another program, put there. */
export function readJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
