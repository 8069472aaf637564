/**
 * The WebGPU provider against the CPU, on Chromium's software adapter: the built doctor in a process of its own, as the
 * loader of Vulkan reads its environment when a process starts. Where there is no such adapter the test says so.
 * `VASARI_BINDINGS=native,npm` compares both bindings.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { convertedModel, type ModelFolder } from './model-folder.ts';

const chromium = '/usr/lib/chromium';
const driver = join(chromium, 'vk_swiftshader_icd.json');
const hasAdapter = process.platform === 'linux' && existsSync(driver) && existsSync(join(chromium, 'libvulkan.so.1'));
if (!hasAdapter) {
  console.warn(`NOT RUN: WebGPU against the CPU. It takes Debian's chromium, for ${driver}: apt-get install chromium`);
}

let model: ModelFolder;
beforeAll(async () => {
  model = await convertedModel();
  await build({ configFile: 'native-models/vite.config.ts', logLevel: 'warn' });
});
afterAll(() => model.remove());

interface Finding {
  readonly what: string;
  readonly state: string;
  readonly detail: string;
}

async function doctor(environment: Readonly<Record<string, string>>): Promise<Finding[]> {
  const program = join(import.meta.dirname, '../../dist/native-models/doctor.js');
  const args = [program, '--model', model.path, '--provider', 'webgpu', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...environment } });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

test.skipIf(!hasAdapter).each((process.env.VASARI_BINDINGS ?? 'native').split(','))(
  'WebGPU computes what the CPU does, %s binding',
  { timeout: 300_000 },
  async (binding) => {
    const found = await doctor({ VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: chromium, VASARI_BINDING: binding });
    const webgpu = found.find(({ what }) => what === 'webgpu')!;
    expect(webgpu.state).toBe('good');
    expect(webgpu.detail).toContain(`${binding} binding`);
    expect(Number(/by (\S+?);/.exec(webgpu.detail)![1])).toBeLessThan(1e-4);
  },
);

test('without a driver the doctor says what is missing', { timeout: 120_000 }, async () => {
  const found = await doctor({ VK_ICD_FILENAMES: '/nowhere.json', LD_LIBRARY_PATH: '/nowhere' });
  const webgpu = found.find(({ what }) => what === 'webgpu')!;
  if (process.platform !== 'linux') {
    expect(webgpu.state).toMatch(/good|missing/);
    return;
  }
  expect(webgpu).toMatchObject({ state: 'missing', detail: expect.stringContaining('libvulkan1') });
  expect(found.find(({ what }) => what === 'model')).toMatchObject({ state: 'good' });
});
