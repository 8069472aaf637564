/** The service over one small model and its picture, as the tests of it use it. */
import { type AskRequest, drain, greedy, ModelError, type ModelService } from '../../native-models/contract.ts';
import { createModelService } from '../../native-models/service.ts';
import type { AskingModel } from './asking-model.ts';

/** Knows one picture, and one model by the name "tiny": `model`'s, or what lies in the folder. */
export function serviceOf(model: AskingModel, folder = model.folder): ModelService {
  return createModelService({
    findPicture(id) {
      if (id !== model.picture) throw new ModelError('picture-invalid', 'This picture is no longer stored.');
      return model.picturePath;
    },
    findModel(id) {
      if (id !== 'tiny') throw new ModelError('model-missing', `There is no model ${id}.`);
      return folder;
    },
  });
}

export async function openedService(model: AskingModel, folder?: string): Promise<ModelService> {
  const service = serviceOf(model, folder);
  await drain(service.open({ model: 'tiny', provider: 'cpu' }));
  return service;
}

export function question(text: string, maxNewTokens = 8, pictures: readonly string[] = []): AskRequest {
  return { turns: [{ role: 'user', text, pictures }], sampling: greedy, maxNewTokens };
}
