/** All keys of the window, in one sheet. */
import { useWords } from '../words/words.tsx';
import { Modal } from './modal.tsx';
import { isMac, keyNames, shortcuts } from './shortcuts.ts';

export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const { shortcuts: words } = useWords();
  return (
    <Modal title={words.title} size="small" onClose={onClose}>
      <dl className="shortcuts">
        {shortcuts.map(({ id, keys }) => (
          <div key={id}>
            <dt>{words.acts[id]}</dt>
            <dd>
              {keyNames(keys, isMac(), words.keys).map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
