/** What can be done with a chat. Deleting can be undone for a while. */
import { Download, Ellipsis, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef } from 'react';
import type { ChatSummary, ExportFormat } from '../../electron/desktop-api.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import type { Stores } from '../stores.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';
import { deleteChats } from './deletion.ts';

interface Props {
  readonly chat: ChatSummary;
  readonly stores: Stores;
  onRename(): void;
}

const formats: readonly ExportFormat[] = ['markdown', 'json', 'html'];

export function ChatMenu({ chat, stores, onRename }: Props) {
  const { chats, files, notices } = stores;
  const words = useWords();
  const isRenaming = useRef(false);
  const attempt = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => notices.getState().complain(sentenceOf(error)));
  };

  const remove = (): Promise<void> =>
    deleteChats(stores, [chat.id], { undo: words.common.undo, deleted: () => words.chats.deleted(chat.title) });

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={Ellipsis} label={words.chats.more(chat.title)} isSmall className="chat-more" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="pop"
          align="start"
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            if (isRenaming.current) event.preventDefault(); // the focus goes into the box
            isRenaming.current = false;
          }}
        >
          <DropdownMenu.Item
            className="pop-item"
            onSelect={() => {
              isRenaming.current = true;
              onRename();
            }}
          >
            <Pencil className="icon" /> {words.chats.rename}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className="pop-item"
            onSelect={() => attempt(chats.getState().pin(chat.id, !chat.isPinned))}
          >
            {chat.isPinned ? <PinOff className="icon" /> : <Pin className="icon" />}
            {chat.isPinned ? words.chats.unpin : words.chats.pin}
          </DropdownMenu.Item>
          <DropdownMenu.Sub>
            <DropdownMenu.SubTrigger className="pop-item">
              <Download className="icon" /> {words.chats.export}
            </DropdownMenu.SubTrigger>
            <DropdownMenu.Portal>
              <DropdownMenu.SubContent className="pop" sideOffset={4} collisionPadding={12}>
                {formats.map((format) => (
                  <DropdownMenu.Item
                    key={format}
                    className="pop-item"
                    onSelect={() =>
                      attempt(notices.getState().during(words.chats.exporting, files.exportChat(chat.id, format)))
                    }
                  >
                    {words.chats.formats[format]}
                  </DropdownMenu.Item>
                ))}
              </DropdownMenu.SubContent>
            </DropdownMenu.Portal>
          </DropdownMenu.Sub>
          <DropdownMenu.Separator className="pop-rule" />
          <DropdownMenu.Item className="pop-item pop-danger" onSelect={() => attempt(remove())}>
            <Trash2 className="icon" /> {words.chats.delete}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
