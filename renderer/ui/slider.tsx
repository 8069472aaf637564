/** A fraction from 0 to 1 with its name and its value in per cent. */
import { type CSSProperties, useId } from 'react';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly isDisabled?: boolean;
  onChange(value: number): void;
}

export function Slider({ label, value, isDisabled = false, onChange }: Props) {
  const id = useId();
  const percent = Math.round(100 * value);
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <span className="slider-value" aria-hidden="true">
        {percent} %
      </span>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        value={percent}
        disabled={isDisabled}
        aria-valuetext={`${percent} %`}
        style={{ '--filled': `${percent}%` } as CSSProperties}
        onChange={(event) => onChange(Number(event.target.value) / 100)}
      />
    </div>
  );
}
