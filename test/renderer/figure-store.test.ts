/** Figure 3 without a window: one projection a picture, the newest picture wins, a death is survived, bases are shared. */
import { expect, test, vi } from 'vitest';
import { ModelError } from '../../native-models/contract.ts';
import type { ProjectRequest, ProjectResult } from '../../native-models/inspection.ts';
import type { InspectedPicture } from '../../renderer/inspector/figure-store.ts';
import { paint, paintState } from '../../renderer/inspector/paint.ts';
import { createFakeService } from './fake-service.ts';
import { gate, openFakeWindow, until } from './fake-window.ts';

const picture = (name: string): InspectedPicture => ({ key: name, picture: name, name, previewUrl: `blob:${name}` });
const all = ['depth', 'caption', 'ocr', 'grounding', 'fused'];

function result(rows: number): ProjectResult {
  const placement = { left: 0, top: 0, width: 1, height: 1 };
  const map = {
    picture: 'a',
    source: 'ocr' as const,
    grid: { rows, columns: 1 },
    placement,
    scores: new Float32Array(3 * rows),
  };
  const fits = [{ maps: [map], explainedVariance: [1, 0, 0] }] as const;
  return { fits, stageMs: { picture: 1, vision: 1, analysis: 1 } };
}

/** A window with a picture inspected, and every projection that was asked for. */
async function inspecting(change: Parameters<typeof openFakeWindow>[0] = {}) {
  const opened = openFakeWindow(change);
  const { figure } = opened.inspector;
  const ready = (): Promise<unknown> => until(figure, ({ features }) => features.type === 'ready');
  figure.getState().inspect(picture('a'));
  await ready();
  const asked = (): readonly ProjectRequest[] =>
    opened.service.calls.filter(({ method }) => method === 'project').map(({ request }) => request as ProjectRequest);
  const lastFits = (): readonly string[] =>
    asked()
      .at(-1)!
      .fits.map(({ maps }) => maps.map((map) => `${map.picture}/${map.source}`).join(' '));
  return { ...opened, ...opened.inspector, ready, asked, lastFits };
}

test('projects a picture once; how it looks asks nothing', async () => {
  const { figure, look, asked, ready } = await inspecting();
  figure.getState().inspect(picture('a'));
  look.getState().setThreshold(0.6);
  look.getState().flip('ocr');
  const fits = all.map((source) => ({ maps: [{ picture: 'a', source }], scope: 'square' }));
  expect(asked()).toEqual([{ openModel: 'embedded', fits }]);
  expect(look.getState()).toMatchObject({ threshold: 0.6, flipped: new Set(['ocr']) });
  figure.getState().inspect(picture('b'));
  expect(look.getState()).toMatchObject({ threshold: 0.6, flipped: new Set() });
  await ready();
  expect(figure.getState().gallery.map(({ name }) => name)).toEqual(['b', 'a']);
});

test('pictures at hand wait in the gallery, and are asked about only where they share the basis', async () => {
  const { figure, asked, ready, lastFits } = await inspecting();
  figure.getState().know([picture('a'), picture('b')]);
  expect(figure.getState()).toMatchObject({ inspected: { name: 'a' }, gallery: [{ name: 'a' }, { name: 'b' }] });
  expect(asked()).toHaveLength(1);
  figure.getState().setBasis('pictures');
  await ready();
  figure.getState().know([picture('c'), picture('c')]); // as it stands in two turns
  expect(figure.getState().gallery.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  await ready();
  expect(lastFits()[0]).toBe('a/depth b/depth c/depth');
  figure.getState().know([picture('c')]);
  expect(asked()).toHaveLength(3);
});

test('maps share a basis as it is chosen', async () => {
  const { figure, look, ready, lastFits } = await inspecting();
  figure.getState().setBasis('prompts');
  await ready();
  expect(lastFits()).toEqual(['a/depth', 'a/caption a/ocr a/grounding', 'a/fused']);
  expect(look.getState().stretch).toBe('fit');
  figure.getState().inspect(picture('b'));
  figure.getState().setBasis('pictures');
  await ready();
  expect(lastFits()).toEqual(all.map((source) => `b/${source} a/${source}`));
  figure.getState().setBasis('own');
  figure.getState().compareWith(picture('a'));
  await ready();
  expect(lastFits()).toEqual([...all.map((source) => `b/${source}`), ...all.map((source) => `a/${source}`)]);
  expect(look.getState().stretch).toBe('map');
});

test('a second fit is asked for when the threshold has come to rest, and the maps stay until it is there', async () => {
  const { figure, look, asked } = await inspecting();
  look.getState().setRefit(true);
  await until(figure, () => asked().length === 2);
  expect(asked()[1]!.fits[0]!.maps[0]!.refit).toEqual({ threshold: 0.35, isFlipped: false });
  for (const threshold of [0.4, 0.5, 0.6]) look.getState().setThreshold(threshold);
  expect(figure.getState().features.type).toBe('ready');
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(asked().length).toBe(3);
  expect(asked()[2]!.fits[0]!.maps[0]!.refit).toEqual({ threshold: 0.6, isFlipped: false });
});

test('a second fit that is wished for while the maps are made comes after them, and one that is unwished goes', async () => {
  const { service, figure, look, asked } = await inspecting();
  service.behaviour.pauseMs = 5;
  const whileMade = async (name: string, act: () => void): Promise<void> => {
    const before = asked().length;
    figure.getState().inspect(picture(name));
    await until(figure, () => asked().length > before);
    act();
    await until(figure, ({ features }) => features.type === 'ready');
    await until(figure, () => asked().length === before + 2);
  };
  const lastRefit = () => asked().at(-1)!.fits[0]!.maps[0]!.refit;
  await whileMade('b', () => look.getState().setRefit(true));
  expect(lastRefit()).toEqual({ threshold: 0.35, isFlipped: false });
  await whileMade('c', () => look.getState().setThreshold(0.5));
  expect(lastRefit()).toEqual({ threshold: 0.5, isFlipped: false });
  await whileMade('d', () => look.getState().setRefit(false));
  expect(lastRefit()).toBeUndefined();
});

test("Otsu's thresholds are his until one is moved, a sign turned or another basis begun", async () => {
  const { figure, look, ready } = await inspecting();
  const { setOtsu, setThreshold, setOwnThreshold, flip } = look.getState();
  for (const act of [
    () => setThreshold(0.2),
    () => setOwnThreshold('ocr', 0.7),
    () => flip('ocr'),
    () => figure.getState().setBasis('prompts'),
  ]) {
    setOtsu({ ocr: 0.6, caption: 0.4 });
    expect(look.getState()).toMatchObject({ isOtsu: true, ownThresholds: { ocr: 0.6, caption: 0.4 } });
    act();
    expect(look.getState().isOtsu).toBe(false);
  }
  await ready();
});

test('a basis goes to a file and comes back; a damaged file is refused and nothing is lost', async () => {
  const basis = { width: 2, mean: [0, 1], axes: [1, 0, 0, 1, 0, 0] };
  const { figure, asked, ready } = await inspecting({
    project: async ({ fits, withBasis }) => ({
      ...result(1),
      fits: fits.map(({ maps }) => ({
        maps: maps.map((map) => ({ ...result(1).fits[0]!.maps[0]!, ...map })),
        explainedVariance: [1, 0, 0],
        ...(withBasis ? { basis } : {}),
      })),
    }),
  });
  const text = await figure.getState().freeze();
  figure.getState().thaw(text);
  await ready();
  expect(figure.getState().basis).toBe('frozen');
  expect(
    asked()
      .at(-1)!
      .fits.map((fit) => fit.basis),
  ).toEqual(all.map(() => basis));

  for (const [damaged, word] of [
    ['not json', 'not JSON'],
    ['{}', 'not a basis'],
    ['{"format":"vasari-basis","formatVersion":1,"bases":{}}', 'no basis'],
    ['{"format":"vasari-basis","formatVersion":1,"bases":{"ocr":{"width":2,"mean":[0],"axes":[]}}}', 'basis of OCR'],
  ] as const) {
    figure.getState().thaw(damaged);
    expect(figure.getState().basisTrouble).toContain(word);
    expect(figure.getState()).toMatchObject({ basis: 'frozen', features: { type: 'ready' } });
  }
});

test('a basis of another width is refused by the model, and the figure stays as it was', async () => {
  const { service, figure, look, asked, ready } = await inspecting();
  look.getState().flip('ocr');
  const { project } = service.behaviour;
  service.behaviour.project = async (request) => {
    if (request.fits.some(({ basis }) => basis?.width === 1)) {
      throw new ModelError('request-invalid', 'The basis is 1 wide, the features of ocr 160.');
    }
    return project(request);
  };
  const basis = { width: 1, mean: [0], axes: [1, 0, 0] };
  figure.getState().thaw(JSON.stringify({ format: 'vasari-basis', formatVersion: 1, bases: { ocr: basis } }));
  expect(figure.getState().features.type).toBe('working');
  await until(figure, ({ basisTrouble }) => basisTrouble !== undefined);
  await ready();
  expect(figure.getState()).toMatchObject({
    basis: 'own',
    frozen: {},
    basisTrouble: expect.stringContaining('1 wide'),
  });
  expect(look.getState().flipped).toEqual(new Set(['ocr']));
  expect(asked()).toHaveLength(3);
});

test('a second fit that takes long is said, and the maps stand meanwhile', async () => {
  const { service, figure, look } = await inspecting();
  service.behaviour.pauseMs = 100; // four of them a stage
  look.getState().setRefit(true);
  const waiting = await until(figure, ({ isRefitting }) => isRefitting);
  expect(waiting.features.type).toBe('ready');
  const there = await until(figure, ({ isRefitting }) => !isRefitting);
  expect(there.features.type).toBe('ready');
  expect(there.features).not.toBe(waiting.features);
});

test('shows the picture that was asked for last', async () => {
  const { inspector, service } = openFakeWindow({
    project: ({ fits: [fit] }) => {
      const isSlow = fit?.maps[0]?.picture === 'slow';
      return new Promise((resolve) => setTimeout(resolve, isSlow ? 60 : 0, result(isSlow ? 1 : 2)));
    },
  });
  const asked = (): number => service.calls.filter(({ method }) => method === 'project').length;
  inspector.figure.getState().inspect(picture('slow'));
  while (asked() === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  inspector.figure.getState().inspect(picture('fast'));
  await until(inspector.figure, ({ features }) => features.type === 'ready');
  await new Promise((resolve) => setTimeout(resolve, 90)); // the slow one is there by now
  expect(asked()).toBe(2);
  expect(inspector.figure.getState().features).toEqual({ type: 'ready', result: result(2) });
});

test('another model sees the picture anew', async () => {
  const { figure, model, service, ready } = await inspecting();
  model.getState().choose('florence-vl-3b');
  await until(figure, ({ features }) => features.type !== 'ready');
  await ready();
  const calls = service.calls.filter(({ method }) => method !== 'square');
  expect(calls.map(({ method }) => method)).toEqual(['open', 'project', 'open', 'project']);
  expect(calls[2]).toEqual({ method: 'open', request: { model: 'florence-vl-3b', provider: 'auto' } });
});

test('tries once more when the model process dies, then says so', async () => {
  let tries = 0;
  const { inspector } = openFakeWindow({
    project: async () => {
      tries += 1;
      throw new ModelError('process-died', 'The model process ended by itself.');
    },
  });
  inspector.figure.getState().inspect(picture('a'));
  const { features } = await until(inspector.figure, (state) => state.features.type === 'failed');
  expect(features).toEqual({ type: 'failed', message: 'The model process ended by itself.' });
  expect(tries).toBe(2);
});

test('the depth view asks for one layer at a time, and for none twice', async () => {
  const { depth, view, asked } = await inspecting();
  view.getState().setView('depth');
  await until(depth, ({ shownStep }) => shownStep?.type === 'encoder');
  expect(depth.getState().steps).toEqual([
    { type: 'stage', layer: 0 },
    { type: 'encoder', layer: 0 },
    { type: 'encoder', layer: 1 },
  ]);
  expect(asked()[1]!.fits).toEqual(
    ['caption', 'ocr', 'grounding'].map((source) => ({ maps: [{ picture: 'a', source, layer: 1 }], scope: 'square' })),
  );
  depth.getState().goTo(0);
  await until(depth, ({ shownStep }) => shownStep?.type === 'stage');
  expect(asked()[2]!.fits).toEqual([{ maps: [{ picture: 'a', source: 'depth', layer: 0 }], scope: 'square' }]);
  depth.getState().goTo(2);
  expect(depth.getState().shownStep).toEqual({ type: 'encoder', layer: 1 });
  expect(asked().length).toBe(3);
});

test('a layer that the model before was asked for is never shown as one of the next', async () => {
  const { depth, model, view, asked, service } = await inspecting();
  view.getState().setView('depth');
  await until(depth, ({ shownStep }) => shownStep !== undefined);
  const { project } = service.behaviour;
  const late = gate();
  service.behaviour.project = async (request) => {
    if (request.fits[0]!.maps[0]!.layer === 0) await late.passed;
    return project(request);
  };
  depth.getState().goTo(1);
  while (asked().length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
  model.getState().choose('other');
  late.open();
  await new Promise((resolve) => setTimeout(resolve, 20)); // it is there by now
  expect(depth.getState()).toMatchObject({ isWorking: false, shownStep: { type: 'encoder', layer: 1 } });
});

class DecodedImage {
  src = '';
  async decode(): Promise<void> {}
}

test('the square that the model gets of each shown picture is fetched once, and anew for another mode or model', async () => {
  vi.stubGlobal('Image', DecodedImage);
  try {
    const { figure, squares, model, service, ready } = await inspecting();
    const fetched = () => service.calls.filter(({ method }) => method === 'square').map(({ request }) => request);
    const shows = (...pictures: string[]) =>
      until(squares, ({ images }) => [...images.keys()].sort().join() === pictures.join());
    await shows('a');
    figure.getState().setBasis('prompts');
    await ready();
    expect(fetched()).toMatchObject([{ picture: 'a' }]);
    figure.getState().compareWith(picture('b'));
    await shows('a', 'b');
    expect(fetched()).toMatchObject([{ picture: 'a' }, { picture: 'b' }]);
    figure.getState().compareWith(undefined);
    figure.getState().inspect({ ...picture('a'), imageMode: 'squash' });
    await ready();
    await shows('a');
    expect(fetched().at(-1)).toMatchObject({ picture: 'a', imageMode: 'squash' });
    const { images } = squares.getState();
    model.getState().choose('other');
    await until(squares, (now) => now.images !== images && now.images.size === 1);
    figure.getState().clear();
    expect(squares.getState().images.size).toBe(0);
  } finally {
    vi.unstubAllGlobals();
  }
});

test('a square that did not come is fetched with the next maps; until then a map covers what is not there', async () => {
  vi.stubGlobal('Image', DecodedImage);
  try {
    let isBroken = true;
    const { square } = createFakeService().behaviour;
    const opened = await inspecting({
      square: async (...asked) => {
        if (isBroken) throw new ModelError('out-of-memory', 'There is not enough memory.');
        return square(...asked);
      },
    });
    const { figure, squares, look, ready, service } = opened;
    const strength = () => paint(paintState(opened.inspector)).get('a/ocr')!.pictureStrength;
    await expect.poll(() => service.calls.some(({ method }) => method === 'square')).toBe(true);
    expect(strength()).toBe(0);
    isBroken = false;
    figure.getState().setBasis('prompts');
    await ready();
    await until(squares, ({ images }) => images.has('a'));
    expect(strength()).toBe(look.getState().pictureStrength);
  } finally {
    vi.unstubAllGlobals();
  }
});
