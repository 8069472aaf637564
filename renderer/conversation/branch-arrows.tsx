/** Steps through the branches that begin with a turn: earlier and later wordings, or tries at an answer. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useStore } from 'zustand';
import type { ChatStore } from '../chat/chat-state.ts';
import type { ChatTurn } from '../chat/turn-tree.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly turn: ChatTurn;
  readonly chat: ChatStore;
}

/** Nothing where the turn has no other version. */
export function BranchArrows({ turn, chat }: Props) {
  const { turn: words } = useWords();
  const branches = useStore(chat, (state) => state.branches.get(turn.parent));
  if (branches === undefined || branches.length < 2) return null;
  const index = branches.indexOf(turn.id);
  const count = branches.length;
  const show = (at: number): void => {
    const branch = branches[at];
    if (branch !== undefined) void chat.getState().choose(branch);
  };
  return (
    <fieldset className="branches">
      <legend className="unseen">{words.branches}</legend>
      <IconButton
        icon={ChevronLeft}
        label={words.earlierBranch}
        isSmall
        aria-disabled={index === 0}
        onClick={() => show(index - 1)}
      />
      <span>
        <span className="unseen">{words.branchOf(index + 1, count)}</span>
        <span aria-hidden="true">
          {index + 1}/{count}
        </span>
      </span>
      <IconButton
        icon={ChevronRight}
        label={words.laterBranch}
        isSmall
        aria-disabled={index === count - 1}
        onClick={() => show(index + 1)}
      />
    </fieldset>
  );
}
