/** What the window can choose from. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listModels } from '../../electron/models.ts';

test('models are listed by their manifests, the first folder winning', async () => {
  const root = await mkdtemp(join(tmpdir(), 'vasari-models-'));
  const put = async (id: string, manifest?: string): Promise<void> => {
    await mkdir(join(root, id), { recursive: true });
    if (manifest !== undefined) await writeFile(join(root, id, 'manifest.json'), manifest);
  };
  try {
    await put('own/embedded', '{"name":"Miniature"}');
    await put('users/embedded', '{"name":"Another"}');
    await put('users/florence-vl-3b', '{"name":"Florence-VL 3B","precision":"int4"}');
    await put('users/odd', '{"name":"Odd","precision":4}');
    await put('users/broken', '{');
    await put('users/half.partial');
    await put('users/.hidden', '{"name":"Hidden"}');
    const folders = ['own', 'users', 'missing'].map((folder) => join(root, folder));
    const own = (await listModels(folders, folders[1])).filter(({ isOwn }) => isOwn);
    expect(own.map(({ id }) => id)).toEqual(['broken', 'florence-vl-3b', 'odd']);
    expect(await listModels(folders)).toEqual([
      { id: 'embedded', name: 'Miniature' },
      { id: 'broken', name: 'broken' },
      { id: 'florence-vl-3b', name: 'Florence-VL 3B', precision: 'int4' },
      { id: 'odd', name: 'Odd' },
    ]);
  } finally {
    await rm(root, { recursive: true });
  }
});
