/** A dialog over the window: its title, a way to close it, and what it is about. */
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { IconButton } from './icon-button.tsx';

interface Props {
  readonly title: string;
  /** Of `.dialog` in base.css. */
  readonly size: 'small' | 'medium' | 'large' | 'whole';
  readonly children: ReactNode;
  /** Beside the title. */
  readonly aside?: ReactNode;
  onClose(): void;
}

/** Radix's own overlay writes a style sheet into the page, which its policy forbids; the shade is ours. */
export function Modal({ title, size, children, aside, onClose }: Props) {
  const { common } = useWords();
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <div className="dialog-shade" />
        <Dialog.Content className={`dialog dialog-${size}`} aria-describedby={undefined}>
          <header className="dialog-head">
            <Dialog.Title>{title}</Dialog.Title>
            {aside}
            <Dialog.Close asChild>
              <IconButton icon={X} label={common.close} title={`${common.close} (Esc)`} />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
