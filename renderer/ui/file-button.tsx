/** A button that opens the system's file dialog for one file. */
import { useRef } from 'react';

interface Props {
  readonly label: string;
  readonly accept: string;
  readonly isDisabled?: boolean;
  onFile(file: File): void;
}

export function FileButton({ label, accept, isDisabled = false, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" disabled={isDisabled} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = ''; // the same file can be picked again
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}
