/** A chat's turns as a tree: every edit and every further try is a branch, and one path through it is shown. */
import type {
  AnswerFigures,
  ChatAnswer,
  ChatQuestion,
  FinishedState,
  StoredTurn,
  TurnId,
} from '../../electron/desktop-api.ts';
import type { Stage } from '../../native-models/contract.ts';

/** `model` waits until the model is open, `queue` for the job before this one. */
export type WorkingStage = 'model' | 'queue' | Stage;

export type AnswerState =
  | {
      readonly type: 'working';
      readonly stage: WorkingStage;
      readonly fraction: number;
      /** When the stage began, as `performance.now()` counts. */
      readonly sinceMs: number;
    }
  /** Another window writes it. */
  | { readonly type: 'writing' }
  | FinishedState;

export type Question = ChatQuestion;

export interface Answer extends Omit<ChatAnswer, 'state'> {
  readonly state: AnswerState;
  /** Turns at the beginning that no longer fitted into the context; of a finished answer its figures say it. */
  readonly leftOutCount?: number;
}

export type ChatTurn = Question | Answer;
export type TurnTree = ReadonlyMap<TurnId, ChatTurn>;
export type { AnswerFigures, TurnId };

export const noTurns: TurnTree = new Map();

export function treeOf(turns: readonly StoredTurn[]): TurnTree {
  return new Map(turns.map((turn) => [turn.id, turn]));
}

export function withTurn(tree: TurnTree, turn: ChatTurn): TurnTree {
  return new Map(tree).set(turn.id, turn);
}

export function withoutTurns(tree: TurnTree, turns: readonly TurnId[]): TurnTree {
  const rest = new Map(tree);
  for (const turn of turns) rest.delete(turn);
  return rest;
}

export function isWorking(turn: ChatTurn | undefined): turn is Answer {
  return turn?.role === 'assistant' && turn.state.type === 'working';
}

/** From the first question to the leaf. */
export function pathTo(tree: TurnTree, leaf: TurnId | null): readonly ChatTurn[] {
  const path: ChatTurn[] = [];
  for (let turn = leaf === null ? undefined : tree.get(leaf); turn !== undefined; ) {
    path.push(turn);
    turn = turn.parent === null ? undefined : tree.get(turn.parent);
  }
  return path.reverse();
}

/** The turns under each turn, or under null, oldest first: the branches one can step through there. */
export type Branches = ReadonlyMap<TurnId | null, readonly TurnId[]>;

export function branchesOf(tree: TurnTree): Branches {
  const branches = new Map<TurnId | null, TurnId[]>();
  for (const { id, parent } of tree.values()) {
    const known = branches.get(parent);
    if (known === undefined) branches.set(parent, [id]);
    else known.push(id);
  }
  return branches;
}

/** The end of the branch that begins with a turn, along the latest of its children. */
export function leafUnder(tree: TurnTree, turn: TurnId): TurnId {
  const latestChild = new Map<TurnId, TurnId>();
  for (const { id, parent } of tree.values()) if (parent !== null) latestChild.set(parent, id);
  let leaf = turn;
  for (let next = latestChild.get(leaf); next !== undefined; next = latestChild.get(leaf)) leaf = next;
  return leaf;
}
