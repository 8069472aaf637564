/** `npm run doctor`: what this machine has for running models, what is missing, and what to do. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, freemem, homedir, totalmem } from 'node:os';
import type { ExecutionProvider } from '../contract.ts';
import { chooseBinding } from '../inference/binding.ts';
import { readManifest, verifyFiles } from '../inference/manifest-file.ts';
import { availableProviders, libraryPath, ortApi } from '../inference/ort-api.ts';
import {
  embeddedModel,
  exitCodeOf,
  fromHere,
  type Output,
  oneOf,
  type Program,
  readArguments,
  runIfStarted,
} from '../program.ts';
import { checkProvider } from './gpu-check.ts';

const help = `Usage: npm run doctor -- [options]

Says what this machine has for running models: ONNX Runtime and how it is called, providers and whether they compute
what the CPU does, memory, disk, and whether a model's files are whole.

  --model DIR        the model to check with (default: the embedded one)
  --provider NAME    check this provider alone: webgpu, cuda, dml or coreml (default: those of this platform)
  --json             one JSON object
  --help             this text
`;

interface Finding {
  readonly what: string;
  readonly state: 'good' | 'missing' | 'bad';
  readonly detail: string;
}

/** What a platform may have, best first. */
function candidates(): ExecutionProvider[] {
  if (process.platform === 'darwin') return ['webgpu', 'coreml'];
  if (process.platform === 'win32') return ['webgpu', 'dml'];
  return process.arch === 'x64' ? ['webgpu', 'cuda'] : [];
}

/** What to do about a provider that does not open. */
const remedies: Readonly<Partial<Record<ExecutionProvider, string>>> = {
  webgpu:
    process.platform === 'linux'
      ? 'It takes a Vulkan driver and its loader, libvulkan1: on Debian, apt-get install libvulkan1 mesa-vulkan-drivers.'
      : 'It takes a graphics driver that is up to date.',
  cuda: 'It takes an NVIDIA driver, CUDA 12 with cuDNN 9, and ONNX Runtime’s CUDA libraries: ONNXRUNTIME_NODE_INSTALL=true node node_modules/onnxruntime-node/script/install.js. The language model’s attention runs on the CPU even then.',
  dml: 'It takes Windows 10 1903 or later and a DirectX 12 driver.',
  coreml: 'It takes macOS 13 or later.',
};

/** Above this a provider’s numbers are not the CPU’s: activations of integer weights are rounded differently. */
const tolerated = 0.05;

async function examine(folder: string, asked: readonly ExecutionProvider[], signal: AbortSignal): Promise<Finding[]> {
  const found: Finding[] = [];
  const say = (what: string, state: Finding['state'], detail: string) => found.push({ what, state, detail });
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

  say('processor', 'good', `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`);
  const memory = `${gigabytes(totalmem())}, ${gigabytes(freemem())} of it free`;
  const isEnough = totalmem() > 7e9;
  say(
    'memory',
    isEnough ? 'good' : 'bad',
    isEnough ? memory : `${memory}; the 3B at int4 takes about 6 GB, with an int8 cache about 5 GB`,
  );
  const { bavail, bsize } = await statfs(existsSync(folder) ? folder : homedir());
  say('disk', bavail * bsize > 5e9 ? 'good' : 'bad', `${gigabytes(bavail * bsize)} free; the 3B at int4 takes 3.7 GB`);

  const { binding, reason } = await chooseBinding('cpu');
  if (binding.kind === 'native') {
    const { version } = await ortApi();
    say('ONNX Runtime', 'good', `${version}, called directly; it names ${(await availableProviders()).join(', ')}`);
    say('library', 'good', libraryPath());
  } else say('ONNX Runtime', 'missing', reason ?? 'through the npm binding');

  try {
    const manifest = await readManifest(folder);
    await verifyFiles(folder, manifest, signal);
    const what = `${manifest.name}, ${manifest.precision}: ${manifest.files.length} files`;
    say('model', 'good', `${what}, all as they were made`);
  } catch (error) {
    signal.throwIfAborted();
    say('model', 'bad', sentenceOf(error));
    return found;
  }

  for (const provider of asked) {
    try {
      const check = await checkProvider(folder, provider, signal);
      const worst = Math.max(check.eyesDifference, check.textDifference);
      const isRight = worst <= tolerated; // false for NaN too
      const speed = `${check.eyesMs.toFixed(0)} ms a picture, the CPU ${check.cpuEyesMs.toFixed(0)} ms`;
      const detail = `differs from the CPU by ${worst.toExponential(1)}; ${speed}; ${check.binding} binding`;
      say(
        provider,
        isRight ? 'good' : 'bad',
        isRight ? detail : `${detail}. Its answers cannot be trusted: use the CPU.`,
      );
    } catch (error) {
      signal.throwIfAborted();
      say(provider, 'missing', `${sentenceOf(error)} ${remedies[provider] ?? ''}`.trim());
    }
  }
  return found;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function run(argv: readonly string[], { out }: Output, signal: AbortSignal): Promise<number> {
  const { values } = readArguments(argv, {
    options: {
      model: { type: 'string' },
      provider: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    out(help);
    return 0;
  }
  const asked = values.provider && oneOf('--provider', values.provider, ['webgpu', 'cuda', 'dml', 'coreml'] as const);
  const folder = values.model === undefined ? embeddedModel : fromHere(values.model);
  const found = await examine(folder, asked ? [asked] : candidates(), signal);
  if (values.json) out(`${JSON.stringify(found)}\n`);
  else for (const { what, state, detail } of found) out(`${state.padEnd(8)} ${what.padEnd(14)} ${detail}\n`);
  return found.some(({ what, state }) => state === 'bad' && what !== 'memory' && what !== 'disk') ? 1 : 0;
}

export const doctor: Program = (argv, output, signal) => exitCodeOf(() => run(argv, output, signal), output, signal);

await runIfStarted('doctor', doctor);
