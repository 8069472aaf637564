/** The window: the chat and, beside it, Figure 3; on a narrow window one of the two at a time. */
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { ChatPane } from './chat/chat-pane.tsx';
import { WindowHeader } from './header.tsx';
import { InspectorPane } from './inspector/inspector-pane.tsx';
import { DropZone } from './pictures/drop-zone.tsx';
import { inspectPicture, type Stores } from './stores.ts';
import './app.css';

export type Pane = 'chat' | 'figure';

export function App({ stores }: { readonly stores: Stores }) {
  const { chat, shelf, inspector } = stores;
  const [pane, setPane] = useState<Pane>('chat');
  const messageBox = useRef<HTMLTextAreaElement>(null);
  const inspectedKey = useStore(inspector.figure, ({ inspected }) => inspected?.key);

  return (
    <div className="window" data-pane={pane}>
      <WindowHeader
        stores={stores}
        pane={pane}
        onPane={setPane}
        onNewChat={() => {
          chat.getState().startOver();
          setPane('chat');
          messageBox.current?.focus();
        }}
      />
      <main className="window-chat">
        <ChatPane
          stores={stores}
          messageBox={messageBox}
          inspectedKey={inspectedKey}
          onInspect={(key) => {
            setPane('figure');
            void inspectPicture(shelf, inspector, key);
          }}
        />
      </main>
      <aside className="window-figure" aria-label="Figure 3">
        <InspectorPane inspector={inspector} />
      </aside>
      <DropZone
        onPictures={(files) => {
          chat.getState().attach(files);
          setPane('chat');
          messageBox.current?.focus();
        }}
      />
    </div>
  );
}
