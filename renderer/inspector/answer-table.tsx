/** The answer's words in numbers: what their tints say, for those who do not see them and for those who want the values. */
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import { answerWords, channels, natsWords } from './answer-words.ts';
import type { Inspector } from './inspector.ts';

export function AnswerTable({ inspector }: { readonly inspector: Inspector }) {
  const spoken = useWords();
  const { table: words, maps: named } = spoken.figure;
  const found = useStore(inspector.answer, ({ interventions }) => interventions.channels);
  if (found.type !== 'done') return <p className="choice-words">{words.noWords}</p>;
  const { tokens, channels: drops } = found.result;
  const rows = answerWords(tokens, drops).map((word, at) => ({ ...word, key: `${at} ${word.text}` }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="table-frame" tabIndex={0} aria-label={words.ofAnswer}>
      <table className="values">
        <caption className="unseen">{words.ofAnswer}</caption>
        <thead>
          <tr>
            <th scope="col" className="values-cell values-head">
              {words.word}
            </th>
            {channels.map((channel) => (
              <th key={channel} scope="col" className="values-cell values-head">
                {named[channel].title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, text, drops: each }) => (
            <tr key={key}>
              <th scope="row" className="values-cell">
                {text}
              </th>
              {channels.map((channel) => (
                <td key={channel} className="values-cell">
                  {natsWords(-each[channel], spoken)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
