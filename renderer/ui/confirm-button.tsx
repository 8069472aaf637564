/** A button for what cannot be taken back lightly: it asks first. */
import { AlertDialog } from 'radix-ui';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface Props {
  readonly label: string;
  readonly question: string;
  readonly confirm: string;
  onConfirm(): void;
}

export function ConfirmButton({ label, ...asked }: Props) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger className="button button-danger">{label}</AlertDialog.Trigger>
      <ConfirmDialog title={label} isDanger {...asked} />
    </AlertDialog.Root>
  );
}
