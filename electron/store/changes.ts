/** What changed, told to every page but the one that did it: in this program at once, of others by asking SQLite. */
import type { ChatId } from '../chat-api.ts';
import type { Database } from './database.ts';
import { nextRevision, type Pen, readCounter } from './pen.ts';

export interface Change {
  readonly chats: readonly ChatId[] | 'all';
  readonly settings: boolean;
}
export type ChangeListener = (change: Change) => void;

interface Waiting {
  readonly chats: Set<ChatId>;
  settings: boolean;
  isAll: boolean;
}

export class Changes {
  readonly #pages = new Map<string, { readonly listener: ChangeListener; waiting: Waiting }>();
  readonly #own = new Set<number>();
  #dataVersion = 0;
  #revision = 0;
  #settings = 0;

  /** Begins to watch a database, at the start and after another took its place. */
  watch(database: Database): void {
    this.#own.clear();
    this.#dataVersion = dataVersion(database);
    this.#revision = readCounter(database, 'revision');
    this.#settings = readCounter(database, 'settings');
  }

  listen(page: string, listener: ChangeListener): void {
    this.#pages.set(page, { listener, waiting: nothing() });
  }
  leave(page: string): void {
    this.#pages.delete(page);
  }

  penOf(page: string, database: Database): Pen {
    return {
      database,
      id: page,
      touch: (chat) => {
        const { revision: before } = database.get<{ revision: number }>(
          'SELECT revision FROM chats WHERE id = ?',
          chat,
        )!;
        // Of another program, and not told yet: it would be hidden behind this revision.
        if (before > this.#revision && !this.#own.has(before)) this.tell({ chats: [chat], settings: false });
        const revision = nextRevision(database, 'revision');
        this.#own.add(revision);
        database.run('UPDATE chats SET revision = ? WHERE id = ?', revision, chat);
        this.tell({ chats: [chat], settings: false }, page);
      },
      touchSettings: () => {
        const revision = nextRevision(database, 'settings');
        if (revision === this.#settings + 1) this.#settings = revision;
        this.tell({ chats: [], settings: true }, page);
      },
    };
  }

  /** At the next `flush`, to every page but one. */
  tell({ chats, settings }: Change, except?: string): void {
    for (const [page, { waiting }] of this.#pages) {
      if (page === except) continue;
      if (chats === 'all') waiting.isAll = true;
      else for (const chat of chats) waiting.chats.add(chat);
      waiting.settings ||= settings;
    }
  }

  /** Looks for what other programs changed; costs next to nothing where they did not. */
  poll(database: Database): void {
    const version = dataVersion(database);
    if (version !== this.#dataVersion) {
      this.#dataVersion = version;
      const rows = database.all<{ id: number; revision: number }>(
        'SELECT id, revision FROM chats WHERE revision > ?',
        this.#revision,
      );
      const settings = readCounter(database, 'settings');
      const foreign = rows.filter(({ revision }) => !this.#own.has(revision));
      this.tell({ chats: foreign.map(({ id }) => id), settings: settings !== this.#settings });
      this.#settings = settings;
      this.#revision = rows.reduce((latest, { revision }) => Math.max(latest, revision), this.#revision);
    } else {
      for (const revision of this.#own) this.#revision = Math.max(this.#revision, revision);
    }
    this.#own.clear();
    this.flush();
  }

  flush(): void {
    for (const page of this.#pages.values()) {
      const { chats, settings, isAll } = page.waiting;
      if (!isAll && !settings && chats.size === 0) continue;
      page.waiting = nothing();
      page.listener({ chats: isAll ? 'all' : [...chats], settings });
    }
  }
}

function nothing(): Waiting {
  return { chats: new Set(), settings: false, isAll: false };
}

/** Changes when another connection wrote. */
function dataVersion(database: Database): number {
  return database.get<{ data_version: number }>('PRAGMA data_version')!.data_version;
}
