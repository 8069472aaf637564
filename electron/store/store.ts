/** The user's data while the program runs: the open database, who writes to it, and what is done to it in passing. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { ModelError } from '../../native-models/contract.ts';
import type { StoreState } from '../data-api.ts';
import { keepAutomaticBackup, latestBackup, makeAutomaticBackup } from './automatic-backup.ts';
import { type ChangeListener, Changes } from './changes.ts';
import type { Database } from './database.ts';
import { picturesIn, removeOldCopies } from './files.ts';
import { forgetDamage } from './kept.ts';
import { dataFolderOf } from './location.ts';
import { type Opened, type OpenState, openDatabase, unavailable } from './open.ts';
import type { Pen } from './pen.ts';
import { copyOwed, purgeChats, settleCopy } from './purge.ts';
import { mendingIndex } from './search.ts';
import { removeUnusedPictures } from './unused-pictures.ts';
import { giveUpAnswersOf, giveUpAnswersOfTheDead, othersAtWork, signIn, signOut } from './writers.ts';

const pollMs = 1000;
const signOfLifeMs = 60_000;
const backupAgeMs = 24 * 3_600_000;
/** After the start, so that it does not slow it. */
const firstChoresMs = 20_000;

export interface Clock {
  now(): number;
}

export class Store {
  /** Where the program looks first; `folder` is where the data was moved. */
  readonly base: string;
  readonly changes = new Changes();
  readonly #clock: Clock;
  readonly #writer = randomUUID();
  readonly #timers: NodeJS.Timeout[] = [];
  #folder = '';
  #opened: Opened = unavailable('Nothing is open yet.');
  #lastPage = 0;
  #lastSignMs = 0;
  #chores: Promise<void> = Promise.resolve();
  readonly #underWay = new Set<Promise<unknown>>();
  #isReplacing = false;

  constructor(base: string, clock: Clock = Date) {
    this.base = base;
    this.#clock = clock;
    this.#open();
    this.#timers.push(setInterval(() => this.#poll(), pollMs).unref());
    this.#timers.push(setTimeout(() => void this.doChores(), firstChoresMs).unref());
    this.#timers.push(setInterval(() => void this.doChores(), 600_000).unref());
  }

  get folder(): string {
    return this.#folder;
  }
  get pictures(): string {
    return picturesIn(this.#folder);
  }
  get nowMs(): number {
    return this.#clock.now();
  }
  get state(): StoreState {
    const { state } = this.#opened;
    return state.type === 'damaged' ? { ...state, backup: latestBackup(this.#folder) } : state;
  }

  /** For reading. Throws where there is no database, and while it is closed. */
  get database(): Database {
    const { database, state } = this.#opened;
    if (database === undefined) throw new ModelError('read-only', messageOf(state));
    if (!database.isOpen) throw beingReplaced();
    return database;
  }

  openPage(listener: ChangeListener): string {
    this.#lastPage += 1;
    const page = `${this.#writer}/${this.#lastPage}`;
    this.changes.listen(page, listener);
    return page;
  }

  /** What the page was writing becomes interrupted. */
  closePage(page: string): void {
    this.changes.leave(page);
    if (!this.canWrite) return;
    try {
      const chats = mendingIndex(this.database, () => giveUpAnswersOf(this.database, page));
      if (chats.length > 0) this.changes.tell({ chats, settings: false });
    } catch (error) {
      console.error(`What a window was writing is not marked as interrupted yet: ${sentenceOf(error)}`);
    }
  }

  get canWrite(): boolean {
    const { type } = this.#opened.state;
    return type === 'ready' || type === 'damaged';
  }

  /** Throws 'read-only' where nothing can be written, with the reason. */
  penOf(page: string): Pen {
    this.requireWritable();
    if (this.nowMs - this.#lastSignMs > signOfLifeMs) this.#signIn();
    return this.changes.penOf(page, this.database);
  }

  /** Throws 'read-only' with the reason; 'unexpected' while the database is closed. */
  requireWritable(): void {
    if (!this.canWrite) throw new ModelError('read-only', messageOf(this.#opened.state));
    if (this.#opened.database?.isOpen !== true) throw beingReplaced();
  }

  /** For writing that takes more than one step: until it is done, the database is not closed nor the data moved. */
  async whileOpen<T>(work: () => Promise<T>): Promise<T> {
    this.requireWritable();
    const done = work();
    this.#underWay.add(done);
    try {
      return await done;
    } finally {
      this.#underWay.delete(done);
    }
  }

  /** Moving, restoring, erasing: one at a time. Throws 'request-invalid' where another program has the data open. */
  async replaceData<T>(job: () => Promise<T>): Promise<T> {
    if (this.#isReplacing) throw beingReplaced();
    this.requireWritable();
    this.#requireAlone();
    this.#isReplacing = true;
    try {
      return await job();
    } finally {
      this.#isReplacing = false;
    }
  }

  /** Does something to the database's file while it is closed, and opens it again, there or elsewhere. */
  async whileClosed(work: () => Promise<void>): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
    this.#requireAlone(); // another may have come while the job prepared
    this.#close();
    try {
      await work();
    } finally {
      this.#open();
      this.changes.tell({ chats: 'all', settings: true });
      this.changes.flush();
    }
  }

  /** The backup from before the damage is put aside too: the next one would replace it. */
  dismissDamage(): void {
    if (this.#opened.state.type !== 'damaged') return;
    this.requireWritable();
    keepAutomaticBackup(this.#folder, this.nowMs);
    forgetDamage(this.#folder);
    this.#opened = { ...this.#opened, state: { type: 'ready' } };
  }

  /** Deletions whose time is over, pictures that nothing shows, the daily copy. */
  doChores(): Promise<void> {
    this.#chores = this.#chores
      .then(() => (this.#opened.state.type === 'ready' ? this.whileOpen(() => this.#doChores()) : undefined))
      .catch((error: unknown) => {
        if (this.#opened.database?.isOpen !== true) return; // closed meanwhile
        console.error(`Tidying the data failed: ${sentenceOf(error)}`);
      });
    return this.#chores;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#close();
  }

  async #doChores(): Promise<void> {
    this.#signIn();
    await purgeChats(this.database, this.nowMs);
    await removeOldCopies(this.#folder, this.nowMs);
    await removeUnusedPictures(this.database, this.#folder, this.nowMs);
    const backup = latestBackup(this.#folder);
    // What was deleted for good must not live on in the copy.
    const owed = copyOwed(this.database);
    if (owed > 0) this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    if (owed > 0 || backup === null || this.nowMs - backup.createdMs > backupAgeMs) {
      await makeAutomaticBackup(this.database, this.#folder);
      settleCopy(this.database, owed);
    }
  }

  #open(): void {
    this.#folder = this.base;
    try {
      this.#folder = dataFolderOf(this.base);
    } catch (error) {
      this.#opened = unavailable(sentenceOf(error));
      return;
    }
    if (this.#folder !== this.base && !existsSync(this.#folder)) {
      const message = `The data was moved to ${this.#folder}, which is not there now. Connect its disk and start Vasari again.`;
      this.#opened = unavailable(message);
      return;
    }
    this.#opened = openDatabase(this.#folder, this.nowMs);
    if (this.#opened.database !== undefined) this.changes.watch(this.#opened.database);
    if (!this.canWrite) return;
    try {
      this.#signIn();
    } catch (error) {
      // What is stored can still be read, and the next writing signs in once more.
      console.error(`Signing in: ${sentenceOf(error)}`);
    }
  }

  #requireAlone(): void {
    if (!othersAtWork(this.database, this.#writer, this.nowMs)) return;
    throw new ModelError('request-invalid', 'Another Vasari has the same data open. Close it and try again.');
  }

  /** On a full disk it waits for the next writing. */
  #signIn(): void {
    const { database } = this;
    try {
      mendingIndex(database, () => {
        signIn(database, this.#writer, this.nowMs);
        giveUpAnswersOfTheDead(database, this.nowMs);
      });
      this.#lastSignMs = this.nowMs;
    } catch (error) {
      this.#lastSignMs = 0;
      if (!(error instanceof ModelError) || error.code !== 'disk-full') throw error;
      console.error(error.message);
    }
  }

  #poll(): void {
    if (this.#opened.database?.isOpen !== true) return;
    try {
      this.changes.poll(this.#opened.database);
      if (this.canWrite && this.nowMs - this.#lastSignMs > signOfLifeMs && this.#isAnyoneWriting()) this.#signIn();
    } catch (error) {
      console.error(`Looking for changes failed: ${sentenceOf(error)}`);
    }
  }

  #isAnyoneWriting(): boolean {
    return this.database.get("SELECT 1 FROM turns WHERE state = 'writing'") !== undefined;
  }

  #close(): void {
    if (this.canWrite && this.#opened.database?.isOpen) {
      try {
        signOut(this.database, this.#writer);
      } catch (error) {
        console.error(`Closing the database: ${sentenceOf(error)}`);
      }
    }
    this.#opened.close();
  }
}

function beingReplaced(): ModelError {
  return new ModelError('unexpected', 'The data is being moved, restored or deleted. Try again in a moment.');
}

function messageOf(state: OpenState): string {
  return 'message' in state ? state.message : 'Nothing can be stored.';
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
