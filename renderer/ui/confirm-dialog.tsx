/** Asks before what cannot be taken back lightly: what it is about, and two ways to answer. */
import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly title: string;
  readonly question: string;
  readonly confirm: string;
  readonly isDanger?: boolean;
  /** Between the question and its answers. */
  readonly children?: ReactNode;
  onConfirm(): void;
}

/** Within an `AlertDialog.Root`, which says when it is open. */
export function ConfirmDialog({ title, question, confirm, isDanger = false, children, onConfirm }: Props) {
  const { common } = useWords();
  return (
    <AlertDialog.Portal>
      <div className="dialog-shade" />
      <AlertDialog.Content className="dialog dialog-small">
        <AlertDialog.Title>{title}</AlertDialog.Title>
        <AlertDialog.Description>{question}</AlertDialog.Description>
        {children}
        <div className="dialog-actions">
          <AlertDialog.Cancel className="button">{common.cancel}</AlertDialog.Cancel>
          <AlertDialog.Action className={`button ${isDanger ? 'button-danger' : 'button-strong'}`} onClick={onConfirm}>
            {confirm}
          </AlertDialog.Action>
        </div>
      </AlertDialog.Content>
    </AlertDialog.Portal>
  );
}
