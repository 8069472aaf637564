/** What a job of the inspector sees with: the open model, and pictures through it. */
import { z } from 'zod';
import type { ImageMode, PictureId } from '../contract.ts';
import type { Features } from '../inference/feature-store.ts';
import { pixelsOf } from '../inference/image.ts';
import type { OpenModel } from '../inference/model.ts';
import type { Rgb } from '../inference/resample.ts';
import type { Sight } from '../inference/vision.ts';
import type { Placement } from '../inspection.ts';
import type { Manifest } from '../manifest.ts';

/** Features of a picture, and where it lay in the square they were made from. */
export interface Seen {
  readonly sight: Sight;
  readonly placement: Placement;
}

const kept = z.object({
  arrays: z.object({
    depth: z.instanceof(Float32Array),
    breadth: z.instanceof(Float32Array),
    imageTokens: z.instanceof(Float32Array),
  }),
  facts: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }),
});

/** What a store kept of a picture; nothing where it is not what was put there. */
export function seenOf(features: Features | undefined): Seen | undefined {
  const { data } = kept.safeParse(features);
  return data && { sight: data.arrays, placement: data.facts };
}

export interface LookEvent {
  readonly type: 'stage';
  readonly stage: 'picture' | 'vision';
  readonly fraction: number;
}

/** What another model saw, and which one it is. */
export interface Sighted {
  readonly manifest: Manifest;
  /** Its manifest's hash. */
  readonly identity: string;
  readonly seen: Seen;
}

/** The open model's eyes, as the service lends them to one job. */
export interface Eyes {
  readonly model: OpenModel;
  /** A picture's features, kept or fresh. */
  look(picture: PictureId, mode: ImageMode): AsyncGenerator<LookEvent, Seen, void>;
  /** A picture's features as another model has them, by its id: kept, or from its graphs, open for this alone. */
  lookThrough(model: string, picture: PictureId, mode: ImageMode): AsyncGenerator<LookEvent, Sighted, void>;
  /** The id of the model here with that manifest's hash. */
  modelWith(identity: string): Promise<string | undefined>;
  /** The decoded picture, upright. */
  picture(picture: PictureId): Promise<Rgb>;
  isStored(picture: PictureId): Promise<boolean>;
  readonly signal: AbortSignal | undefined;
}

/** The picture as DaViT takes it: [1, 3, size, size]. */
export async function pixelsFor(picture: PictureId, mode: ImageMode, eyes: Eyes): Promise<Float32Array> {
  const { image } = eyes.model.manifest;
  return pixelsOf(await eyes.picture(picture), mode, image.sizePx, image).pixelsNchw;
}
