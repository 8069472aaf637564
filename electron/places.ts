/** Where things are: the user's data, and what came with the program. */
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Places {
  /** The user's data, unless it was moved from there. */
  readonly data: string;
  /** Sample pictures and their questions. */
  readonly samples: string;
  /** Folders of models, in the order in which they are searched. */
  readonly models: readonly string[];
  /** The one of them that is the user's own. */
  readonly ownModels: string;
  /** The built window. */
  readonly window: string;
  /** The built entry of the model process. */
  readonly modelProcess: string;
  /** The built entry of the process that makes pictures fit to be given away. */
  readonly pictureCleaner: string;
  /** The built entry of the process that converts checkpoints. */
  readonly convertProcess: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The platform's own place for a program's data, as Electron names it too; `VASARI_DATA` overrides. Absolute, as Electron demands. */
export function dataFolder(env: Environment, platform: NodeJS.Platform = process.platform): string {
  if (env.VASARI_DATA) return resolve(env.VASARI_DATA);
  const home = homedir();
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Vasari');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Vasari');
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'Vasari');
}

/** `programFolder` is where the built processes lie: dist/electron. */
export function placesOf(programFolder: string, data: string): Places {
  const assets = join(programFolder, '..', '..', 'assets');
  const ownModels = join(data, 'models');
  return {
    data,
    samples: join(assets, 'samples'),
    models: [join(assets, 'models'), ownModels],
    ownModels,
    window: join(programFolder, '..', 'renderer'),
    modelProcess: join(programFolder, 'model-process.js'),
    pictureCleaner: join(programFolder, 'picture-cleaner.js'),
    convertProcess: join(programFolder, 'convert-process.js'),
  };
}

/** What the model process is started with. */
export function modelArguments(places: Places, pictures: string): readonly string[] {
  return [pictures, join(dirname(pictures), 'features'), ...places.models];
}
