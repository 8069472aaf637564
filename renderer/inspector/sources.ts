/** The maps of Figure 3, in the paper's order. */
import type { FeatureSource } from '../../native-models/inspection.ts';

export interface MapSource {
  readonly source: FeatureSource;
  /** As the paper calls it, in what a file says when it is read. */
  readonly title: string;
}

export const mapSources: readonly MapSource[] = [
  { source: 'depth', title: 'V' },
  { source: 'caption', title: 'Caption' },
  { source: 'ocr', title: 'OCR' },
  { source: 'grounding', title: 'Grounding' },
  { source: 'fused', title: 'Fused' },
];

export const promptSources: readonly FeatureSource[] = ['caption', 'ocr', 'grounding'];

/** One map of one picture. */
export type MapKey = `${string}/${FeatureSource}`;

/** The second row's, where that is another model's sight of the same picture. */
export function otherKey(map: { readonly picture: string; readonly source: FeatureSource }): string {
  return `${mapKey(map)}/other`;
}

export function mapKey({ picture, source }: { readonly picture: string; readonly source: FeatureSource }): MapKey {
  return `${picture}/${source}`;
}
