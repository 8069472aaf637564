/** How full the model's context is: a small bar, and on demand what fills it and what would be dropped or refused. */
import { Popover } from 'radix-ui';
import { useStore } from 'zustand';
import type { Stores } from '../stores.ts';
import { useLanguage, useWords, type Words } from '../words/words.tsx';
import type { ContextUse } from './context-store.ts';

type Fullness = 'ample' | 'near' | 'full' | 'over';

/** `over` where the question cannot be asked, `full` where turns are dropped for it, `near` where room is left for the answer alone. */
export function fullness(use: ContextUse): Fullness {
  const { usedTokenCount, contextTokenCount, roomTokenCount, leftOutCount, isTooLarge } = use;
  if (isTooLarge) return 'over';
  if (leftOutCount > 0) return 'full';
  return usedTokenCount + roomTokenCount > 0.9 * contextTokenCount ? 'near' : 'ample';
}

/** Beside Send, and in the card. */
function fullnessWords(state: Fullness, { leftOutCount }: ContextUse, { context }: Words): readonly [string, string] {
  switch (state) {
    case 'ample':
      return ['', context.whatHappens];
    case 'near':
      return [context.near, context.whatHappens];
    case 'full':
      return [context.dropped(leftOutCount), context.dropping(leftOutCount)];
    case 'over':
      return [context.over, context.whatFits];
  }
}

export function ContextMeter({ stores: { context } }: { readonly stores: Stores }) {
  const words = useWords();
  const language = useLanguage();
  const use = useStore(context, (state) => state.use);
  if (use === undefined) return null;
  const { usedTokenCount, contextTokenCount } = use;
  const number = (count: number): string => count.toLocaleString(language);
  const fraction = Math.min(1, usedTokenCount / contextTokenCount);
  const state = fullness(use);
  const [warning, note] = fullnessWords(state, use, words);
  const label = words.context.used(number(usedTokenCount), number(contextTokenCount));
  const parts = [
    { title: words.context.text, count: use.textTokenCount, kind: 'text' },
    { title: words.context.pictures, count: use.pictureTokenCount, kind: 'pictures' },
    { title: words.context.system, count: use.systemTokenCount, kind: 'system' },
  ];
  return (
    <>
      <span className="context-warning" role="status" data-state={state}>
        {warning}
      </span>
      <Popover.Root>
        <Popover.Trigger className="icon-button" aria-label={label} title={label} data-context={state}>
          <span className="context-gauge" aria-hidden="true">
            <span style={{ width: `${100 * fraction}%` }} />
          </span>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            aria-label={words.context.title}
            className="popover context-card"
            side="top"
            align="end"
            sideOffset={8}
            collisionPadding={12}
          >
            <p className="popover-title">{label}</p>
            <div className="context-bar" aria-hidden="true">
              {parts.map(({ kind, count }) => (
                <span
                  key={kind}
                  data-kind={kind}
                  style={{ width: `${(100 * count) / Math.max(contextTokenCount, usedTokenCount)}%` }}
                />
              ))}
            </div>
            <dl className="context-parts">
              {parts.map(({ kind, title, count }) => (
                <div key={kind}>
                  <dt>
                    <span data-kind={kind} aria-hidden="true" />
                    {title}
                  </dt>
                  <dd>{number(count)}</dd>
                </div>
              ))}
              <div>
                <dt>{words.context.room}</dt>
                <dd>{number(use.roomTokenCount)}</dd>
              </div>
            </dl>
            <p className="popover-note">{note}</p>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </>
  );
}
