/** The window: the chats, the conversation and the inspector side by side; on a narrow one, one at a time. */
import { Dialog } from 'radix-ui';
import { useCallback, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { LinkAsker } from './answers/markdown.tsx';
import { Sidebar } from './chats/sidebar.tsx';
import { ChatPane } from './conversation/chat-pane.tsx';
import { ConnectionBanner } from './conversation/connection-banner.tsx';
import { ConversationHead } from './conversation/conversation-head.tsx';
import { DataBanner } from './conversation/data-banner.tsx';
import { InspectorPane } from './inspector/inspector-pane.tsx';
import { DropZone } from './pictures/drop-zone.tsx';
import type { PictureFile } from './pictures/picture-shelf.ts';
import { useAttach } from './pictures/use-attach.ts';
import { OpenScreen } from './screen.tsx';
import { useAppearance } from './settings/use-appearance.ts';
import type { Stores } from './stores.ts';
import { copyText } from './ui/copy-button.tsx';
import { NoticeList } from './ui/notice-list.tsx';
import { Resizer } from './ui/resizer.tsx';
import { useMedia } from './ui/use-media.ts';
import { useShortcuts } from './ui/use-shortcuts.ts';
import { languageOf, Speaking, useWords } from './words/words.tsx';
import './app.css';

export function App({ stores }: { readonly stores: Stores }) {
  const language = useStore(stores.settings, ({ settings }) => settings.language);
  useAppearance(stores.settings);
  return (
    <Speaking language={languageOf(language, navigator.languages)}>
      <Window stores={stores} />
    </Speaking>
  );
}

function Window({ stores }: { readonly stores: Stores }) {
  const { chat, layout, notices, screens } = stores;
  const words = useWords();
  const messageBox = useRef<HTMLTextAreaElement>(null);
  const searchBox = useRef<HTMLInputElement>(null);
  const chatsButton = useRef<HTMLButtonElement>(null);
  const inspectorPane = useRef<HTMLElement>(null);
  const textScale = useStore(stores.settings, ({ settings }) => settings.textScale);
  const isWide = useMedia(`(min-width: ${68 * textScale}rem)`); // in a query a rem is the browser's, whatever the page's
  const isNarrow = useMedia(`(max-width: ${48 * textScale}rem)`);
  const isSidebarOpen = useStore(layout, (state) => state.isSidebarOpen);
  const isDrawerOpen = useStore(layout, (state) => state.isDrawerOpen);
  const isInspectorOpen = useStore(layout, (state) => state.isInspectorOpen);
  const isOverlaid = useStore(layout, (state) => state.isInspectorOver);
  const inspectorPx = useStore(layout, (state) => state.inspectorPx);
  const { setSidebar, setDrawer, setInspector, setInspectorOver } = layout.getState();

  const isCovered = useStore(screens, ({ screen }) => screen !== undefined) || (isNarrow && isDrawerOpen);
  const isSidebarShown = !isNarrow && isSidebarOpen;
  const isInspectorShown = isWide ? isInspectorOpen : isOverlaid;
  const attach = useAttach(stores);
  const isChatHidden = !isWide && isInspectorShown;
  const focus = useCallback(
    (): void => (isChatHidden ? inspectorPane : messageBox).current?.focus({ preventScroll: isChatHidden }),
    [isChatHidden],
  );
  useFocusKept(!isInspectorShown ? 'none' : isWide ? 'beside' : 'over', focus);

  /** Whatever lies over the message goes. */
  const toMessage = (): void => {
    flushSync(() => {
      setDrawer(false);
      if (!isWide) setInspectorOver(false);
    });
    messageBox.current?.focus();
  };
  const newChat = (): void => {
    void chat.getState().goTo(null);
    toMessage();
  };
  const toggleSidebar = (): void => {
    flushSync(() => (isNarrow ? setDrawer(!isDrawerOpen) : setSidebar(!isSidebarOpen)));
    if (!isNarrow && isFocusLost()) chatsButton.current?.focus(); // a drawer minds the focus by itself
  };
  const toggleInspector = (): void => (isWide ? setInspector(!isInspectorOpen) : setInspectorOver(!isOverlaid));

  useShortcuts({
    newChat,
    sidebar: toggleSidebar,
    inspector: toggleInspector,
    message: toMessage,
    search() {
      flushSync(() => (isNarrow ? setDrawer(true) : setSidebar(true))); // what is typed next goes into the box
      searchBox.current?.focus();
    },
    attach: () => document.querySelector<HTMLButtonElement>('[data-attach="draft"]')?.click(),
    copyLast() {
      const last = chat.getState().turns.findLast(({ role, text }) => role === 'assistant' && text !== '');
      if (last !== undefined) void copy(last.text);
    },
    settings: () => screens.getState().show({ type: 'settings', page: 'general' }),
    shortcuts: () => screens.getState().show({ type: 'shortcuts' }),
  });

  useEffect(() => {
    const stopOnEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) chat.getState().stop();
    };
    const { flush, leave } = chat.getState();
    window.addEventListener('keydown', stopOnEscape);
    window.addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('keydown', stopOnEscape);
      window.removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', flush);
    };
  }, [chat]);

  async function copy(text: string): Promise<void> {
    const { say, complain } = notices.getState();
    if (await copyText(text)) say(words.common.copied);
    else complain(words.common.notCopied);
  }

  async function takePictures(files: readonly PictureFile[], isFolder: boolean): Promise<void> {
    const isInEdit = !isFolder && document.activeElement?.closest('.edit'); // pictures go where one is writing
    const place = isInEdit ? 'edit' : 'draft';
    if (isFolder) await chat.getState().goTo(null);
    if (files.length === 0) return notices.getState().complain(words.pictures.noneInFolder);
    void attach(files, place);
    if (place === 'draft') toMessage();
  }

  const sidebar = (
    <Sidebar
      stores={stores}
      searchBox={searchBox}
      closeButton={chatsButton}
      onNewChat={newChat}
      onOpened={() => {
        setDrawer(false);
        if (isNarrow) setInspectorOver(false);
      }}
      onClose={toggleSidebar}
    />
  );

  return (
    <LinkAsker.Provider value={(address) => screens.getState().show({ type: 'link', address })}>
      <div
        className="window"
        inert={isCovered}
        data-overlaid={isChatHidden || undefined}
        style={{ '--inspector': `${inspectorPx}px` } as React.CSSProperties}
      >
        {isSidebarShown && sidebar}
        {isNarrow && (
          <Dialog.Root open={isDrawerOpen} onOpenChange={setDrawer}>
            <Dialog.Portal>
              <div className="dialog-shade" />
              <Dialog.Content
                className="drawer"
                aria-describedby={undefined}
                onCloseAutoFocus={(event) => {
                  event.preventDefault();
                  focus();
                }}
              >
                <Dialog.Title className="unseen">{words.chats.title}</Dialog.Title>
                {sidebar}
              </Dialog.Content>
            </Dialog.Portal>
          </Dialog.Root>
        )}
        <main className="window-chat">
          <ConversationHead
            stores={stores}
            isSidebarShown={isSidebarShown}
            isInspectorShown={isInspectorShown}
            sidebarButton={chatsButton}
            onSidebar={toggleSidebar}
            onInspector={toggleInspector}
            onNewChat={newChat}
          />
          <ConnectionBanner stores={stores} />
          <DataBanner stores={stores} />
          <div className="window-conversation" hidden={isChatHidden}>
            <ChatPane stores={stores} messageBox={messageBox} />
          </div>
          {isChatHidden && (
            <aside ref={inspectorPane} tabIndex={-1} className="window-figure" aria-label={words.inspector.title}>
              <InspectorPane inspector={stores.inspector} />
            </aside>
          )}
        </main>
        {isWide && isInspectorShown && (
          <>
            <Resizer layout={layout} />
            <aside className="window-figure" aria-label={words.inspector.title}>
              <InspectorPane inspector={stores.inspector} />
            </aside>
          </>
        )}
      </div>
      <OpenScreen stores={stores} onFocusLost={focus} />
      <NoticeList notices={notices} />
      <DropZone onPictures={(files, isFolder) => void takePictures(files, isFolder)} />
    </LinkAsker.Provider>
  );
}

/** What had it went, or was hidden. */
function isFocusLost(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || !activeElement?.checkVisibility();
}

/** The focus goes elsewhere where what had it goes, because the inspector comes, moves or goes. */
function useFocusKept(inspector: 'none' | 'beside' | 'over', focusElsewhere: () => void): void {
  const before = useRef(inspector);
  useEffect(() => {
    if (before.current === inspector) return;
    before.current = inspector;
    if (isFocusLost()) focusElsewhere();
  }, [inspector, focusElsewhere]);
}
