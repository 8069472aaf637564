/** The lock file must hold every platform's packages: npm drops one silently where its registry lacked it. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, LockedPackage>>;

async function lockedPackages(): Promise<Packages> {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Packages };
  return lock.packages;
}

/** Node's own way: the nearest `node_modules` at or above the package that asks. */
function isLocked(packages: Packages, from: string, name: string): boolean {
  const parents = from
    .split('/node_modules/')
    .map((_, depth, parts) => parts.slice(0, parts.length - depth).join('/node_modules/'));
  return [...parents, ''].some((place) => packages[`${place && `${place}/`}node_modules/${name}`] !== undefined);
}

function missingPackages(packages: Packages): string[] {
  return Object.entries(packages).flatMap(([path, locked]) =>
    Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })
      .filter((name) => !isLocked(packages, path, name))
      .map((name) => `${path || 'the project'} needs ${name}`),
  );
}

test('every package that a locked package names is locked, for every platform', async () => {
  expect(missingPackages(await lockedPackages())).toEqual([]);
});

test('a dropped platform package would be noticed', async () => {
  const { 'node_modules/@img/sharp-darwin-arm64': dropped, ...rest } = await lockedPackages();
  expect(dropped).toBeDefined();
  expect(missingPackages(rest)).toEqual(['node_modules/sharp needs @img/sharp-darwin-arm64']);
});

test('every package comes from the npm registry with its hash', async () => {
  const strangers = Object.entries(await lockedPackages()).filter(
    ([path, { integrity, resolved }]) =>
      path !== '' && (integrity === undefined || !resolved?.startsWith('https://registry.npmjs.org/')),
  );
  expect(strangers).toEqual([]);
});

test('the packages whose versions were chosen with care are pinned exactly', async () => {
  const { dependencies, devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([name, version]) => !name.startsWith('@types/') && !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
});
