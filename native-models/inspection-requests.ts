/** What may come in for the inspector, with limits: one table for the window's door and for the service's own. */
import { z } from 'zod';
import { longestTextChars, mostPictures, mostTurns } from './contract.ts';
import {
  type ExportRequest,
  type Figure,
  longestRecipeChars,
  type Recipe,
  type RecipeRequest,
} from './figure-files.ts';
import {
  type ClusterRequest,
  type CompareModelsRequest,
  type CompareRequest,
  featureSources,
  type InterveneRequest,
  type ProjectOtherRequest,
  type ProjectRequest,
  type SimilarRequest,
} from './inspection.ts';

const mostMaps = 256;
const mostPatches = 65_536;
const widestFeatures = 16_384;

/** The name of a model's folder, and nothing that leads out of it. */
export const modelId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i, 'expected a model id');
const pictureId = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
/** Which model a request means, in each of them. */
export const ofModel = { openModel: modelId.exactOptional() };
const fraction = z.number().min(0).max(1);
const imageMode = z.enum(['pad', 'squash']);
const scope = z.enum(['square', 'picture']);
const patches = z
  .array(
    z
      .number()
      .int()
      .min(0)
      .max(mostPatches - 1),
  )
  .min(1, 'expected at least one patch')
  .max(mostPatches)
  .readonly();

const choice = {
  picture: pictureId,
  source: z.enum(featureSources),
  layer: z.number().int().min(0).max(999).exactOptional(),
};
const map = z.strictObject(choice);
const maps = z.array(map).min(1).max(mostMaps).readonly();
const foreground = { threshold: fraction, isFlipped: z.boolean() };

/** A finite double: an axis of NaN would colour nothing and say nothing. */
const double = z.number();
const basis = z
  .strictObject({
    width: z.number().int().min(1).max(widestFeatures),
    mean: z.array(double).readonly(),
    axes: z.array(double).readonly(),
  })
  .superRefine(({ width, mean, axes }, context) => {
    const say = (what: string, expected: number, found: number) =>
      context.addIssue({ code: 'custom', path: [what], message: `expected ${expected} numbers, found ${found}` });
    if (mean.length !== width) say('mean', width, mean.length);
    if (axes.length !== 3 * width) say('axes', 3 * width, axes.length);
  });

const fit = z
  .strictObject({
    maps: z
      .array(z.strictObject({ ...choice, refit: z.strictObject(foreground).exactOptional() }))
      .min(1)
      .max(mostMaps)
      .readonly(),
    scope,
    basis: basis.exactOptional(),
  })
  .refine(
    ({ maps: all }) => all.every(({ refit }) => (refit === undefined) === (all[0]?.refit === undefined)),
    'either all maps of a fit have a refit, or none',
  );

const fits = z.array(fit).min(1).max(mostMaps).readonly();

function hasNoLayers(fits: readonly { readonly maps: readonly { readonly layer?: number }[] }[]): boolean {
  return fits.every((each) => each.maps.every(({ layer }) => layer === undefined));
}

const figureMap = z.strictObject({
  ...choice,
  ...foreground,
  palette: z.enum(['components', 'first', 'second', 'third']),
  stretch: z.enum(['map', 'fit']),
});
const figure = z
  .strictObject({
    imageMode,
    fits: z
      .array(
        z.strictObject({
          maps: z.array(figureMap).min(1).max(mostMaps).readonly(),
          scope,
          basis: basis.exactOptional(),
          isRefit: z.boolean(),
        }),
      )
      .min(1)
      .max(mostMaps)
      .readonly(),
    isSmooth: z.boolean(),
    pictureStrength: fraction,
    panelPx: z.number().int().min(64).max(2048),
    pictureNames: z.record(pictureId, z.string().max(255)).readonly().exactOptional(),
    secondRow: z.strictObject({ model: modelId, isTurned: z.boolean() }).exactOptional(),
  })
  .refine(
    ({ fits, secondRow }) => secondRow === undefined || hasNoLayers(fits),
    'a figure with a second model has no layers',
  ) satisfies z.ZodType<Figure>;

const turn = z.strictObject({
  role: z.enum(['user', 'assistant']),
  text: z.string().max(longestTextChars),
  pictures: z.array(pictureId).max(mostPictures).readonly().exactOptional(),
});
const intervene = z.strictObject({
  ...ofModel,
  turns: z.array(turn).min(1).max(mostTurns).readonly(),
  answer: z.string().min(1, 'there is no answer to ask about').max(longestTextChars),
  imageMode: imageMode.exactOptional(),
  pictureModes: z.record(pictureId, imageMode).readonly().exactOptional(),
  system: z.string().max(longestTextChars).exactOptional(),
  take: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('channels'), replacement: z.enum(['zero', 'mean']) }),
    z.strictObject({
      type: z.literal('patches'),
      picture: pictureId,
      from: z.enum(['features', 'pixels']),
      levels: z.number().int().min(1).max(6),
    }),
  ]),
}) satisfies z.ZodType<InterveneRequest>;

export const inspectionRequests = {
  project: z.strictObject({
    ...ofModel,
    fits,
    imageMode: imageMode.exactOptional(),
    withBasis: z.boolean().exactOptional(),
  }) satisfies z.ZodType<ProjectRequest>,
  similar: z.strictObject({
    ...ofModel,
    seeds: z.strictObject({ picture: pictureId, patches }),
    maps,
    imageMode: imageMode.exactOptional(),
  }) satisfies z.ZodType<SimilarRequest>,
  compare: z.strictObject({
    ...ofModel,
    pairs: z
      .array(z.strictObject({ a: map, b: map }))
      .min(1)
      .max(mostMaps)
      .readonly(),
    imageMode: imageMode.exactOptional(),
  }) satisfies z.ZodType<CompareRequest>,
  projectOther: z
    .strictObject({ ...ofModel, model: modelId, fits, isTurned: z.boolean(), imageMode: imageMode.exactOptional() })
    .refine(
      (request) => hasNoLayers(request.fits),
      'another model is shown without layers',
    ) satisfies z.ZodType<ProjectOtherRequest>,
  compareModels: z.strictObject({
    ...ofModel,
    model: modelId,
    picture: pictureId,
    imageMode: imageMode.exactOptional(),
  }) satisfies z.ZodType<CompareModelsRequest>,
  cluster: z.strictObject({
    ...ofModel,
    maps,
    clusterCount: z.number().int().min(2).max(32),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 32 - 1),
    space: z.enum(['features', 'components']),
    scope,
    imageMode: imageMode.exactOptional(),
  }) satisfies z.ZodType<ClusterRequest>,
  estimate: intervene,
  intervene,
  export: z.strictObject({
    ...ofModel,
    figure,
    kinds: z
      .array(z.enum(['png', 'svg', 'recipe', 'features', 'components', 'scores', 'mask', 'csv']))
      .min(1)
      .max(8)
      .readonly(),
    selection: z
      .array(z.strictObject({ picture: pictureId, patches }))
      .min(1)
      .max(mostMaps)
      .readonly()
      .exactOptional(),
  }) satisfies z.ZodType<ExportRequest>,
  recipe: z.strictObject({ ...ofModel, text: z.string().max(longestRecipeChars) }) satisfies z.ZodType<RecipeRequest>,
} as const;

/** A recipe's file, parsed from JSON. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const recipeFile = z
  .strictObject({
    format: z.literal('vasari-figure'),
    formatVersion: z.literal([1, 2]),
    model: z.strictObject({ name: z.string().max(200), manifestSha256: sha256 }),
    secondModel: z
      .strictObject({ name: z.string().max(200), precision: z.string().max(40), manifestSha256: sha256 })
      .exactOptional(),
    versions: z.strictObject({ vasari: z.string().max(100), onnxruntime: z.string().max(100) }),
    figure,
  })
  .refine(
    ({ secondModel, figure: { secondRow }, formatVersion }) =>
      (secondModel === undefined) === (secondRow === undefined) && (secondModel === undefined || formatVersion === 2),
    'its second row and its second model do not belong together',
  ) satisfies z.ZodType<Recipe>;
