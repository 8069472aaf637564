/** Mounts the window on a fake host, which a person or a test steers through `window.fake`. */
/// <reference types="vite/client" />
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/base.css';
import '../../../renderer/ui/controls.css';
import '../../../renderer/ui/overlays.css';
import '../../../renderer/ui/forced-colours.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ConversionState, ModelProcessState } from '../../../electron/desktop-api.ts';
import { type CutRequest, type ImageMode, ModelError, type PictureInfo } from '../../../native-models/contract.ts';
import { App } from '../../../renderer/app.tsx';
import type { Host } from '../../../renderer/host.ts';
import { titled } from '../../../renderer/model/models-store.ts';
import { createStores } from '../../../renderer/stores.ts';
import { createFakeApi, type FakeApi } from '../fake-api.ts';
import { createFakeService, type FakeService, fakeModel } from '../fake-service.ts';
import { project, projectOther } from './drawn-features.ts';
import { bytesOf, drawn, drawnPictures } from './drawn-pictures.ts';

interface FakeHost {
  readonly service: FakeService;
  api: FakeApi;
  enter(state: ModelProcessState): void;
  convert(state: ConversionState): void;
  /** The next answers break off after so many words. */
  dieAfter(words: number): void;
  /** A second model of the first one's name. */
  addModel(): void;
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

/** The model's square, in which the picture has its padding. */
async function squareOf(id: string, imageMode: ImageMode): Promise<Uint8Array> {
  const { imageSizePx } = fakeModel;
  const bitmap = await decoded(id);
  const longest = Math.max(bitmap.width, bitmap.height);
  const [width, height] = imageMode === 'squash' ? [1, 1] : [bitmap.width / longest, bitmap.height / longest];
  const canvas = Object.assign(document.createElement('canvas'), { width: imageSizePx, height: imageSizePx });
  const context = canvas.getContext('2d')!;
  context.scale(imageSizePx, imageSizePx);
  context.fillStyle = 'rgb(123 116 103)';
  context.fillRect(0, 0, 1, 1);
  context.drawImage(bitmap, (1 - width) / 2, (1 - height) / 2, width, height);
  return bytesOf(canvas, 'image/png');
}

async function cut({ picture: id, region }: CutRequest) {
  const { leftPx, topPx, widthPx, heightPx } = region;
  const canvas = Object.assign(document.createElement('canvas'), { width: widthPx, height: heightPx });
  canvas.getContext('2d')!.drawImage(await decoded(id), -leftPx, -topPx);
  return { cut: await bytesOf(canvas, 'image/png') };
}

const service = createFakeService({
  pauseMs: 60,
  picture,
  cut,
  project: (request) => project(request, decoded),
  projectOther: (request) => projectOther(request, decoded),
  compareModels: async () => ({
    grid: { rows: 8, columns: 8 },
    alignments: Float32Array.from({ length: 25 }, (_, at) =>
      at % 6 === 0 ? 0.94 - at / 200 : 0.3 + ((at * 7) % 11) / 25,
    ),
  }),
  answer: ({ turns }) =>
    turns.at(-1)!.text.includes('total')
      ? 'The total is 12.40.'
      : 'The picture shows a brick house on the left and a tree on the right.\nThe sun stands above the tree. The ground is green, and nothing else can be made out at this size.',
});
const { square } = service.behaviour;
service.behaviour.square = async (id, imageMode) => ({
  ...(await square(id, imageMode)),
  square: await squareOf(id, imageMode),
});
const conversionListeners = new Set<(state: ConversionState) => void>();
const listeners = new Set<(state: ModelProcessState) => void>();
let state: ModelProcessState = { type: 'running' };
window.fake = {
  service,
  api: createFakeApi(),
  dieAfter(afterWords) {
    const error = new ModelError('process-died', 'The model process ended by itself (SIGKILL).');
    service.behaviour.failure = { afterWords, error };
  },
  addModel() {
    const mini = { name: 'Vasari Mini', precision: 'int4' };
    const models = titled([
      { ...mini, id: 'embedded' },
      { ...mini, id: 'vasari-mini-int8', precision: 'int8' },
    ]);
    stores.models.setState({ models });
  },
  convert(next) {
    for (const listener of conversionListeners) listener(next);
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
  onConversion(listener) {
    conversionListeners.add(listener);
    listener({ type: 'none' });
    return () => conversionListeners.delete(listener);
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
