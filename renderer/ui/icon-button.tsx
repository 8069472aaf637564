/** A button that shows a sign alone: its name is said to a screen reader and shown at the pointer. */
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';

interface Props extends Omit<ComponentProps<'button'>, 'type' | 'aria-label' | 'children'> {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isSmall?: boolean;
}

export function IconButton({ icon: Icon, label, isSmall = false, className = '', title = label, ...button }: Props) {
  return (
    <button
      {...button}
      type="button"
      className={['icon-button', isSmall && 'small', className].filter(Boolean).join(' ')}
      aria-label={label}
      title={title}
    >
      <Icon className="icon" />
    </button>
  );
}
