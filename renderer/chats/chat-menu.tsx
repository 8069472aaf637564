/** What can be done with a chat. Deleting can be undone for a while. */
import { Download, Ellipsis, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef } from 'react';
import type { ChatSummary, ExportFormat } from '../../electron/desktop-api.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import type { Stores } from '../stores.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useLanguage, useWords } from '../words/words.tsx';
import { deleteChats } from './deletion.ts';
import { stopsIn } from './stops.ts';

interface Props {
  readonly chat: ChatSummary;
  readonly stores: Stores;
  onRename(): void;
}

const formats: readonly ExportFormat[] = ['markdown', 'json', 'html'];

export function ChatMenu({ chat, stores, onRename }: Props) {
  const { chats, files, notices } = stores;
  const words = useWords();
  const language = useLanguage();
  const isRenaming = useRef(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const attempt = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => notices.getState().complain(sentenceOf(error)));
  };

  /** The row goes: the focus goes on to the one beside it, unless one is writing by then. */
  const remove = async (): Promise<void> => {
    const beside = besideRow(trigger.current!);
    await deleteChats(stores, [chat.id], { undo: words.common.undo, deleted: () => words.chats.deleted(chat.title) });
    requestAnimationFrame(() => {
      if (!document.activeElement?.matches('input, textarea')) beside?.focus();
    });
  };

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton ref={trigger} icon={Ellipsis} label={words.chats.more(chat.title)} isSmall className="chat-more" />
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
                      attempt(
                        notices.getState().during(words.chats.exporting, files.exportChat(chat.id, format, language)),
                      )
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

/** The next row, the one before the last, or what is above a list that is empty then. */
function besideRow(trigger: HTMLElement): HTMLElement | undefined {
  const stops = stopsIn(trigger.closest('nav')!);
  const at = stops.findIndex((stop) => stop.parentElement === trigger.parentElement);
  return stops[at + 1] ?? stops[at - 1];
}
