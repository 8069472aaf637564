/** `npm run figure`: a recipe becomes the picture of its figure again, by the code that the window exports it with. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { drain, ModelError } from './contract.ts';
import type { ExportKind, Recipe } from './figure-files.ts';
import { modelTitle } from './inspection.ts';
import {
  asset,
  embeddedModel,
  exitCodeOf,
  fromHere,
  type Output,
  type Program,
  readArguments,
  runIfStarted,
} from './program.ts';
import { createModelService } from './service.ts';

const help = `Draws a figure from its recipe.

  npm run figure -- RECIPE.json [options]

  --out FILE        what to write; .png or .svg (default: the recipe's name with .png)
  --picture PATH    a picture of the figure, or a folder of pictures; as often as needed.
                    The sample pictures need not be named.
  --model DIR       the model folder; the embedded model where absent
  --second-model DIR
                    the model folder of the second row, where there is one; looked for
                    beside the first model, and among the embedded ones, where absent
  --any-model       draw it even where the recipe was made with other models
  --help            this text
`;

function optionsOf(argv: readonly string[]) {
  return readArguments(argv, {
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      picture: { type: 'string', multiple: true, default: [] },
      model: { type: 'string' },
      'second-model': { type: 'string' },
      'any-model': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}

const kinds: Readonly<Record<string, ExportKind>> = { '.png': 'png', '.svg': 'svg' };

async function draw(argv: readonly string[], output: Output, signal: AbortSignal): Promise<void> {
  const { values, positionals } = optionsOf(argv);
  if (values.help) return output.out(help);
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0) {
    throw new ModelError('request-invalid', 'One recipe is needed: npm run figure -- recipe.json');
  }
  const out = fromHere(values.out ?? path.replace(/\.json$/i, '').concat('.png'));
  const kind = kinds[extname(out).toLowerCase()];
  if (kind === undefined) throw new ModelError('request-invalid', `--out: expected a .png or an .svg, found ${out}.`);
  const text = await readFile(fromHere(path), 'utf8').catch((cause: unknown) => {
    throw new ModelError('request-invalid', `${path} cannot be read.`, { cause });
  });

  const pictures = await picturesIn([asset('samples'), ...values.picture.map(fromHere)]);
  const folder = values.model === undefined ? embeddedModel : fromHere(values.model);
  const given = values['second-model'];
  const second = given === undefined ? await modelsBeside(folder) : new Map([[secondId, fromHere(given)]]);
  const service = createModelService({
    findPicture(id) {
      const found = pictures.get(id);
      if (found === undefined) throw new ModelError('picture-invalid', `There is no picture ${id} here.`);
      return found;
    },
    findModel: (id) => second.get(id) ?? folder,
    listModels: () => [...second.keys()],
  });
  await drain(service.open({ model: basename(folder), provider: 'cpu' }, signal));
  const read = await drain(service.recipe({ text }, signal));
  const { warnings, missingPictures, isOtherModel, isSecondModelMissing } = read;
  if (isOtherModel && !values['any-model']) {
    throw new ModelError('request-invalid', `${warnings[0]} Name its model with --model, or add --any-model.`);
  }
  const recipe = isSecondModelMissing ? withSecond(read.recipe, given, values['any-model']) : read.recipe;
  if (missingPictures.length > 0) throw new ModelError('picture-invalid', missing(recipe, missingPictures));
  for (const warning of warnings) output.err(`${warning}\n`);
  const { files } = await drain(service.export({ figure: recipe.figure, kinds: [kind] }, signal));
  const { bytes } = files[0]!;
  await writeFile(out, bytes);
  output.out(`${out}: ${createHash('sha256').update(bytes).digest('hex')}\n`);
}

const secondId = 'second';

/** Folders of models by an id: those that lie beside the first one, and the embedded ones. */
async function modelsBeside(folder: string): Promise<ReadonlyMap<string, string>> {
  const places = [...new Set([dirname(folder), dirname(embeddedModel)])];
  const listed = await Promise.all(
    places.map(async (place) => (await readdir(place).catch(() => [])).map((name) => join(place, name))),
  );
  const models = listed.flat().filter((path) => existsSync(join(path, 'manifest.json')));
  return new Map(models.map((path, at) => [`${secondId}-${at}`, path]));
}

/** None of the models at hand is the second row's. Throws unless one was named and any will do. */
function withSecond(recipe: Recipe, given: string | undefined, isAnyWelcome: boolean): Recipe {
  const { secondModel, figure } = recipe;
  if (secondModel === undefined || figure.secondRow === undefined) return recipe;
  if (given !== undefined && isAnyWelcome) {
    return { ...recipe, figure: { ...figure, secondRow: { ...figure.secondRow, model: secondId } } };
  }
  const hash = secondModel.manifestSha256.slice(0, 12);
  const made = `The second row was made with ${modelTitle(secondModel)}, whose manifest's hash begins with ${hash}`;
  throw new ModelError(
    'model-missing',
    given === undefined
      ? `${made}: name its folder with --second-model.`
      : `${made}; ${given} is another. Name its folder with --second-model, or add --any-model.`,
  );
}

function missing({ figure }: Recipe, pictures: readonly string[]): string {
  const names = pictures.map((id) => `${figure.pictureNames?.[id] ?? 'a picture'} (SHA-256 ${id})`);
  return `Not found: ${names.join(', ')}. Name the very same file, or its folder, with --picture.`;
}

const mostFileBytes = 100_000_000;

/** Files by the SHA-256 of their bytes; a folder stands for the files in it. */
async function picturesIn(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>();
  for (const path of paths) {
    const names = await readdir(path).catch(() => null);
    for (const file of names?.map((name) => join(path, name)) ?? [path]) {
      const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
        if (names !== null) return null; // a folder within the folder
        throw new ModelError('picture-invalid', `${file} cannot be read: is it a picture file?`, { cause });
      });
      if (bytes === null || bytes.length > mostFileBytes) continue;
      pictures.set(createHash('sha256').update(bytes).digest('hex'), file);
    }
  }
  return pictures;
}

export const figure: Program = (argv, output, signal) => exitCodeOf(() => draw(argv, output, signal), output, signal);

await runIfStarted('figure', figure);
