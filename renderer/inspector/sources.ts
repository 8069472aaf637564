/** The maps of Figure 3, in the paper's order, with the prompts that the published checkpoint fixes. */
import type { FeatureSource } from '../../native-models/inspection.ts';

export interface MapSource {
  readonly source: FeatureSource;
  readonly title: string;
  readonly prompt: string;
}

export const mapSources: readonly MapSource[] = [
  { source: 'caption', title: 'Caption', prompt: 'Describe in detail what is shown in the image.' },
  { source: 'ocr', title: 'OCR', prompt: 'What is the text in the image?' },
  {
    source: 'grounding',
    title: 'Grounding',
    prompt: 'Locate the objects in the image, with their descriptions.',
  },
];
