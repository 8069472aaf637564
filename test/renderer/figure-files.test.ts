/** The figure goes out as files, and a recipe brings it back as it was. */
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { type Job, ModelError } from '../../native-models/contract.ts';
import type {
  ExportKind,
  ExportRequest,
  ExportResult,
  Figure,
  RecipeResult,
} from '../../native-models/figure-files.ts';
import { noAnswers } from '../../renderer/inspector/asked-answers.ts';
import type { InspectedPicture } from '../../renderer/inspector/figure-store.ts';
import { createInspector } from '../../renderer/inspector/inspector.ts';
import type { FileToSave } from '../../renderer/inspector/save-file.ts';
import { openFakeWindow, until } from './fake-window.ts';

const picture = (name: string): InspectedPicture => ({ key: name, picture: name, name, previewUrl: `blob:${name}` });

/** A window with two pictures, whose model takes a figure's JSON for its recipe. */
async function opened() {
  const { service: fake, model, models } = openFakeWindow();
  const exported: ExportRequest[] = [];
  // biome-ignore lint/correctness/useYield: the job has no events
  async function* readRecipe(text: string): Job<never, RecipeResult> {
    if (!text.startsWith('{')) throw new ModelError('request-invalid', 'This is no recipe.');
    const recipe = {
      format: 'vasari-figure',
      formatVersion: 1,
      model: { name: 'Vasari Mini', manifestSha256: '0' },
      versions: { vasari: '1', onnxruntime: '1' },
      figure: JSON.parse(text) as Figure,
    } as const;
    const isSecondModelMissing = recipe.figure.secondRow?.model === 'lost';
    return { recipe, warnings: ['Another version.'], isOtherModel: false, isSecondModelMissing, missingPictures: [] };
  }
  async function* makeFiles(request: ExportRequest): Job<never, ExportResult> {
    exported.push(request);
    const fileOf = (kind: ExportKind) => ({
      kind,
      name: `a.${kind}`,
      mediaType: 'x',
      bytes: Uint8Array.of(kind.length),
    });
    return { files: request.kinds.map(fileOf) };
  }
  const inspector = createInspector(
    { ...fake, export: makeFiles, recipe: ({ text }: { readonly text: string }) => readRecipe(text) },
    model,
    models,
    { ...noAnswers, look: async ({ picture: id }) => (id === 'gone' ? undefined : picture(id)) },
  );
  const { figure, files } = inspector;
  const ready = () => until(figure, ({ features }) => features.type === 'ready');
  for (const name of ['b', 'a']) {
    figure.getState().inspect(picture(name));
    await ready();
  }
  const asFigure = async (): Promise<Figure> => {
    await files.getState().export(['recipe'], () => {});
    return exported.at(-1)!.figure;
  };
  return { ...inspector, exported, ready, asFigure };
}

test.each(['own', 'prompts', 'pictures', 'compared'] as const)('a recipe brings the figure back: %s', async (basis) => {
  const first = await opened();
  if (basis === 'compared') first.figure.getState().compareWith(picture('b'));
  else first.figure.getState().setBasis(basis);
  await first.ready();
  const { setSmooth, setOwnThreshold, flip, setPalette, setRefit, setThreshold } = first.look.getState();
  setThreshold(0.2);
  setOwnThreshold('ocr', 0.7);
  flip('caption');
  setPalette('second');
  setSmooth(true);
  setRefit(true);
  await first.ready();
  const recipe = await first.asFigure();
  expect(recipe).toMatchObject({ imageMode: 'pad', isSmooth: true, panelPx: 600, pictureNames: { a: 'a' } });

  const second = await opened(); // as it opens
  await second.files.getState().openRecipe(JSON.stringify(recipe));
  expect(second.files.getState()).toMatchObject({ handing: { type: 'opened' }, warnings: ['Another version.'] });
  await second.ready();
  expect(await second.asFigure()).toEqual(recipe);
  const asked = second.figure.getState();
  expect(asked.basis).toBe(basis === 'compared' ? 'own' : basis);
});

test('the row of another model goes out with the figure and comes back, turned or not', async () => {
  const first = await opened();
  first.other.getState().choose({ id: 'other', title: 'Other' });
  expect((await first.asFigure()).secondRow).toBeUndefined(); // it does not stand there yet
  await until(first.other, ({ comparison }) => comparison.type === 'ready');
  first.other.getState().setTurned(false);
  first.figure.getState().setBasis('pictures'); // b shares it, and does not stand beneath
  first.look.getState().setRefit(true);
  await first.ready();
  const recipe = await first.asFigure();
  expect(recipe.secondRow).toEqual({ model: 'other', isTurned: false });

  const second = await opened();
  await second.files.getState().openRecipe(JSON.stringify(recipe));
  await second.ready();
  await until(second.other, ({ comparison }) => comparison.type === 'ready');
  expect(second.other.getState().chosen).toEqual({ id: 'other', title: 'other' });
  expect(second.figure.getState().beside).toBeUndefined();
  expect(await second.asFigure()).toEqual(recipe);

  const { secondRow: _, ...alone } = recipe;
  await second.files.getState().openRecipe(JSON.stringify(alone));
  expect(second.other.getState().chosen).toBeUndefined();
  const lost = { ...recipe, secondRow: { model: 'lost', isTurned: true } };
  await second.files.getState().openRecipe(JSON.stringify(lost));
  expect(second.files.getState()).toMatchObject({ handing: { type: 'opened' }, warnings: ['Another version.'] });
  expect(second.other.getState().chosen).toBeUndefined();
});

test('several files are handed on as one; chosen patches go with the table alone', async () => {
  const { files, pointing, exported } = await opened();
  pointing.getState().select(new Map([['a', new Set([1])]]));
  const saved: FileToSave[] = [];
  await files.getState().export(['scores', 'mask'], (file) => saved.push(file));
  expect(saved).toMatchObject([{ name: 'a-scores-mask.zip', mediaType: 'application/zip' }]);
  expect(unzipSync(saved[0]!.bytes)).toEqual({ 'a.scores': Uint8Array.of(6), 'a.mask': Uint8Array.of(4) });
  expect(files.getState().handing).toEqual({ type: 'saved', name: 'a-scores-mask.zip', fileCount: 2 });
  expect(exported.at(-1)!.selection).toBeUndefined();
  await files.getState().export(['csv'], () => {});
  expect(exported.at(-1)!.selection).toEqual([{ picture: 'a', patches: [1] }]);
});

test('what was saved is told until another picture is inspected', async () => {
  const { files, figure } = await opened();
  await files.getState().export(['png'], () => {});
  expect(files.getState().handing).toEqual({ type: 'saved', name: 'a.png', fileCount: 1 });
  figure.getState().inspect(picture('a')); // the one that stands
  expect(files.getState().handing.type).toBe('saved');
  figure.getState().inspect(picture('b'));
  expect(files.getState()).toMatchObject({ handing: { type: 'idle' }, warnings: [] });
});

test('a recipe that cannot be shown says why, and the figure stays', async () => {
  const { files, figure, asFigure } = await opened();
  const before = figure.getState();
  await files.getState().openRecipe('hello');
  expect(files.getState().handing).toEqual({ type: 'failed', message: 'This is no recipe.' });
  await files.getState().openRecipe('"'.repeat(1_600_000));
  expect(files.getState().handing).toMatchObject({ message: expect.stringContaining('too long to be a recipe') });
  const elsewhere = JSON.stringify(await asFigure()).replaceAll('"a"', '"gone"');
  await files.getState().openRecipe(elsewhere);
  expect(files.getState().handing).toMatchObject({ type: 'failed', message: expect.stringContaining('“gone”') });
  expect(figure.getState()).toBe(before);
});
