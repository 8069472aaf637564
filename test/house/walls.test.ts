/** The rooms' walls: who may import whom. The compiler keeps `lib` and `types`; this keeps the imports. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

interface Import {
  readonly from: string;
  readonly to: string;
}

async function sourcesOf(room: string): Promise<string[]> {
  const names = await readdir(room, { recursive: true });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => join(room, name).replaceAll('\\', '/'));
}

async function importsOf(room: string): Promise<Import[]> {
  const imports: Import[] = [];
  for (const from of await sourcesOf(room)) {
    const text = await readFile(from, 'utf8');
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
      if (target === undefined) continue;
      const to = target.startsWith('.') ? normalize(join(dirname(from), target)).replaceAll('\\', '/') : target;
      imports.push({ from, to });
    }
  }
  return imports;
}

const outside = (room: string, allowed: readonly string[]) => async (): Promise<void> => {
  const rooms = ['native-models/', 'electron/', 'renderer/', 'test/'].filter((other) => other !== `${room}/`);
  const trespassing = (await importsOf(room)).filter(
    ({ to }) => rooms.some((other) => to.startsWith(other)) && !allowed.includes(to),
  );
  expect(trespassing).toEqual([]);
};

test('native-models imports no other room', outside('native-models', []));

/** The border: types, and the limits of what may come in. None of it knows a model. */
const contract = ['native-models/contract.ts', 'native-models/inspection.ts', 'native-models/figure-files.ts'];

test(
  'electron imports the contract, its limits, the loaders of pictures, the service and conversion alone',
  outside('electron', [
    ...contract,
    'native-models/inspection-requests.ts',
    'native-models/picture-loaders.ts',
    'native-models/service.ts',
    'native-models/conversion.ts',
  ]),
);

test(
  'renderer imports the contract, the colours of the figure and the wire alone',
  outside('renderer', [
    ...contract,
    'native-models/figure-colours.ts',
    'electron/wire.ts',
    'electron/desktop-api.ts',
    'electron/socket-wire.ts',
  ]),
);

test('conversion and inference never import each other', async () => {
  const crossing = (await importsOf('native-models')).filter(
    ({ from, to }) =>
      (from.startsWith('native-models/convert/') && to.startsWith('native-models/inference/')) ||
      (from.startsWith('native-models/inference/') && to.startsWith('native-models/convert/')),
  );
  expect(crossing).toEqual([]);
});

test('native-models knows neither Electron nor React, the renderer knows no Node', async () => {
  const native = (await importsOf('native-models')).filter(({ to }) => /^(electron|react|three|zustand)\b/.test(to));
  const window = (await importsOf('renderer')).filter(
    ({ from, to }) => !from.endsWith('vite.config.ts') && /^(node:|electron$|onnxruntime-node|sharp)/.test(to),
  );
  expect([...native, ...window]).toEqual([]);
});

test("the border's own files import each other alone", async () => {
  const border = [...contract, 'native-models/figure-colours.ts', 'native-models/inspection-requests.ts'];
  const leaving = (await importsOf('native-models')).filter(
    ({ from, to }) => border.includes(from) && !border.includes(to) && to !== 'zod',
  );
  expect(leaving).toEqual([]);
});
