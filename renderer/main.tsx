/** The page starts here: it finds its host, reads the settings and shows the window, or says why it cannot. */
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './ui/overlays.css';
import './ui/forced-colours.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openShownChat } from './chat/shown-chat.ts';
import { openHost } from './host.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import { createStores } from './stores.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { languageOf, wordsIn } from './words/words.tsx';

function BrokenWindow({ settings }: { readonly settings: SettingsStore }) {
  const { common } = wordsIn(languageOf(settings.getState().settings.language, navigator.languages));
  return (
    <main className="no-host">
      <h1>Vasari</h1>
      <p role="alert">{common.broken}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        {common.reload}
      </button>
    </main>
  );
}

const root = createRoot(document.getElementById('root')!);
try {
  const host = await openHost();
  const stores = createStores(host, await host.api.readSettings());
  void stores.chats.getState().refresh();
  void openShownChat(stores.chat);
  root.render(
    <StrictMode>
      <ErrorBoundary
        instead={<BrokenWindow settings={stores.settings} />}
        onFailed={() => stores.chat.getState().flush()} // the draft is what a reload could lose
      >
        <App stores={stores} />
      </ErrorBoundary>
    </StrictMode>,
  );
} catch (error) {
  root.render(
    <main className="no-host">
      <h1>Vasari</h1>
      <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
    </main>,
  );
}
