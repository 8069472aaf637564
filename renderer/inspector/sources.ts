/** The maps of Figure 3, in the paper's order, with the prompts that the published checkpoint fixes. */
import type { FeatureSource } from '../../native-models/inspection.ts';

export interface MapSource {
  readonly source: FeatureSource;
  readonly title: string;
  /** In a word, what these features are. */
  readonly what: string;
  /** What Florence-2 was asked, or where the features come from. */
  readonly hint: string;
}

export const mapSources: readonly MapSource[] = [
  { source: 'depth', title: 'V', what: 'DaViT', hint: 'What DaViT sees before anything is asked' },
  { source: 'caption', title: 'Caption', what: 'prompt', hint: '“Describe in detail what is shown in the image.”' },
  { source: 'ocr', title: 'OCR', what: 'prompt', hint: '“What is the text in the image?”' },
  {
    source: 'grounding',
    title: 'Grounding',
    what: 'prompt',
    hint: '“Locate the objects in the image, with their descriptions.”',
  },
  { source: 'fused', title: 'Fused', what: 'image tokens', hint: 'The image tokens that the language model reads' },
];

export const promptSources: readonly FeatureSource[] = ['caption', 'ocr', 'grounding'];

export function titleOf(source: FeatureSource): string {
  return mapSources.find((map) => map.source === source)!.title;
}

/** One map of one picture. */
export type MapKey = `${string}/${FeatureSource}`;

export function mapKey({ picture, source }: { readonly picture: string; readonly source: FeatureSource }): MapKey {
  return `${picture}/${source}`;
}
