/** What is done with the draft and with edits: writing, attaching, leaving one edit for another, waiting for pictures. */
import type { ShelfStore } from '../pictures/picture-shelf.ts';
import type { Attached } from './attached.ts';
import type { ChatState, ChatStore } from './chat-state.ts';
import type { DraftKeeper } from './draft-keeper.ts';
import type { TurnId } from './turn-tree.ts';
import { type Edit, type Writing, type WritingPlace, writingAt } from './writing.ts';

export const unreadPicture = 'A picture here could not be read: remove it, then send.';

interface Parts {
  readonly set: ChatStore['setState'];
  readonly get: ChatStore['getState'];
  readonly shelf: ShelfStore;
  readonly attached: Attached;
  readonly drafts: DraftKeeper;
}

type Acts = Pick<
  ChatState,
  'write' | 'attach' | 'hasRoom' | 'attachKey' | 'detach' | 'replace' | 'beginEdit' | 'endEdit'
>;

export interface WritingActs {
  readonly acts: Acts;
  enterDraft(draft: Writing): void;
  /** Closes the edit; what was written is taken up where its question is edited again. */
  leaveEdit(): void;
  /** Drops what was written of an edit. */
  dropEdit(turn: TurnId): void;
  /**
   * Waits until none of the pictures that are sent from a place is being read, and until those of an edit, which the host
   * knows nothing of, are surely stored; false where that was stopped.
   */
  areRead(pictures: readonly string[], place: WritingPlace): Promise<boolean>;
  stopWaiting(): void;
}

export function createWritingActs({ set, get, shelf, attached, drafts }: Parts): WritingActs {
  let wait: { readonly place: WritingPlace } | undefined; // of what was sent, for its pictures
  const leftEdits = new Map<TurnId, Edit>(); // of whatever chat
  const writing = (place: WritingPlace): Writing => writingAt(place, get());

  function enterDraft(draft: Writing): void {
    set({ draft });
    drafts.keep(get().chat, draft);
  }
  function change(place: WritingPlace, part: Partial<Writing>): void {
    const { edit, draft } = get();
    if (place === 'draft') enterDraft({ ...draft, ...part });
    else if (edit !== undefined) set({ edit: { ...edit, ...part } });
  }

  /** A picture is part of the stored draft once it is stored itself. */
  function keepOnceStored(key: string): void {
    const { chat } = get();
    void shelf
      .getState()
      .settled(key)
      .then(() => {
        if (get().chat === chat && get().draft.pictures.includes(key)) drafts.keep(chat, get().draft);
      });
  }

  async function areRead(pictures: readonly string[], place: WritingPlace): Promise<boolean> {
    const mine = { place };
    wait = mine;
    set({ isWaitingForPictures: true });
    const { settled, renew } = shelf.getState();
    await Promise.all(pictures.map((key) => (place === 'edit' ? renew(key) : settled(key))));
    if (wait !== mine) return false;
    stopWaiting();
    return true;
  }
  function stopWaiting(): void {
    wait = undefined;
    set({ isWaitingForPictures: false });
  }

  function closeEdit(): void {
    if (wait?.place === 'edit') stopWaiting();
    set({ edit: undefined });
  }
  function leaveEdit(): void {
    const { edit } = get();
    if (edit !== undefined) leftEdits.set(edit.turn, edit);
    closeEdit();
  }
  function dropEdit(turn: TurnId): void {
    leftEdits.delete(turn);
    if (get().edit?.turn === turn) closeEdit();
  }

  const acts: Acts = {
    write: (text, place = 'draft') => change(place, { text }),
    async attach(files, place = 'draft') {
      const { opened, edit } = get();
      const isThere = (): boolean => get().opened === opened && (place === 'draft' || get().edit?.turn === edit?.turn);
      let attachedCount = 0;
      let left = files;
      while (left.length > 0 && isThere()) {
        const before = writing(place).pictures;
        const taken = left.slice(0, Math.max(0, attached.roomBeside(before)));
        if (taken.length === 0) break;
        const keys = taken.map((file) => shelf.getState().addFile(file));
        change(place, { pictures: [...before, ...keys] });
        for (const key of keys) keepOnceStored(key);
        left = left.slice(taken.length);
        await Promise.all(keys.map((key) => shelf.getState().settled(key)));
        attachedCount += attached.picturesOf(keys).length;
      }
      return { attachedCount, leftOverCount: left.length };
    },
    hasRoom: () => attached.roomBeside(get().draft.pictures) > 0,
    attachKey(key) {
      const { pictures } = get().draft;
      if (pictures.includes(key)) return true;
      if (attached.roomBeside(pictures) < 1) return false;
      void shelf.getState().renew(key);
      change('draft', { pictures: [...pictures, key] });
      keepOnceStored(key);
      return true;
    },
    replace(key, by) {
      for (const place of ['draft', 'edit'] as const) {
        const { pictures } = writing(place);
        if (!pictures.includes(key) || pictures.includes(by)) continue;
        void shelf.getState().renew(by);
        change(place, { pictures: pictures.map((other) => (other === key ? by : other)) });
        keepOnceStored(by);
      }
    },
    detach(key, place = 'draft') {
      change(place, { pictures: writing(place).pictures.filter((other) => other !== key) });
      if (get().trouble === unreadPicture) set({ trouble: undefined });
    },
    beginEdit(id) {
      const { tree, edit } = get();
      const question = tree.get(id);
      if (question?.role !== 'user' || edit?.turn === id) return;
      leaveEdit();
      const { text, pictures } = question;
      set({ edit: leftEdits.get(id) ?? { turn: id, text, pictures: attached.read(pictures) } });
    },
    endEdit() {
      const { edit } = get();
      if (edit !== undefined) dropEdit(edit.turn);
    },
  };
  return { acts, enterDraft, leaveEdit, dropEdit, areRead, stopWaiting };
}
