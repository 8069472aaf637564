/** A figure and what it was made of, to and from a file. */
import { dependencies, version } from '../../package.json';
import { type Job, ModelError, type PictureId } from '../contract.ts';
import type { Figure, Recipe, RecipeRequest, RecipeResult } from '../figure-files.ts';
import { modelTitle } from '../inspection.ts';
import { recipeFile } from '../inspection-requests.ts';
import type { Eyes } from './eyes.ts';
import { checkChoice } from './layers.ts';

const versions = { vasari: version, onnxruntime: dependencies['onnxruntime-node'] };

export function recipeOf(figure: Figure, { model }: Eyes, secondModel: Recipe['secondModel']): Recipe {
  return {
    format: 'vasari-figure',
    formatVersion: secondModel === undefined ? 1 : 2,
    model: { name: model.manifest.name, manifestSha256: model.identity },
    ...(secondModel && { secondModel }),
    versions,
    figure,
  };
}

export async function* readRecipe({ text }: RecipeRequest, eyes: Eyes): Job<never, RecipeResult> {
  const written = parseRecipe(text);
  const { secondModel, figure } = written;
  const second = secondModel && (await eyes.modelWith(secondModel.manifestSha256));
  const recipe = second === undefined ? written : withSecond(written, second);
  const isSecondModelMissing = secondModel !== undefined && second === undefined;
  const maps = figure.fits.flatMap((fit) => fit.maps);
  for (const map of maps) checkChoice(map, eyes.model.manifest);
  const missingPictures: PictureId[] = [];
  for (const picture of new Set(maps.map((map) => map.picture))) {
    if (!(await eyes.isStored(picture))) missingPictures.push(picture);
  }
  const other = otherModel(recipe, eyes);
  const warnings = [
    ...other,
    ...otherVersions(recipe),
    ...(isSecondModelMissing ? [missingSecond(secondModel)] : []),
    ...missingPictures.map((picture) => {
      const name = figure.pictureNames?.[picture];
      return `The picture ${name ?? picture.slice(0, 8)} is not stored here: add the very same file to see it.`;
    }),
  ];
  return { recipe, warnings, isOtherModel: other.length > 0, isSecondModelMissing, missingPictures };
}

/** The id of a model on the machine that wrote the recipe says nothing here. */
function withSecond(recipe: Recipe, model: string): Recipe {
  const { figure } = recipe;
  if (figure.secondRow === undefined) return recipe;
  return { ...recipe, figure: { ...figure, secondRow: { ...figure.secondRow, model } } };
}

function missingSecond(model: NonNullable<Recipe['secondModel']>): string {
  const hash = model.manifestSha256.slice(0, 12);
  return `The second row was made with ${modelTitle(model)}, which is not here: put its folder among the models. The hash of its manifest begins with ${hash}.`;
}

/** Throws `request-invalid`, saying what is wrong and where. */
export function parseRecipe(text: string): Recipe {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelError('request-invalid', 'This is no recipe of a figure: it is not JSON.', { cause });
  }
  if ((json as { format?: unknown } | null)?.format !== 'vasari-figure') {
    throw new ModelError('request-invalid', 'This is no recipe of a figure: its format is not "vasari-figure".');
  }
  const { formatVersion } = json as { formatVersion?: unknown };
  if (formatVersion !== 1 && formatVersion !== 2) {
    const version = String(formatVersion);
    throw new ModelError('request-invalid', `The recipe has format version ${version}; this program reads 1 and 2.`);
  }
  const parsed = recipeFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ModelError('request-invalid', `The recipe is damaged: ${issue?.path.join('.')}: ${issue?.message}.`);
}

function otherModel({ model }: Recipe, eyes: Eyes): string[] {
  if (model.manifestSha256 === eyes.model.identity) return [];
  const { name } = eyes.model.manifest;
  const other = name === model.name ? `another conversion or edition of ${name}` : `${model.name}, not ${name}`;
  return [`The recipe was made with ${other}: the figure will be another.`];
}

function otherVersions({ versions: made }: Recipe): string[] {
  const other = (Object.keys(versions) as (keyof typeof versions)[]).filter((name) => made[name] !== versions[name]);
  return other.map((name) => {
    const title = name === 'vasari' ? 'Vasari' : 'ONNX Runtime';
    return `The recipe was made with ${title} ${made[name]}, this is ${versions[name]}: single colours may differ by rounding.`;
  });
}
