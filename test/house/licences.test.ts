/** The table of licences names every direct dependency with the licence that its package states. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

async function readJson(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
}

test('docs/licences.md agrees with the installed packages', async () => {
  const project = await readJson('package.json');
  const names = [project.dependencies, project.devDependencies].flatMap((set) => Object.keys(set as object)).sort();
  const stated = await Promise.all(
    names.map(async (name) => `${name}: ${(await readJson(`node_modules/${name}/package.json`)).license}`),
  );
  const table = await readFile('docs/licences.md', 'utf8');
  const listed = [...table.matchAll(/^\| (\S+) \| ([^|]+?) \|/gm)]
    .map(([, name, licence]) => `${name}: ${licence}`)
    .filter((row) => !row.startsWith('package:') && !row.startsWith('---'));
  expect(listed.sort()).toEqual(stated.sort());
});
