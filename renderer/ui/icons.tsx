/** The window's signs, drawn on one 20 px grid with one stroke. They say nothing to a screen reader: their buttons do. */
import type { ReactNode } from 'react';

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const PictureIcon = () => (
  <Icon>
    <rect x="2.75" y="3.75" width="14.5" height="12.5" rx="1.5" />
    <path d="m3 13.5 4-4 3.5 3.5 2.5-2.5 4 4" />
    <circle cx="13" cy="7.25" r="1.1" />
  </Icon>
);
export const SendIcon = () => (
  <Icon>
    <path d="M10 16V4.5M5 9.25 10 4.25l5 5" />
  </Icon>
);
export const StopIcon = () => (
  <Icon>
    <rect x="5.5" y="5.5" width="9" height="9" rx="1" fill="currentColor" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m5.5 5.5 9 9m0-9-9 9" />
  </Icon>
);
export const AgainIcon = () => (
  <Icon>
    <path d="M15.9 8.2A6.25 6.25 0 1 0 16.25 10M16.25 4v4.25H12" />
  </Icon>
);
export const NewIcon = () => (
  <Icon>
    <path d="M10 4.5v11M4.5 10h11" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="M10 4v11.5m-5-4.75 5 5 5-5" />
  </Icon>
);
export const LightIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="3.25" />
    <path d="M10 2.5v1.75m0 11.5v1.75M2.5 10h1.75m11.5 0h1.75M4.7 4.7l1.2 1.2m8.2 8.2 1.2 1.2m0-10.6-1.2 1.2m-8.2 8.2-1.2 1.2" />
  </Icon>
);
export const DarkIcon = () => (
  <Icon>
    <path d="M16.5 11.7A6.75 6.75 0 0 1 8.3 3.5a6.75 6.75 0 1 0 8.2 8.2Z" />
  </Icon>
);
export const SystemIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6.5" />
    <path d="M10 3.5a6.5 6.5 0 0 1 0 13Z" fill="currentColor" />
  </Icon>
);
