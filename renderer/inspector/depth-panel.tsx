/** The slider through the layers. */
import { useId } from 'react';
import { useStore } from 'zustand';
import type { Inspector } from './inspector.ts';

export function DepthPanel({ inspector: { depth } }: { readonly inspector: Inspector }) {
  const { steps, at, isWorking, trouble, result, shownStep, goTo } = useStore(depth);
  const id = useId();
  const step = steps[at];
  const grid = result?.fits[0]?.maps[0]?.grid;
  if (step === undefined) return <p className="choice-words">The layers appear with the model.</p>;
  const hasEncoder = steps.some(({ type }) => type === 'encoder');
  return (
    <>
      <div className="slider">
        <label htmlFor={id}>Depth</label>
        <span className="slider-value" aria-hidden="true">
          {step.title}
        </span>
        <input
          id={id}
          type="range"
          min={0}
          max={steps.length - 1}
          value={at}
          aria-valuetext={step.title}
          list={`${id}-steps`}
          onChange={(event) => goTo(Number(event.target.value))}
        />
        <datalist id={`${id}-steps`}>
          {steps.map(({ title }, index) => (
            <option key={title} value={index} label={title} />
          ))}
        </datalist>
      </div>
      {trouble && (
        <p className="inspector-trouble" role="alert">
          {trouble}
        </p>
      )}
      <p className="choice-words" role="status">
        {isWorking && 'Reading this layer. '}
        {shownStep?.type === 'stage' && grid !== undefined
          ? `${shownStep.title}: ${grid.rows} × ${grid.columns} cells at its own resolution. Each layer has its own components, so colours do not carry over.`
          : 'Each layer has its own components, so colours do not carry over from one to the next.'}
        {!hasEncoder && ' This model was converted without its encoder’s layers: convert it again to see them.'}
      </p>
    </>
  );
}
