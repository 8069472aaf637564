/** Above the conversation: what chat it is, the model and how it runs, and the panes at both sides. */
import { PanelLeftOpen, PanelRightClose, PanelRightOpen, SquarePen } from 'lucide-react';
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import { ConversionLine } from '../model/conversion-line.tsx';
import { ModelChoice } from '../model/model-choice.tsx';
import { ModelLine } from '../model/model-line.tsx';
import type { Stores } from '../stores.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly stores: Stores;
  readonly isSidebarShown: boolean;
  readonly isInspectorShown: boolean;
  /** Where the sidebar is hidden. */
  readonly sidebarButton: RefObject<HTMLButtonElement | null>;
  onSidebar(): void;
  onInspector(): void;
  onNewChat(): void;
}

export function ConversationHead(props: Props) {
  const { stores, isSidebarShown, isInspectorShown, sidebarButton, onSidebar, onInspector, onNewChat } = props;
  const words = useWords();
  const chat = useStore(stores.chat, (state) => state.chat);
  const title = useStore(stores.chats, ({ titles }) => (chat === null ? words.chats.newChat : titles.get(chat)));
  const InspectorIcon = isInspectorShown ? PanelRightClose : PanelRightOpen;
  return (
    <header className="head">
      {!isSidebarShown && (
        <>
          <h1 className="unseen">Vasari</h1>
          <IconButton ref={sidebarButton} icon={PanelLeftOpen} label={words.chats.show} onClick={onSidebar} />
          <IconButton icon={SquarePen} label={words.chats.newChat} onClick={onNewChat} />
        </>
      )}
      <div className="head-words">
        <h2 className="head-title">{title}</h2>
        <ModelLine model={stores.model} />
      </div>
      <ConversionLine stores={stores} />
      <ModelChoice model={stores.model} models={stores.models} />
      <IconButton
        icon={InspectorIcon}
        label={isInspectorShown ? words.inspector.hide : words.inspector.show}
        aria-expanded={isInspectorShown}
        onClick={onInspector}
      />
    </header>
  );
}
