/** Above everything, when nothing can be stored or the database was damaged: what happened and what can be done. */
import { TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import type { Stores } from '../stores.ts';
import { useLanguage, useWords } from '../words/words.tsx';

export function DataBanner({ stores }: { readonly stores: Stores }) {
  const { data, chats, chat, notices, host } = stores;
  const words = useWords();
  const language = useLanguage();
  const state = useStore(data, ({ info }) => info?.state);
  if (state === undefined || state.type === 'ready') return null;

  async function recover(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      await data.getState().refresh();
      await chats.getState().refresh();
      await chat.getState().open(null);
    } catch (error) {
      notices.getState().complain(sentenceOf(error));
    }
  }

  return (
    <div className="banner" role="alert">
      <TriangleAlert className="icon" aria-hidden />
      <p>{words.common.sentence(state.message)}</p>
      {state.type === 'damaged' && (
        <span className="banner-actions">
          {state.backup !== null && (
            <button
              type="button"
              className="button"
              onClick={() =>
                void recover(async () => {
                  const { message } = await host.api.restoreAutomaticBackup();
                  notices.getState().say(message);
                })
              }
            >
              {words.data.restoreFrom(
                new Date(state.backup.createdMs).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
              )}
            </button>
          )}
          <button type="button" className="button" onClick={() => void recover(() => host.api.dismissDamage())}>
            {words.data.goOn}
          </button>
        </span>
      )}
    </div>
  );
}
