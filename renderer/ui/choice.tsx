/** One of a few, side by side: radio buttons, with their keys. */
import { useId } from 'react';

interface Props<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly title: string }[];
  readonly value: Value;
  onChange(value: Value): void;
}

export function Choice<Value extends string>({ label, options, value, onChange }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className="unseen">{label}</legend>
      <span aria-hidden="true">{label}</span>
      <span className="choice-options">
        {options.map((option) => (
          <label key={option.value}>
            <input
              className="unseen"
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.title}
          </label>
        ))}
      </span>
    </fieldset>
  );
}
