/** The branch of a chat that is shown: from the first question to the leaf. */
import type { Chat, StoredTurn } from '../chat-api.ts';

export function shownTurns({ turns, leaf }: Pick<Chat, 'turns' | 'leaf'>): readonly StoredTurn[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const shown: StoredTurn[] = [];
  for (let id = leaf; id !== null; ) {
    const turn = byId.get(id);
    if (turn === undefined) break;
    shown.push(turn);
    id = turn.parent;
  }
  return shown.reverse();
}
