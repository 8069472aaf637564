/** Above everything, where the host has been gone for longer than a moment: nothing reaches it, and what can be done. */
import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { connectionLost } from '../host-socket.ts';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';

/** A socket that breaks comes back within a second where the host is still there. */
const patienceMs = 3000;

export function ConnectionBanner({ stores: { model } }: { readonly stores: Stores }) {
  const { common } = useWords();
  const isLost = useStore(model, ({ state }) => state.type === 'died' && state.message === connectionLost);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) return setShown(false);
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, [isLost]);
  if (!isShown) return null;
  return (
    <div className="banner" role="alert">
      <TriangleAlert className="icon" aria-hidden />
      <p>{common.hostGone}</p>
    </div>
  );
}
