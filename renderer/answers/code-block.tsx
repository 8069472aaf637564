/** A block of code: its language, its colours once they are there, and a way to copy it. */
import type { Root } from 'hast';
import { toJsxRuntime } from 'hast-util-to-jsx-runtime';
import { useEffect, useState } from 'react';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import { CopyButton } from '../ui/copy-button.tsx';
import { useWords } from '../words/words.tsx';
import { highlighted } from './highlighter.ts';

interface Props {
  readonly language: string | undefined;
  readonly text: string;
}

export function CodeBlock({ language, text }: Props) {
  const words = useWords();
  const coloured = useColours(language, text);
  return (
    <figure className="code-block">
      <figcaption>
        <span>{language ?? words.answer.code}</span>
        <CopyButton text={text} label={words.answer.copyCode} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, by the keyboard too */}
      <pre tabIndex={0}>
        <code>{coloured === undefined ? text : toJsxRuntime(coloured, { Fragment, jsx, jsxs })}</code>
      </pre>
    </figure>
  );
}

/** Of the text as it is now: while it grows, the colours wait for a pause. */
function useColours(language: string | undefined, text: string): Root | undefined {
  const [found, setFound] = useState<{ readonly text: string; readonly tree: Root | undefined }>();
  useEffect(() => {
    if (language === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const tree = await highlighted(language, text).catch(() => undefined);
      if (isCurrent) setFound({ text, tree });
    }, 60);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [language, text]);
  return found?.text === text ? found.tree : undefined;
}
