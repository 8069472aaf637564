/** The Chromium that the tests drive: the one named, the system's, or one fetched here, which is said. Never a silent skip. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const run = promisify(execFile);
const sparticuzVersion = '147.0.0'; // the last that runs on Node 20

/** Without a screen, a GPU, a sandbox (which containers lack) or a word to the network. */
const chromiumFlags = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

function usualPlaces(): string[] {
  const { env, platform } = process;
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    const folders = ['/Applications', join(homedir(), 'Applications')];
    return folders.flatMap((folder) => apps.map((app) => join(folder, `${app}.app`, 'Contents', 'MacOS', app)));
  }
  if (platform === 'win32') {
    const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(
      (folder) => folder !== undefined,
    );
    const programs = [
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Chromium', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ];
    return programs.flatMap((program) => folders.map((folder) => join(folder, ...program)));
  }
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  return namesOnPath.flatMap((name) => [...new Set(folders)].filter(Boolean).map((folder) => join(folder, name)));
}

async function isThere(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** A file of the right name may be a stub that asks for another package; a browser tells its version. */
async function isBrowser(path: string): Promise<boolean> {
  if (!(await isThere(path))) return false;
  if (process.platform === 'win32') return true; // there the browser would open
  return run(path, ['--version'], { timeout: 30_000 }).then(
    ({ stdout }) => /\d+\.\d+\.\d+/.test(stdout),
    () => false,
  );
}

async function systemChromium(): Promise<string | undefined> {
  for (const path of usualPlaces()) if (await isBrowser(path)) return path;
  return undefined;
}

async function isDebian(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID=debian$/m.test(release) && (await isThere('/usr/bin/apt-get'));
}

async function installFromDebian(): Promise<string | undefined> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env, maxBuffer: 64_000_000 });
  return systemChromium();
}

/** Starts the unpacked browser with the libraries and fonts that came with it, where the system has none. */
const launcher = `#!/bin/sh
here="$(dirname "$(readlink -f "$0")")"
export LD_LIBRARY_PATH="$here/al2023/lib"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$here/fonts"
exec "$here/chromium" "$@"
`;

/** A Chromium as an npm package, for linux-x64: it unpacks itself into TMPDIR, and its libraries where told of Lambda. */
async function installFromNpm(): Promise<string | undefined> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vasari', `chromium-${sparticuzVersion}`);
  const path = join(cache, 'chromium.sh');
  if (await isBrowser(path)) return path;
  await mkdir(cache, { recursive: true });
  const args = ['install', '--prefix', cache, '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', [...args, `@sparticuz/chromium@${sparticuzVersion}`], { cwd: cache, maxBuffer: 64_000_000 });
  const unpack = "import('@sparticuz/chromium').then((packed) => packed.default.executablePath())";
  const env = { ...process.env, TMPDIR: cache, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  await run(process.execPath, ['--input-type=module', '-e', unpack], { cwd: cache, env });
  const fonts = `<fontconfig><dir>${join(cache, 'fonts', 'fonts')}</dir></fontconfig>`;
  await writeFile(join(cache, 'fonts', 'fonts.conf'), fonts);
  await writeFile(path, launcher, { mode: 0o755 });
  return (await isBrowser(path)) ? path : undefined;
}

async function attempt(say: (line: string) => void, what: string, get: () => Promise<string | undefined>) {
  say(`The tests need a Chromium and found none: ${what} …`);
  try {
    return await get();
  } catch (error) {
    say(`That failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return undefined;
  }
}

/** `CHROMIUM_PATH`, then the system's, then one to be had. Throws with the command to run where there is none. */
export async function findChromium(say: (line: string) => void): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (await isThere(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, where there is no program.`);
  }
  let path = await systemChromium();
  const isRoot = process.getuid?.() === 0;
  if (path === undefined && isRoot && (await isDebian())) {
    path = await attempt(say, "installing Debian's with apt-get", installFromDebian);
  }
  if (path === undefined && process.platform === 'linux' && process.arch === 'x64') {
    path = await attempt(say, 'fetching the npm package @sparticuz/chromium', installFromNpm);
  }
  if (path !== undefined) return path;
  throw new Error(
    'The tests need a Chromium, Chrome or Edge. Install one (Debian: apt-get install chromium; macOS: brew install ' +
      '--cask chromium; Windows: winget install Google.Chrome), or set CHROMIUM_PATH to its program.',
  );
}

/** For a test: the one that the global setup found. */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH;
  if (!executablePath) throw new Error('CHROMIUM_PATH is not set: the global setup sets it.');
  return chromium.launch({ executablePath, args: [...chromiumFlags, ...args] });
}
