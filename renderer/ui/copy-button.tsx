/** Copies a text; the sign says for a moment that it did. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useWords } from '../words/words.tsx';
import { IconButton } from './icon-button.tsx';

/** The second way is for windows without the permission of the first. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const held = document.activeElement;
    const box = document.createElement('textarea');
    box.value = text;
    box.className = 'unseen';
    document.body.append(box);
    box.select();
    const isCopied = document.execCommand('copy');
    box.remove();
    if (held instanceof HTMLElement) held.focus();
    return isCopied;
  }
}

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { common } = useWords();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 1600);
    return () => clearTimeout(timer);
  }, [state]);
  const title = state === 'copied' ? common.copied : state === 'failed' ? common.notCopied : label;
  return (
    <>
      <IconButton
        icon={state === 'copied' ? Check : Copy}
        label={label}
        title={title}
        isSmall
        onClick={async () => setState((await copyText(text)) ? 'copied' : 'failed')}
      />
      <span className="unseen" role="status">
        {state === 'idle' ? '' : title}
      </span>
    </>
  );
}
