/** How questions are asked, in this chat or in all of them, with one click back. */
import { useState } from 'react';
import { useStore } from 'zustand';
import type { AskSettings, ChatSettings } from '../../electron/desktop-api.ts';
import { Choice } from '../ui/choice.tsx';
import { useWords } from '../words/words.tsx';
import { AskForm } from './ask-form.tsx';
import type { PageProps } from './settings-dialog.tsx';
import { differing, effective } from './settings-store.ts';

type Scope = 'chat' | 'all';

export function AnswersPage({ stores, onChange }: PageProps) {
  const { chat, settings } = stores;
  const { settings: words } = useWords();
  const [scope, setScope] = useState<Scope>('chat');
  const ask = useStore(settings, (state) => state.settings.ask);
  const usual = useStore(settings, (state) => state.defaults.ask);
  const own = useStore(chat, (state) => state.settings);
  const isChat = scope === 'chat';
  const defaults = isChat ? ask : usual;
  const values = isChat ? effective(ask, own) : ask;

  const put = (next: AskSettings): void => {
    if (isChat) void chat.getState().configure(differing(ask, next));
    else onChange({ ask: next });
  };
  const change = (part: ChatSettings): void => put({ ...values, ...part });
  const isUsual = Object.keys(differing(defaults, values)).length === 0;

  return (
    <>
      <div className="settings-scope">
        <Choice
          label={words.appliesTo}
          options={[
            { value: 'chat', title: words.thisChat },
            { value: 'all', title: words.allChats },
          ]}
          value={scope}
          onChange={(value) => setScope(value)}
        />
        <button type="button" className="button" disabled={isUsual} onClick={() => put(defaults)}>
          {words.backToDefaults}
        </button>
      </div>
      <AskForm
        values={values}
        defaults={defaults}
        onChange={change}
        onReset={(key) => change({ [key]: defaults[key] })}
      />
    </>
  );
}
