/** The window's keys: one table for what they do and for the sheet that shows them. `mod` is Ctrl, or ⌘ on a Mac. */
export type ShortcutId =
  | 'send'
  | 'newline'
  | 'stop'
  | 'editLast'
  | 'newChat'
  | 'search'
  | 'walkChats'
  | 'sidebar'
  | 'inspector'
  | 'attach'
  | 'copyLast'
  | 'settings'
  | 'shortcuts'
  | 'message';

export interface Shortcut {
  readonly id: ShortcutId;
  /** Joined by `+`; the last is `KeyboardEvent.key` in lower case. */
  readonly keys: string;
  /** Handled by the window itself; the others where the focus is. */
  readonly isGlobal: boolean;
}

export const shortcuts: readonly Shortcut[] = [
  { id: 'send', keys: 'enter', isGlobal: false },
  { id: 'newline', keys: 'shift+enter', isGlobal: false },
  { id: 'stop', keys: 'escape', isGlobal: false },
  { id: 'editLast', keys: 'arrowup', isGlobal: false },
  { id: 'message', keys: 'mod+j', isGlobal: true },
  { id: 'attach', keys: 'mod+u', isGlobal: true },
  { id: 'copyLast', keys: 'mod+shift+c', isGlobal: true },
  { id: 'newChat', keys: 'mod+shift+o', isGlobal: true },
  { id: 'search', keys: 'mod+k', isGlobal: true },
  { id: 'walkChats', keys: 'arrowdown', isGlobal: false },
  { id: 'sidebar', keys: 'mod+b', isGlobal: true },
  { id: 'inspector', keys: 'mod+i', isGlobal: true },
  { id: 'settings', keys: 'mod+,', isGlobal: true },
  { id: 'shortcuts', keys: 'mod+/', isGlobal: true },
];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export function pressedShortcut(event: Pressed, isMac: boolean): ShortcutId | undefined {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  if (!mod || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  return shortcuts.find(({ keys, isGlobal }) => {
    const parts = keys.split('+');
    const isShifted = parts.includes('shift') || key === '/'; // on some keyboards the slash is a shifted key
    return (
      isGlobal && parts.at(-1) === key && (event.shiftKey === parts.includes('shift') || (isShifted && key === '/'))
    );
  })?.id;
}

const macNames: Readonly<Record<string, string>> = { mod: '⌘', shift: '⇧' };
const signs: Readonly<Record<string, string>> = { enter: '↵', escape: 'Esc', arrowup: '↑', arrowdown: '↓' };

/** The keys' names, one by one, as they stand on the keyboard; `others` on one that is no Mac's. */
export function keyNames(keys: string, isMac: boolean, others: Readonly<Record<string, string>>): readonly string[] {
  const names = isMac ? macNames : others;
  return keys.split('+').map((key) => names[key] ?? signs[key] ?? key.toUpperCase());
}

export const isMac = (): boolean => /mac/i.test(navigator.platform);
