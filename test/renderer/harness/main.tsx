/** Mounts the window on a fake host, which a person or a test steers through `window.fake`. */
/// <reference types="vite/client" />
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/base.css';
import '../../../renderer/ui/controls.css';
import '../../../renderer/ui/overlays.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ModelProcessState } from '../../../electron/desktop-api.ts';
import { type CutRequest, ModelError, type PictureInfo } from '../../../native-models/contract.ts';
import type { ProjectRequest, ProjectResult } from '../../../native-models/inspection.ts';
import { App } from '../../../renderer/app.tsx';
import type { Host } from '../../../renderer/host.ts';
import { createStores } from '../../../renderer/stores.ts';
import { createFakeApi, type FakeApi } from '../fake-api.ts';
import { createFakeService, type FakeService } from '../fake-service.ts';
import { bytesOf, drawn, drawnPictures } from './drawn-pictures.ts';

interface FakeHost {
  readonly service: FakeService;
  api: FakeApi;
  enter(state: ModelProcessState): void;
  /** The next answers break off after so many words. */
  dieAfter(words: number): void;
}

declare global {
  interface Window {
    fake: FakeHost;
  }
}

const stored = new Map<string, Uint8Array>();

async function store(name: string, bytes: Uint8Array) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  const picture = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  stored.set(picture, bytes);
  return { picture, name, sizeBytes: bytes.length };
}

async function decoded(picture: string): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([new Uint8Array(stored.get(picture)!)])).catch(() => {
    throw new ModelError('picture-invalid', 'The file is not a picture of a format that can be read.');
  });
}

async function picture(id: string, longestSidePx = 1024): Promise<PictureInfo> {
  const bitmap = await decoded(id);
  const scale = Math.min(1, longestSidePx / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const preview = await bytesOf(canvas, 'image/webp');
  return { format: 'png', widthPx: bitmap.width, heightPx: bitmap.height, exifOrientation: 1, preview };
}

async function cut({ picture: id, region }: CutRequest) {
  const { leftPx, topPx, widthPx, heightPx } = region;
  const canvas = Object.assign(document.createElement('canvas'), { width: widthPx, height: heightPx });
  canvas.getContext('2d')!.drawImage(await decoded(id), -leftPx, -topPx);
  return { cut: await bytesOf(canvas, 'image/png') };
}

/** Features from the pixels: what differs from the border, detail, and colour, mixed another way for each map. */
async function project({ fits }: ProjectRequest): Promise<ProjectResult> {
  const { picture } = fits[0]!.maps[0]!;
  const bitmap = await decoded(picture);
  const side = Math.max(bitmap.width, bitmap.height);
  const grid = { rows: 12, columns: 12 };
  const cell = 8;
  const canvas = document.createElement('canvas');
  canvas.width = grid.columns * cell;
  canvas.height = grid.rows * cell;
  const context = canvas.getContext('2d')!;
  const placement = {
    left: (side - bitmap.width) / 2 / side,
    top: (side - bitmap.height) / 2 / side,
    width: bitmap.width / side,
    height: bitmap.height / side,
  };
  const { width, height } = canvas;
  context.fillStyle = 'rgb(123 116 103)';
  context.fillRect(0, 0, width, height);
  context.drawImage(
    bitmap,
    placement.left * width,
    placement.top * height,
    placement.width * width,
    placement.height * height,
  );
  const patches = Array.from({ length: grid.rows * grid.columns }, (_, patch) => {
    const x = (patch % grid.columns) * cell;
    const { data } = context.getImageData(x, Math.floor(patch / grid.columns) * cell, cell, cell);
    const mean = [0, 1, 2].map((c) => data.filter((_v, at) => at % 4 === c).reduce((a, b) => a + b, 0) / cell ** 2);
    const detail = data.filter((_v, at) => at % 4 === 0).reduce((a, b) => a + Math.abs(b - mean[0]!), 0) / cell ** 2;
    return [...mean, detail];
  });
  const mixes = [
    [0.4, -0.2, -0.5, 1.4, 0.6, 0.2, -0.7, 0.2, -0.2, 0.9, 0.4, 0.1],
    [0.1, 0.1, 0.1, 2.6, 0.5, -0.5, 0.1, 0.4, 0.2, 0.6, -0.5, 0.3],
    [0.7, -0.4, -0.6, 0.4, -0.2, 0.8, -0.3, 0.2, 0.3, 0.2, 0.7, -0.4],
  ];
  const scoresOf = (mix: readonly number[]): Float32Array =>
    Float32Array.from(
      patches.flatMap((values) =>
        [0, 1, 2].map((c) => values.reduce((sum, value, at) => sum + value * mix[4 * c + at]!, 0)),
      ),
    );
  return {
    fits: fits.map(({ maps }, index) => ({
      maps: maps.map(({ source }) => ({ picture, source, grid, placement, scores: scoresOf(mixes[index % 3]!) })),
      explainedVariance: [0.41, 0.17 - 0.03 * index, 0.08],
    })),
    stageMs: { picture: 21, vision: 380, analysis: 12 },
  };
}

const service = createFakeService({
  pauseMs: 60,
  picture,
  cut,
  project,
  answer: ({ turns }) =>
    turns.at(-1)!.text.includes('total')
      ? 'The total is 12.40.'
      : 'The picture shows a brick house on the left and a tree on the right.\nThe sun stands above the tree. The ground is green, and nothing else can be made out at this size.',
});
const listeners = new Set<(state: ModelProcessState) => void>();
let state: ModelProcessState = { type: 'running' };
window.fake = {
  service,
  api: createFakeApi(),
  dieAfter(afterWords) {
    const error = new ModelError('process-died', 'The model process ended by itself (SIGKILL).');
    service.behaviour.failure = { afterWords, error };
  },
  enter(next) {
    state = next;
    for (const listener of listeners) listener(next);
  },
};
const api = createFakeApi({ samples: drawnPictures });
api.storePicture = store;
api.storeSample = async (name) => {
  const sample = drawnPictures.find((other) => other.name === name)!;
  return store(name, await bytesOf(drawn(sample), 'image/png'));
};
window.fake.api = api;
const host: Host = {
  service,
  api,
  onModelProcess(listener) {
    listeners.add(listener);
    listener(state);
    return () => listeners.delete(listener);
  },
  onChanged: () => () => {},
};
const stores = createStores(host, await api.readSettings());
void stores.chat.getState().open(null);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App stores={stores} />
  </StrictMode>,
);
