/** The inspector follows the chat: it shows the newest picture there, has others at hand, and keeps none that is gone. */
import type { ChatId, ChatPicture } from '../electron/desktop-api.ts';
import type { PictureId } from '../native-models/contract.ts';
import type { ChatState, ChatStore } from './chat/chat-state.ts';
import type { ChatTurn } from './chat/turn-tree.ts';
import type { ChatsStore } from './chats/chats-store.ts';
import type { FigureStore, InspectedPicture } from './inspector/figure-store.ts';
import type { ShelfStore } from './pictures/picture-shelf.ts';

interface Parts {
  readonly chat: ChatStore;
  readonly chats: ChatsStore;
  readonly shelf: ShelfStore;
  readonly figure: FigureStore;
}

/** Pictures of a chat that the inspector has at hand without being shown them. */
const mostAtHand = 8;

/** A picture goes by its key: the stored one's id in a question, the shelf's key in the draft. */
export function followChat({ chat, chats, shelf, figure }: Parts): void {
  /** What was seen here of each chat's pictures, on all its branches and in its draft. */
  const held = new Map<ChatId | null, readonly string[]>();
  let opened: number | undefined;
  let shown: readonly string[] = [];
  let newest = 0;

  function pictureOf(key: string): PictureId {
    const state = shelf.getState().attachments[key]?.state;
    return state?.type === 'ready' ? state.picture : key;
  }

  function isHeld(picture: PictureId): boolean {
    return [...held.values()].some((keys) => keys.some((key) => pictureOf(key) === picture));
  }

  function hold(id: ChatId | null, keys: readonly string[]): void {
    const dropped = (held.get(id) ?? []).filter((key) => !keys.includes(key));
    held.set(id, keys);
    const gone = dropped.map(pictureOf).filter((picture) => !isHeld(picture));
    if (gone.length > 0) figure.getState().forget(gone);
  }

  /** As soon as it is ready; undefined where it cannot be read, or is gone by then. */
  async function find(key: string, asked: readonly ChatPicture[]): Promise<InspectedPicture | undefined> {
    const picture = asked.findLast((other) => other.picture === key);
    const found = await (picture === undefined ? attachedPicture(shelf, key) : storedPicture(shelf, picture));
    return found !== undefined && isHeld(found.picture) ? found : undefined;
  }

  async function show(latest: string, others: readonly string[], asked: readonly ChatPicture[]): Promise<void> {
    const mine = newest;
    const { inspect, know } = figure.getState();
    const found = await find(latest, asked);
    if (found === undefined) return;
    if (mine === newest) inspect(found);
    else know([found]); // it took longer than one that came later
    const atHand = await Promise.all(others.map((key) => find(key, asked)));
    know(atHand.filter((each) => each !== undefined));
  }

  chat.subscribe((state, before) => {
    const isSame = state.branches === before.branches && state.draft === before.draft && state.phase === before.phase;
    if (isSame && state.chat === before.chat) return; // an answer grows
    if (state.opened === before.opened && state.chat !== before.chat) held.delete(before.chat); // it began here
    if (isBeingRead(state)) return;
    const { tree, turns, draft } = state;
    const keysIn = (some: readonly ChatTurn[]) => [
      ...picturesIn(some).map(({ picture }) => picture),
      ...draft.pictures,
    ];
    if (isRead(state)) hold(state.chat, keysIn([...tree.values()]));
    const keys = keysIn(turns);
    const isOther = state.opened !== opened;
    const added = keys.filter((key) => isOther || !shown.includes(key));
    if (!isOther && added.length === 0 && keys.length === shown.length) return;
    opened = state.opened;
    shown = keys;
    newest += 1;
    if (keys.length === 0) return figure.getState().clear();
    const latest = added.at(-1) ?? (figure.getState().inspected === undefined ? keys.at(-1) : undefined);
    if (latest !== undefined) void show(latest, added.slice(-mostAtHand, -1).reverse(), picturesIn(turns));
  });

  chats.subscribe(({ chats: listed, hasMore }, before) => {
    if (listed === before.chats || (hasMore && listed.length >= before.chats.length)) return; // moved out of the list
    const ids = new Set<ChatId | null>([null, ...listed.map(({ id }) => id)]);
    for (const id of [...held.keys()].filter((each) => !ids.has(each))) {
      hold(id, []);
      held.delete(id);
    }
  });
}

/** A chat that was begun has turns. */
function isRead({ chat, tree }: ChatState): boolean {
  return chat === null || tree.size > 0;
}

function isBeingRead(state: ChatState): boolean {
  return state.phase.type === 'opening' || (state.phase.type === 'open' && !isRead(state));
}

function picturesIn(turns: readonly ChatTurn[]): readonly ChatPicture[] {
  return turns.flatMap((turn) => (turn.role === 'user' ? turn.pictures : []));
}

export async function storedPicture(
  shelf: ShelfStore,
  { picture, name }: ChatPicture,
): Promise<InspectedPicture | undefined> {
  const state = await shelf.getState().look(picture);
  return state.type === 'ready' ? { key: picture, picture, name, previewUrl: state.previewUrl } : undefined;
}

async function attachedPicture(shelf: ShelfStore, key: string): Promise<InspectedPicture | undefined> {
  const { name, state } = await shelf.getState().settled(key);
  return state.type === 'ready' ? storedPicture(shelf, { picture: state.picture, name }) : undefined;
}
