/** Steps through the branches that begin with a turn: earlier and later wordings, or tries at an answer. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly index: number;
  readonly count: number;
  onStep(by: 1 | -1): void;
}

export function BranchArrows({ index, count, onStep }: Props) {
  const { turn } = useWords();
  return (
    <fieldset className="branches">
      <legend className="unseen">{turn.branches}</legend>
      <button
        type="button"
        className="icon-button small"
        aria-label={turn.earlierBranch}
        title={turn.earlierBranch}
        aria-disabled={index === 0}
        onClick={() => index > 0 && onStep(-1)}
      >
        <ChevronLeft className="icon" />
      </button>
      <span>
        <span className="unseen">{turn.branchOf(index + 1, count)}</span>
        <span aria-hidden="true">
          {index + 1}/{count}
        </span>
      </span>
      <button
        type="button"
        className="icon-button small"
        aria-label={turn.laterBranch}
        title={turn.laterBranch}
        aria-disabled={index === count - 1}
        onClick={() => index < count - 1 && onStep(1)}
      >
        <ChevronRight className="icon" />
      </button>
    </fieldset>
  );
}
