/** The page starts here: it finds its host and shows the window, or says why it cannot. */
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openHost } from './host.ts';
import { createStores } from './stores.ts';

const root = createRoot(document.getElementById('root')!);
try {
  const stores = createStores(await openHost());
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
