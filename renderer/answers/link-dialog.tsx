/** Before a link is opened: where it leads, in full, and two ways to answer. */
import { AlertDialog } from 'radix-ui';
import type { DesktopApi } from '../../electron/desktop-api.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import type { NoticesStore } from '../ui/notices.ts';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly address: string | undefined;
  /** Who wrote it, and what opening does. */
  readonly explanation: string;
  readonly api: Pick<DesktopApi, 'openLink'>;
  readonly notices: NoticesStore;
  onClose(): void;
}

export function LinkDialog({ address, explanation, api, notices, onClose }: Props) {
  const { links } = useWords();

  async function open(): Promise<void> {
    if (address === undefined) return;
    try {
      const forWindow = await api.openLink(address);
      if (forWindow !== null) window.open(forWindow, '_blank', 'noopener,noreferrer');
    } catch (error) {
      notices.getState().complain(sentenceOf(error));
    }
  }

  return (
    <AlertDialog.Root open={address !== undefined} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <ConfirmDialog title={links.title} question={explanation} confirm={links.open} onConfirm={() => void open()}>
        <p className="link-address">{address}</p>
      </ConfirmDialog>
    </AlertDialog.Root>
  );
}
