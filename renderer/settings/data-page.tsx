/** Where the data lies and how large it is; out, in, elsewhere, and gone. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { deleteChats, restoreAll } from '../chats/deletion.ts';
import type { OnPart } from '../host-files.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { FileButton } from '../ui/file-button.tsx';
import { sizeWords } from '../words/sizes.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import type { PageProps } from './settings-dialog.tsx';

/** Returns what is to be said when it is done. */
type Act = (onPart: OnPart) => Promise<string | undefined>;

export function DataPage({ stores }: PageProps) {
  const { data, files, notices, chats, chat, settings, models, host } = stores;
  const words = useWords();
  const language = useLanguage();
  const info = useStore(data, (state) => state.info);
  const hasDialogs = useStore(models, (state) => state.hasSystemDialogs);
  const [busy, setBusy] = useState<string>();
  const [folder, setFolder] = useState('');
  useEffect(
    () =>
      void data
        .getState()
        .refresh()
        .catch(() => {}),
    [data],
  );

  /** Says what is going on, what came of it, or what went wrong; then everything is read anew. */
  async function work(doing: string, act: Act, isNew = false): Promise<void> {
    const held = document.activeElement; // a button, which is disabled meanwhile
    const onPart: OnPart = (fraction) => setBusy(fraction < 1 ? `${doing} ${Math.round(100 * fraction)} %` : doing);
    setBusy(doing);
    try {
      const done = await act(onPart);
      if (done !== undefined) notices.getState().say(done);
      if (isNew) {
        notices.getState().closeAbout('deletion');
        await settings.getState().refresh();
        await chat.getState().open(null);
      }
      await chats.getState().refresh();
      await data.getState().refresh();
    } catch (error) {
      notices.getState().complain(sentenceOf(error));
    } finally {
      setBusy(undefined);
      requestAnimationFrame(() => {
        if (held instanceof HTMLElement && document.activeElement?.contains(held)) held.focus();
      });
    }
  }

  return (
    <>
      {info && (
        <FactList
          facts={[
            [words.data.folder, info.folder],
            [
              words.data.chats,
              `${info.chatCount.toLocaleString(language)} · ${sizeWords(info.databaseBytes, language)}`,
            ],
            [
              words.data.pictures,
              `${info.pictureCount.toLocaleString(language)} · ${sizeWords(info.pictureBytes, language)}`,
            ],
            [words.data.backups, sizeWords(info.backupBytes, language)],
          ]}
        />
      )}
      <p className="data-busy" role="status">
        {busy}
      </p>
      <section className="data-section">
        <h3>{words.data.backupTitle}</h3>
        <p>{words.data.backupNote}</p>
        <div className="data-actions">
          <button
            type="button"
            className="button"
            disabled={busy !== undefined}
            onClick={() => void work(words.data.making, async (onPart) => void (await files.saveBackup(onPart)))}
          >
            {words.data.makeBackup}
          </button>
          <FileButton
            label={words.data.restore}
            accept=".zip,application/zip"
            isDisabled={busy !== undefined}
            onFile={(file) =>
              void work(words.data.restoring, async (onPart) => (await files.restoreBackup(file, onPart)).message, true)
            }
          />
          <FileButton
            label={words.data.import}
            accept=".json,application/json"
            isDisabled={busy !== undefined}
            onFile={(file) =>
              void work(words.data.importing, async (onPart) => {
                const imported = await files.importChat(file, onPart);
                await chat.getState().open(imported.id);
                return words.data.imported(imported.title);
              })
            }
          />
        </div>
      </section>
      <section className="data-section">
        <h3>{words.data.moveTitle}</h3>
        <p>{words.data.moveNote}</p>
        <div className="data-actions">
          {hasDialogs ? (
            <button
              type="button"
              className="button"
              disabled={busy !== undefined}
              onClick={() =>
                void work(words.data.moving, async () => {
                  const chosen = await host.api.chooseFolder();
                  return chosen === null ? undefined : (await host.api.moveData(chosen)).message;
                })
              }
            >
              {words.data.moveTo}
            </button>
          ) : (
            <>
              <input
                className="text-input"
                aria-label={words.data.newFolder}
                placeholder={words.data.newFolder}
                value={folder}
                onChange={(event) => setFolder(event.target.value)}
              />
              <button
                type="button"
                className="button"
                disabled={busy !== undefined || folder.trim() === ''}
                onClick={() =>
                  void work(words.data.moving, async () => (await host.api.moveData(folder.trim())).message)
                }
              >
                {words.data.move}
              </button>
            </>
          )}
          {hasDialogs && (
            <button
              type="button"
              className="button"
              onClick={() => void work('', async () => void (await host.api.openDataFolder()))}
            >
              {words.data.openFolder}
            </button>
          )}
        </div>
      </section>
      <section className="data-section">
        <h3>{words.data.eraseTitle}</h3>
        <p>{words.data.eraseNote}</p>
        <div className="data-actions">
          {info !== undefined && info.deletedCount > 0 && (
            <button
              type="button"
              className="button"
              disabled={busy !== undefined}
              onClick={() =>
                void work(words.data.bringingBack, async () => {
                  await restoreAll(stores);
                  return undefined;
                })
              }
            >
              {words.data.bringBack(info.deletedCount)}
            </button>
          )}
          <ConfirmButton
            label={words.data.deleteChats}
            question={words.data.deleteChatsQuestion}
            confirm={words.data.deleteChatsConfirm}
            onConfirm={() =>
              void work(words.data.deleting, async () => {
                await deleteChats(stores, 'all', { undo: words.common.undo, deleted: words.data.chatsDeleted });
                return undefined;
              })
            }
          />
          <ConfirmButton
            label={words.data.eraseAll}
            question={words.data.eraseQuestion}
            confirm={words.data.eraseConfirm}
            onConfirm={() =>
              void work(
                words.data.deleting,
                async () => {
                  await chat.getState().end('all');
                  return (await host.api.eraseAll()).message;
                },
                true,
              )
            }
          />
        </div>
      </section>
    </>
  );
}
