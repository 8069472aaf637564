/** One setting: its name, what it does, its control, and the way back where it differs from the default. */
import { RotateCcw } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useLanguage, useWords } from '../words/words.tsx';
import { IconButton } from './icon-button.tsx';

/** Without what stands between thousands: `numberOf` would take it for the decimal point. */
const plain = { useGrouping: false, maximumFractionDigits: 6 } as const;

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  /** The least and the most that its number may be. */
  readonly within?: readonly [number, number];
  readonly children: ReactNode;
  /** Where it differs from the default. */
  readonly onReset?: (() => void) | undefined;
}

export function Field({ id, label, note, within, children, onReset }: FieldProps) {
  const { settings } = useWords();
  const language = useLanguage();
  const number = (limit: number): string => limit.toLocaleString(language, plain);
  const limits = within && settings.within(number(within[0]), number(within[1]));
  const notes = [note, limits].filter(Boolean).join(' ');
  return (
    <div className="field">
      <div className="field-words">
        <label htmlFor={id}>{label}</label>
        {notes !== '' && <p id={`${id}-note`}>{notes}</p>}
      </div>
      <div className="field-control">
        {children}
        {onReset && (
          <IconButton
            icon={RotateCcw}
            label={settings.reset(label)}
            isSmall
            onClick={() => {
              onReset();
              document.getElementById(id)?.focus(); // the button goes
            }}
          />
        )}
      </div>
    </div>
  );
}

interface NumberProps {
  readonly id: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly hasSlider?: boolean;
  /** For what is dear to change: what is typed counts only when the box is left, or with Enter. */
  readonly countsWhenLeft?: boolean;
  readonly label: string;
  onChange(value: number): void;
}

function numberOf(typed: string): number {
  return typed.trim() === '' ? Number.NaN : Number(typed.replace(',', '.'));
}

/** What is typed counts once it is a number within the limits; one outside them stays to be seen, and is marked. */
export function NumberInput({
  id,
  value,
  min,
  max,
  step,
  hasSlider = false,
  countsWhenLeft = false,
  label,
  onChange,
}: NumberProps) {
  const language = useLanguage();
  const shown = value.toLocaleString(language, plain);
  const [text, setText] = useState(shown);
  useEffect(() => setText((typed) => (numberOf(typed) === value ? typed : shown)), [value, shown]);
  const isPermitted = (number: number): boolean =>
    (step >= 1 ? Number.isInteger(number) : Number.isFinite(number)) && number >= min && number <= max;
  const isRefused = text.trim() !== '' && !isPermitted(numberOf(text));
  const take = (typed: string): void => {
    const number = numberOf(typed);
    if (isPermitted(number) && number !== value) onChange(number);
  };
  const isWaiting = useRef(false);
  const takeLate = (): void => {
    if (isWaiting.current) take(text);
    isWaiting.current = false;
  };
  const onGone = useEffectEvent(takeLate);
  useEffect(() => () => onGone(), []); // a box that goes while it has the focus gets no blur
  return (
    <>
      {hasSlider && (
        <input
          type="range"
          className="range"
          aria-label={label}
          min={min}
          max={max}
          step={step}
          value={value}
          style={{ '--filled': `${(100 * (value - min)) / (max - min)}%` } as React.CSSProperties}
          onChange={(event) => onChange(Number(event.target.value))}
        />
      )}
      <input
        id={id}
        className="text-input number"
        inputMode="decimal"
        aria-describedby={`${id}-note`}
        aria-invalid={isRefused}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          if (countsWhenLeft) isWaiting.current = true;
          else take(target.value);
        }}
        onKeyDown={(event) => event.key === 'Enter' && takeLate()}
        onBlur={() => {
          takeLate();
          if (!isRefused) setText(shown);
        }}
      />
    </>
  );
}
