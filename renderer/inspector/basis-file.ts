/** A basis as a file: the mean and the three axes of each source, to look at other pictures along the same axes. */
import type { Basis } from '../../native-models/inspection.ts';
import type { FrozenBases } from './fits.ts';
import { mapSources } from './sources.ts';

const format = 'vasari-basis';

export function frozenText(bases: FrozenBases): string {
  return `${JSON.stringify({ format, formatVersion: 1, bases })}\n`;
}

export type ReadBases =
  | { readonly type: 'read'; readonly bases: FrozenBases }
  | { readonly type: 'refused'; readonly message: string };

/** Whether the widths fit the open model is for the model to say. */
export function readFrozen(text: string): ReadBases {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return refused('The file is not JSON. Choose one that was saved by “Save basis”.');
  }
  if (!isRecord(file) || file.format !== format || file.formatVersion !== 1 || !isRecord(file.bases)) {
    return refused('The file is not a basis. Choose one that was saved by “Save basis”.');
  }
  const bases: Partial<Record<keyof FrozenBases, Basis>> = {};
  for (const { source, title } of mapSources) {
    const basis = file.bases[source];
    if (basis === undefined) continue;
    if (!isBasis(basis)) return refused(`The basis of ${title} is damaged: its mean and axes do not fit its width.`);
    bases[source] = basis;
  }
  if (Object.keys(bases).length === 0) return refused('The file holds no basis of any map.');
  return { type: 'read', bases };
}

function refused(message: string): ReadBases {
  return { type: 'refused', message };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBasis(value: unknown): value is Basis {
  if (!isRecord(value)) return false;
  const { width, mean, axes } = value;
  return typeof width === 'number' && hasNumbers(mean, width) && hasNumbers(axes, 3 * width);
}

function hasNumbers(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length && value.every((each) => Number.isFinite(each));
}
