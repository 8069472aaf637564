/** A model's text as Markdown. It is data: no HTML, no picture from anywhere, links only through the reader's own hand. */
import type { Element, Nodes } from 'hast';
import { createContext, memo, useContext } from 'react';
import Markdown, { type Components } from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { useWords } from '../words/words.tsx';
import { allowedAddress } from './addresses.ts';
import { CodeBlock } from './code-block.tsx';
import { Formula } from './formula.tsx';
import { htmlAsText } from './html-as-text.ts';
import { withMathMarks } from './math-marks.ts';
import './answers.css';

/** Asks the reader before a link is opened. */
export const LinkAsker = createContext<(address: string) => void>(() => {});

const schema: typeof defaultSchema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter(
    (name) => !['source', 'picture', 'details', 'summary'].includes(name),
  ),
  attributes: { ...defaultSchema.attributes, code: [['className', /^language-./, 'math-inline', 'math-display']] },
  protocols: { href: ['https', 'mailto'], src: [] },
};

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

function classesOf({ properties }: Element): readonly string[] {
  return Array.isArray(properties.className) ? properties.className.map(String) : [];
}

function Link({ address, children }: { readonly address: string | undefined; readonly children: React.ReactNode }) {
  const ask = useContext(LinkAsker);
  if (!address) return <>{children}</>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an anchor could be opened past the question, by a middle click
    <button type="button" role="link" className="link" title={address} onClick={() => ask(address)}>
      {children}
    </button>
  );
}

function ScrolledTable({ children }: { readonly children: React.ReactNode }) {
  const { answer } = useWords();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table that scrolls by itself, by the keyboard too
    // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
    <div className="table" role="region" aria-label={answer.table} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}

function PictureWords({ alt }: { readonly alt: string }) {
  const { answer } = useWords();
  return <span className="picture-words">{answer.pictureNotLoaded(alt)}</span>;
}

const components: Components = {
  a: ({ href, children }) => <Link address={href}>{children}</Link>,
  img: ({ alt }) => <PictureWords alt={alt ?? ''} />,
  table: ({ children }) => <ScrolledTable>{children}</ScrolledTable>,
  pre({ node, children }) {
    const code = node?.children.find((child) => child.type === 'element' && child.tagName === 'code');
    if (code?.type !== 'element') return <pre>{children}</pre>;
    const classes = classesOf(code);
    const text = textOf(code).replace(/\n$/, '');
    if (classes.includes('language-math')) return <Formula tex={text} isDisplay />;
    const language = classes.find((name) => name.startsWith('language-'))?.slice('language-'.length);
    return <CodeBlock language={language} text={text} />;
  },
  code({ node, children }) {
    const isMath = node !== undefined && classesOf(node).includes('math-inline');
    return isMath ? <Formula tex={textOf(node)} isDisplay={false} /> : <code>{children}</code>;
  },
};

export const MarkdownText = memo(function MarkdownText({ text }: { readonly text: string }) {
  return (
    <Markdown
      remarkPlugins={[remarkGfm, [remarkMath, { singleDollarTextMath: false }], htmlAsText]}
      rehypePlugins={[[rehypeSanitize, schema]]}
      components={components}
      urlTransform={(address) => allowedAddress(address) ?? ''}
    >
      {withMathMarks(text)}
    </Markdown>
  );
});
