/** Entry of the model process: holds the one open model for every window. Runs as Electron's utility process or Node's child. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../native-models/contract.ts';
import { createModelService } from '../native-models/service.ts';
import { serveWindows } from './model-windows.ts';

/** What this process uses of Electron's `parentPort`; the types of Electron would bring its own Node's along. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const [picturesFolder = '', ...modelsFolders] = process.argv.slice(2);

const service = createModelService({
  findPicture(id) {
    const path = join(picturesFolder, id);
    if (!/^[0-9a-f]{64}$/.test(id) || !existsSync(path)) {
      throw new ModelError('picture-invalid', 'This picture is no longer stored.');
    }
    return path;
  },
  findModel(id) {
    const folder = modelsFolders.map((folder) => join(folder, id)).find((folder) => existsSync(folder));
    if (folder === undefined) throw new ModelError('model-missing', `There is no model "${id}" here.`);
    return folder;
  },
});

const { parentPort } = process as { parentPort?: ParentPort };
if (parentPort !== undefined) {
  serveWindows(service, {
    post: (message) => parentPort.postMessage(message),
    onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
  });
} else if (process.send !== undefined) {
  process.on('disconnect', () => process.exit(0));
  process.on('SIGINT', () => {}); // a terminal's Ctrl-C reaches this process too; the host decides when it ends
  serveWindows(service, {
    post: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  });
} else {
  console.error('The model process is started by Vasari, not by hand: npm start');
  process.exitCode = 1;
}
