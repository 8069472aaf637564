/** A button for what cannot be taken back lightly: it asks first. */
import { AlertDialog } from 'radix-ui';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly label: string;
  readonly question: string;
  readonly confirm: string;
  onConfirm(): void;
}

export function ConfirmButton({ label, question, confirm, onConfirm }: Props) {
  const { common } = useWords();
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger className="button button-danger">{label}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <div className="dialog-shade" />
        <AlertDialog.Content className="dialog dialog-small">
          <AlertDialog.Title>{label}</AlertDialog.Title>
          <AlertDialog.Description>{question}</AlertDialog.Description>
          <div className="dialog-actions">
            <AlertDialog.Cancel className="button">{common.cancel}</AlertDialog.Cancel>
            <AlertDialog.Action className="button button-danger" onClick={onConfirm}>
              {confirm}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
