/** ONNX Runtime's C API in a process where nothing else holds the library. */
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { ortApi } from '../../native-models/inference/ort-api.ts';

test('the library stays loaded after garbage collections', async () => {
  const api = await ortApi();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 5; round++) {
    collect();
    await wait(20); // what was collected is finalised in a later turn
  }
  const options = (await ortApi()).make('createSessionOptions');
  expect(options).not.toBe(0n);
  api.call.releaseSessionOptions(options);
});
