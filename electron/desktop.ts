/** The DesktopApi, filled for both hosts. */
import { version } from '../package.json';
import type { DesktopApi, HostInfo } from './desktop-api.ts';
import { listModels } from './models.ts';
import { listSamples, storePicture, storeSample } from './pictures.ts';
import type { Places } from './places.ts';

export function createDesktopApi(host: HostInfo['host'], places: Places): DesktopApi {
  return {
    info: async () => ({
      host,
      version,
      models: await listModels(places.models),
      samples: await listSamples(places.samples),
    }),
    storePicture: (name, bytes) => storePicture(places.pictures, name, bytes),
    storeSample: (name) => storeSample(places.samples, places.pictures, name),
  };
}
