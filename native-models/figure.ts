/** `npm run figure`: a recipe becomes the picture of its figure again, by the code that the window exports it with. */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { drain, ModelError } from './contract.ts';
import type { ExportKind, Recipe } from './inspection.ts';
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
  --any-model       draw it even where the recipe was made with another model
  --help            this text
`;

function optionsOf(argv: readonly string[]) {
  return readArguments(argv, {
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      picture: { type: 'string', multiple: true, default: [] },
      model: { type: 'string' },
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
  const service = createModelService({
    findPicture(id) {
      const found = pictures.get(id);
      if (found === undefined) throw new ModelError('picture-invalid', `There is no picture ${id} here.`);
      return found;
    },
    findModel: () => folder,
  });
  await drain(service.open({ model: basename(folder), provider: 'cpu' }, signal));
  const { recipe, warnings, missingPictures, isOtherModel } = await drain(service.recipe({ text }, signal));
  if (isOtherModel && !values['any-model']) {
    throw new ModelError('request-invalid', `${warnings[0]} Name its model with --model, or add --any-model.`);
  }
  if (missingPictures.length > 0) throw new ModelError('picture-invalid', missing(recipe, missingPictures));
  for (const warning of warnings) output.err(`${warning}\n`);
  const { files } = await drain(service.export({ figure: recipe.figure, kinds: [kind] }, signal));
  const { bytes } = files[0]!;
  await writeFile(out, bytes);
  output.out(`${out}: ${createHash('sha256').update(bytes).digest('hex')}\n`);
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
