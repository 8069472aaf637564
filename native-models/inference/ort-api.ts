/**
 * The functions of ONNX Runtime's C API that we call, found in the library that onnxruntime-node ships. Addresses are
 * BigInt; a typed array given for a pointer is that memory itself.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A native function; `async` runs it on a thread of its own. */
interface NativeFunction {
  (...values: unknown[]): unknown;
  async(...valuesAndCallback: unknown[]): void;
}

type Address = bigint;

/** The version of the table that is asked for: newer libraries keep older tables. */
const apiVersion = 22;

/** Places in the table `OrtApi` of onnxruntime_c_api.h, which only grows at its end, and their parameters. */
const table = {
  getErrorMessage: [2, 'const char *', ['void *']],
  createEnv: [3, 'void *', ['int', 'const char *', 'void *']],
  createSession: [
    7,
    'void *',
    ['void *', process.platform === 'win32' ? 'const char16_t *' : 'const char *', 'void *', 'void *'],
  ],
  run: [9, 'void *', ['void *', 'void *', 'void *', 'void *', 'size_t', 'void *', 'size_t', 'void *']],
  createSessionOptions: [10, 'void *', ['void *']],
  disableCpuMemArena: [19, 'void *', ['void *']],
  setLogSeverity: [22, 'void *', ['void *', 'int']],
  setIntraOpThreads: [24, 'void *', ['void *', 'int']],
  inputCount: [30, 'void *', ['void *', 'void *']],
  outputCount: [31, 'void *', ['void *', 'void *']],
  inputType: [33, 'void *', ['void *', 'size_t', 'void *']],
  outputType: [34, 'void *', ['void *', 'size_t', 'void *']],
  inputName: [36, 'void *', ['void *', 'size_t', 'void *', 'void *']],
  outputName: [37, 'void *', ['void *', 'size_t', 'void *', 'void *']],
  createRunOptions: [39, 'void *', ['void *']],
  setTerminate: [46, 'void *', ['void *']],
  createDeviceTensor: [48, 'void *', ['void *', 'void *', 'size_t', 'int', 'void *']],
  createTensor: [49, 'void *', ['void *', 'void *', 'size_t', 'void *', 'size_t', 'int', 'void *']],
  tensorInfoOf: [55, 'void *', ['void *', 'void *']],
  elementType: [60, 'void *', ['void *', 'void *']],
  rank: [61, 'void *', ['void *', 'void *']],
  dimensions: [62, 'void *', ['void *', 'void *', 'size_t']],
  createMemoryInfo: [68, 'void *', ['const char *', 'int', 'int', 'int', 'void *']],
  createCpuMemoryInfo: [69, 'void *', ['int', 'int', 'void *']],
  freeByAllocator: [76, 'void *', ['void *', 'void *']],
  defaultAllocator: [78, 'void *', ['void *']],
  releaseStatus: [93, 'void', ['void *']],
  releaseMemoryInfo: [94, 'void', ['void *']],
  releaseSession: [95, 'void', ['void *']],
  releaseValue: [96, 'void', ['void *']],
  releaseRunOptions: [97, 'void', ['void *']],
  releaseTypeInfo: [98, 'void', ['void *']],
  releaseSessionOptions: [100, 'void', ['void *']],
  availableProviders: [125, 'void *', ['void *', 'void *']],
  releaseAvailableProviders: [126, 'void *', ['void *', 'int']],
  addSessionConfig: [130, 'void *', ['void *', 'const char *', 'const char *']],
  createAllocator: [131, 'void *', ['void *', 'void *', 'void *']],
  releaseAllocator: [132, 'void', ['void *']],
  appendProvider: [216, 'void *', ['void *', 'const char *', 'void *', 'void *', 'size_t']],
} as const;

export interface OrtApi {
  /** Held as long as the functions are: koffi unloads a library that nothing refers to, and their addresses with it. */
  readonly library: unknown;
  readonly version: string;
  readonly call: Readonly<Record<keyof typeof table, NativeFunction>>;
  /** Calls a function whose last parameter is where its result goes. Throws what ONNX Runtime has to say. */
  make(name: keyof typeof table, ...values: unknown[]): Address;
  /** Throws where a status is an error, and frees it. */
  check(status: unknown): void;
  /** The text at an address. */
  text(address: Address): string;
  /** Address number `index` of an array of addresses. */
  addressAt(address: Address, index: number): Address;
  /** A C string that stays where it is, as long as the process lives. */
  keptString(text: string): Address;
}

const stackBytes = 8 * 1024 * 1024;

let loaded: Promise<OrtApi> | undefined;

/** Throws where koffi or the library cannot be loaded; asked again, it gives the same. */
export function ortApi(): Promise<OrtApi> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<OrtApi> {
  const { default: koffi } = await import('koffi');
  // Calls in the background run on a stack of koffi's own, and compiling graphs and shaders goes deep.
  if (koffi.config().async_stack_size !== stackBytes) koffi.config({ async_stack_size: stackBytes });
  const library = koffi.load(libraryPath());
  const base = library.func('OrtGetApiBase', 'void *', [])() as Address;
  const functionAt = (place: Address, index: number, result: string, parameters: readonly string[]): NativeFunction =>
    koffi.decode(koffi.decode(place, index * 8, 'void *'), koffi.proto(result, [...parameters])) as NativeFunction;
  const version = functionAt(base, 1, 'const char *', [])() as string;
  const api = functionAt(base, 0, 'void *', ['uint32_t'])(apiVersion) as Address | null;
  if (api === null) throw new Error(`ONNX Runtime ${version} has no C API of version ${apiVersion}.`);
  const functions = Object.entries(table).map(([name, [place, result, parameters]]) => [
    name,
    functionAt(api, place, result, parameters),
  ]);
  const call = Object.fromEntries(functions) as OrtApi['call'];
  const check = (status: unknown): void => {
    if (status === null || status === 0n) return;
    const message = call.getErrorMessage(status) as string;
    call.releaseStatus(status);
    throw new Error(message);
  };
  const kept = new Map<string, Address>();
  return {
    library,
    version,
    call,
    check,
    make(name, ...values) {
      const out = new BigUint64Array(1);
      check(call[name](...values, out));
      return out[0]!;
    },
    text: (address) => koffi.decode.string(address) as string,
    addressAt: (address, index) => koffi.decode(address, index * 8, 'void *') as Address,
    keptString(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const bytes = Buffer.from(`${text}\0`);
      const address = koffi.alloc('uint8_t', bytes.length) as Address;
      koffi.encode(address, 'uint8_t', bytes, bytes.length);
      kept.set(text, address);
      return address;
    },
  };
}

const libraryName = /^(libonnxruntime\.so\.1|libonnxruntime\.1\.\d+\.\d+\.dylib|onnxruntime\.dll)$/;

/** Beside the binding of onnxruntime-node; outside the archive that a packaged app keeps its files in. */
export function libraryPath(): string {
  const home = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const folder = join(home, 'bin', 'napi-v6', process.platform, process.arch).replace(
    /app\.asar(?=[\\/])/,
    'app.asar.unpacked',
  );
  const name = existsSync(folder) ? readdirSync(folder).find((file) => libraryName.test(file)) : undefined;
  if (name === undefined)
    throw new Error(`onnxruntime-node has no library for ${process.platform} on ${process.arch}.`);
  return join(folder, name);
}

/** The providers that the library was built with; whether they find a device shows when a graph is opened. */
export async function availableProviders(): Promise<string[]> {
  const api = await ortApi();
  const count = new Int32Array(2);
  const list = new BigUint64Array(1);
  api.check(api.call.availableProviders(list, count));
  const names = Array.from({ length: count[0]! }, (_, at) => api.text(api.addressAt(list[0]!, at)));
  api.check(api.call.releaseAvailableProviders(list[0], count[0]));
  return names.map((name) => name.replace(/ExecutionProvider$/, ''));
}
