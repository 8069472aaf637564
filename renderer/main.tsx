/** The page starts here: it finds its host, reads the settings and shows the window, or says why it cannot. */
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './ui/overlays.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openHost } from './host.ts';
import { createStores } from './stores.ts';

const root = createRoot(document.getElementById('root')!);
try {
  const host = await openHost();
  const stores = createStores(host, await host.api.readSettings());
  void stores.chats.getState().refresh();
  void stores.chat.getState().open(null);
  root.render(
    <StrictMode>
      <App stores={stores} />
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
