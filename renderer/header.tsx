/** The window's head: its name, the model and how it runs, and the few things that concern the whole window. */
import { useStore } from 'zustand';
import type { Pane } from './app.tsx';
import { ModelChoice } from './model/model-choice.tsx';
import { ModelLine } from './model/model-line.tsx';
import type { Stores } from './stores.ts';
import { DarkIcon, LightIcon, NewIcon, SystemIcon } from './ui/icons.tsx';
import type { Theme } from './ui/theme.ts';

interface Props {
  readonly stores: Stores;
  readonly pane: Pane;
  onPane(pane: Pane): void;
  onNewChat(): void;
}

const themes: Readonly<Record<Theme, { readonly name: string; readonly Icon: () => React.ReactNode }>> = {
  system: { name: "the system's", Icon: SystemIcon },
  light: { name: 'light', Icon: LightIcon },
  dark: { name: 'dark', Icon: DarkIcon },
};

export function WindowHeader({ stores, pane, onPane, onNewChat }: Props) {
  const theme = useStore(stores.theme, (choice) => choice.theme);
  const hasTurns = useStore(stores.chat, ({ turns }) => turns.length > 0);
  const { name, Icon } = themes[theme];
  return (
    <header className="head">
      <h1 className="head-name">Vasari</h1>
      <ModelChoice model={stores.model} models={stores.models} />
      <ModelLine model={stores.model} />
      <fieldset className="head-panes">
        <legend className="unseen">View</legend>
        <button type="button" aria-pressed={pane === 'chat'} onClick={() => onPane('chat')}>
          Chat
        </button>
        <button type="button" aria-pressed={pane === 'figure'} onClick={() => onPane('figure')}>
          Figure 3
        </button>
      </fieldset>
      <div className="head-actions">
        {hasTurns && (
          <button type="button" className="icon-button" aria-label="New chat" title="New chat" onClick={onNewChat}>
            <NewIcon />
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={`Theme: ${name}`}
          title={`Theme: ${name}`}
          onClick={() => stores.theme.getState().next()}
        >
          <Icon />
        </button>
      </div>
    </header>
  );
}
