/** The slider through the layers. */
import { type CSSProperties, useId } from 'react';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import type { DepthStep } from './depth-store.ts';
import type { Inspector } from './inspector.ts';

export function DepthPanel({ inspector: { depth } }: { readonly inspector: Inspector }) {
  const {
    figure: { depth: words },
    common: { sentence },
  } = useWords();
  const { steps, at, isWorking, trouble, result, shownStep, goTo } = useStore(depth);
  const id = useId();
  const step = steps[at];
  const grid = result?.fits[0]?.maps[0]?.grid;
  if (step === undefined) return <p className="choice-words">{words.none}</p>;
  const titleOf = ({ type, layer }: DepthStep): string =>
    type === 'stage' ? words.stage(layer + 1) : words.encoder(layer + 1);
  const hasEncoder = steps.some(({ type }) => type === 'encoder');
  return (
    <>
      <div className="slider">
        <label htmlFor={id}>{words.title}</label>
        <span className="slider-value" aria-hidden="true">
          {titleOf(step)}
        </span>
        <input
          id={id}
          type="range"
          min={0}
          max={steps.length - 1}
          value={at}
          aria-valuetext={titleOf(step)}
          style={{ '--filled': `${(100 * at) / Math.max(1, steps.length - 1)}%` } as CSSProperties}
          onChange={(event) => goTo(Number(event.target.value))}
        />
        <p className="depth-steps" aria-hidden="true">
          {steps.map((each, index) => (
            <span key={titleOf(each)} data-here={index === at || undefined}>
              {each.layer === 0 && <small>{each.type === 'stage' ? words.tower : words.layers}</small>}
              {each.layer + 1}
            </span>
          ))}
        </p>
      </div>
      {trouble && (
        <p className="inspector-trouble" role="alert">
          {sentence(trouble)}
        </p>
      )}
      <p className="choice-words" role="status">
        {isWorking && words.reading}
        {shownStep?.type === 'stage' && grid !== undefined && words.cells(titleOf(shownStep), grid.rows, grid.columns)}
        {words.hint}
        {!hasEncoder && words.noEncoder}
      </p>
    </>
  );
}
