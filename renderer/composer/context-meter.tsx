/** How full the model's context is: a small bar, and on demand what fills it and what would be dropped. */
import { Popover } from 'radix-ui';
import { useStore } from 'zustand';
import type { Stores } from '../stores.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import type { ContextUse } from './context-store.ts';

/** `full` where something is dropped already, `near` where the answer's room is all that is left. */
export function fullness(use: ContextUse): 'ample' | 'near' | 'full' {
  const { usedTokenCount, contextTokenCount, roomTokenCount, leftOutCount } = use;
  if (leftOutCount > 0 || usedTokenCount > contextTokenCount) return 'full';
  return usedTokenCount + roomTokenCount > 0.9 * contextTokenCount ? 'near' : 'ample';
}

export function ContextMeter({ stores: { context } }: { readonly stores: Stores }) {
  const words = useWords();
  const language = useLanguage();
  const use = useStore(context, (state) => state.use);
  if (use === undefined) return null;
  const { usedTokenCount, contextTokenCount, leftOutCount } = use;
  const number = (count: number): string => count.toLocaleString(language);
  const fraction = Math.min(1, usedTokenCount / contextTokenCount);
  const state = fullness(use);
  const label = words.context.used(number(usedTokenCount), number(contextTokenCount));
  const parts = [
    { title: words.context.text, count: use.textTokenCount, kind: 'text' },
    { title: words.context.pictures, count: use.pictureTokenCount, kind: 'pictures' },
    { title: words.context.system, count: use.systemTokenCount, kind: 'system' },
  ];
  return (
    <>
      {state !== 'ample' && (
        <span className="context-warning" role="status">
          {leftOutCount > 0 ? words.context.dropped(leftOutCount) : words.context.near}
        </span>
      )}
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
            <p className="popover-note">
              {leftOutCount > 0 ? words.context.dropping(leftOutCount) : words.context.whatHappens}
            </p>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </>
  );
}
