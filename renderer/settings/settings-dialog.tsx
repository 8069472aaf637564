/** The settings, a page a matter. Every change counts at once. */
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import type { SettingsChange } from '../../electron/desktop-api.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import type { Stores } from '../stores.ts';
import { Modal } from '../ui/modal.tsx';
import type { SettingsPage } from '../ui/screens.ts';
import { useWords } from '../words/words.tsx';
import { AnswersPage } from './answers-page.tsx';
import { DataPage } from './data-page.tsx';
import { GeneralPage } from './general-page.tsx';
import { ModelPage } from './model-page.tsx';
import { PresetsPage } from './presets-page.tsx';
import './settings.css';

interface Props {
  readonly stores: Stores;
  readonly page: SettingsPage;
  onClose(): void;
}

export interface PageProps {
  readonly stores: Stores;
  onChange(change: SettingsChange): void;
}

const pages: readonly { readonly page: SettingsPage; readonly View: (props: PageProps) => React.ReactNode }[] = [
  { page: 'general', View: GeneralPage },
  { page: 'answers', View: AnswersPage },
  { page: 'presets', View: PresetsPage },
  { page: 'model', View: ModelPage },
  { page: 'data', View: DataPage },
];

export default function SettingsDialog({ stores, page, onClose }: Props) {
  const { settings: words } = useWords();
  const [shown, setShown] = useState<string>(page);
  const onChange = (change: SettingsChange): void => {
    stores.settings
      .getState()
      .change(change)
      .catch((error: unknown) => stores.notices.getState().complain(sentenceOf(error)));
  };
  return (
    <Modal title={words.title} size="large" onClose={onClose}>
      <Tabs.Root className="settings" orientation="vertical" value={shown} onValueChange={setShown}>
        <Tabs.List className="settings-pages" aria-label={words.pagesTitle}>
          {pages.map(({ page: name }) => (
            <Tabs.Trigger key={name} value={name} className="settings-page" autoFocus={name === page}>
              {words.pages[name]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {pages.map(({ page: name, View }) => (
          <Tabs.Content key={name} value={name} className="settings-content" tabIndex={-1}>
            <View stores={stores} onChange={onChange} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Modal>
  );
}
