/** A formula, typeset by KaTeX, which is loaded with the first one. What it cannot read stays as it was written. */
import 'katex/dist/katex.min.css';
import { useEffect, useRef } from 'react';

interface Props {
  readonly tex: string;
  readonly isDisplay: boolean;
}

export function Formula({ tex, isDisplay }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let isCurrent = true;
    const typeset = async (): Promise<void> => {
      const { default: katex } = await import('katex');
      if (!isCurrent || place.current === null) return;
      const options = { displayMode: isDisplay, throwOnError: false, trust: false, strict: 'ignore' } as const;
      katex.render(tex, place.current, { ...options, maxSize: 20, maxExpand: 200 });
    };
    void typeset();
    return () => {
      isCurrent = false;
    };
  }, [tex, isDisplay]);
  return (
    <span className={isDisplay ? 'formula formula-display' : 'formula'} ref={place}>
      {tex}
    </span>
  );
}
