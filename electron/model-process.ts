/** Entry of the model process: holds the one open model, for every window. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../native-models/contract.ts';
import { createModelService } from '../native-models/service.ts';
import { serveWindows } from './model-windows.ts';
import { listModels } from './models.ts';
import { hostPort } from './process-port.ts';

const [picturesFolder = '', featuresFolder = '', ...modelsFolders] = process.argv.slice(2);

const service = createModelService({
  featuresFolder,
  findPicture(id) {
    const path = join(picturesFolder, id);
    if (!/^[0-9a-f]{64}$/.test(id) || !existsSync(path)) {
      throw new ModelError('picture-invalid', 'This picture is no longer stored: attach it again.');
    }
    return path;
  },
  listModels: async () => (await listModels(modelsFolders)).map(({ id }) => id),
  findModel(id) {
    const folder = modelsFolders.map((folder) => join(folder, id)).find((folder) => existsSync(folder));
    if (folder === undefined) throw new ModelError('model-missing', `There is no model "${id}" here.`);
    return folder;
  },
});

const host = hostPort();
if (host !== undefined) {
  serveWindows(service, host);
} else {
  console.error('The model process is started by Vasari, not by hand: npm start');
  process.exitCode = 1;
}
