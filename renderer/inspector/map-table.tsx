/** The maps in numbers: what the canvases show, for those who do not see them and for those who want the values. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import { AnswerTable } from './answer-table.tsx';
import type { Inspector } from './inspector.ts';
import { findMap, likenessWords, modelGrid, patchWords } from './shown-maps.ts';
import { mapSources } from './sources.ts';
import { useShownRows } from './use-shown-rows.ts';

export function MapTable({ inspector }: { readonly inspector: Inspector }) {
  const { table } = useWords().figure;
  const [isOpen, setOpen] = useState(false);
  const view = useStore(inspector.view, (state) => state.view);
  return (
    <details className="fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{table.fold}</summary>
      {isOpen && (view === 'answer' ? <AnswerTable inspector={inspector} /> : <Rows inspector={inspector} />)}
    </details>
  );
}

function Rows({ inspector }: { readonly inspector: Inspector }) {
  const { figure: words } = useWords();
  const rows = useShownRows(inspector);
  const base = useStore(inspector.figure, modelGrid);
  const inspected = useStore(inspector.figure, (state) => state.inspected);
  const look = useStore(inspector.look);
  const likeness = useStore(inspector.similarity);
  const view = useStore(inspector.view, (state) => state.view);
  if (base === undefined || inspected === undefined) return <p className="choice-words">{words.table.none}</p>;
  const groups = rows.map(({ picture, name, fits }) => ({
    name: name ?? picture.name,
    maps: mapSources.flatMap(({ source }) => {
      const shown = findMap(fits, picture.picture, source);
      if (shown === undefined) return [];
      const { map } = shown;
      const { title } = words.maps[source];
      return [{ key: `${name}/${source}`, title, map, wordsAt: patchWords(map, base, look, words) }];
    }),
  }));
  const maps = groups.flatMap((group) => group.maps);
  const patches = Array.from({ length: base.rows * base.columns }, (_, patch) => patch);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="table-frame" tabIndex={0} aria-label={words.table.region}>
      <table className="values">
        <caption className="unseen">
          {view === 'similarity' ? words.table.ofSimilarity(inspected.name) : words.table.ofComponent(inspected.name)}
        </caption>
        <thead>
          {groups.length > 1 && (
            <tr>
              <td className="values-cell values-head" />
              {groups.map((group) => (
                <th key={group.name} scope="colgroup" colSpan={group.maps.length} className="values-cell values-head">
                  {group.name}
                </th>
              ))}
            </tr>
          )}
          <tr>
            <th scope="col" className="values-cell values-head">
              {words.table.place}
            </th>
            {maps.map(({ key, title }) => (
              <th key={key} scope="col" className="values-cell values-head">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {patches.map((patch) => (
            <tr key={patch}>
              <th scope="row" className="values-cell">
                {Math.floor(patch / base.columns) + 1}, {(patch % base.columns) + 1}
              </th>
              {maps.map(({ key, map, wordsAt }) => (
                <td key={key} className="values-cell">
                  {(view === 'similarity' ? likenessWords(likeness, map, patch, words) : undefined) ?? wordsAt(patch)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
