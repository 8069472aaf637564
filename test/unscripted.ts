/** The inspector's methods of a service that a test does not ask. */
import { ModelError } from '../native-models/contract.ts';
import type { InspectService } from '../native-models/inspection.ts';

// biome-ignore lint/correctness/useYield: it fails before it begins
async function* refused(): AsyncGenerator<never, never, void> {
  throw new ModelError('unexpected', 'This test has no script for that.');
}

export const unscripted: Omit<InspectService, 'project'> = {
  similar: refused,
  compare: refused,
  projectOther: refused,
  compareModels: refused,
  cluster: refused,
  estimate: refused,
  intervene: refused,
  export: refused,
  recipe: refused,
};
