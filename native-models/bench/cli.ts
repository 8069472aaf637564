/** `npm run bench`: how fast it is on this machine, beside its peer and the machine's limits. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ModelError } from '../contract.ts';
import { type Precision, recipe } from '../convert/recipe.ts';
import { ortApi } from '../inference/ort-api.ts';
import { driftTable, measureDrift } from './drift.ts';
import { benchLanguage } from './language.ts';
import type { BenchSettings } from './models.ts';
import { peerCommand } from './peer.ts';
import { type BenchRow, tableOf } from './rows.ts';
import { benchAsk, benchConvert, benchMemory, benchStop, benchVision, measureMemory } from './whole.ts';

const benches = {
  convert: benchConvert,
  language: (settings: BenchSettings) => benchLanguage(settings),
  vision: benchVision,
  ask: benchAsk,
  stop: benchStop,
  memory: benchMemory,
} satisfies Record<string, (settings: BenchSettings) => Promise<BenchRow[]>>;

const help = `Usage: npm run bench -- [bench …] [options]

Measures on the 3B's shape with random weights: ${Object.keys(benches).join(', ')} (all where none is named). "language" is
prefill and decode at contexts 650 and 2000; "ask" also times loading. What it needs is made under --work, and stays.

  --layers N       so many of the 32 language layers (default 32: 9.2 GB of checkpoint, then about 4 GB a recipe)
  --recipes LIST   of ${Object.keys(recipe).join(', ')} (default int4)
  --contexts LIST  of prefill and decode (default 650,2000)
  --rounds N       turns of each measurement (default 5)
  --work DIR       (default ${join(tmpdir(), 'vasari-bench')})
  --peer DIR       compare with llama.cpp in this folder; to install it there, once:
                   ${peerCommand}
  --json FILE      also write the rows
  --drift DIR      no bench: how far each recipe strays from f32 on this trained checkpoint
  --pictures N     pictures for that (default 40)
  --help           this text
`;

function testTokenizer(): string {
  return resolve(import.meta.dirname, '../../test/golden/tokenizers/phi-3-part');
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      layers: { type: 'string', default: '32' },
      recipes: { type: 'string', default: 'int4' },
      contexts: { type: 'string', default: '650,2000' },
      rounds: { type: 'string', default: '5' },
      work: { type: 'string', default: join(tmpdir(), 'vasari-bench') },
      peer: { type: 'string' },
      json: { type: 'string' },
      drift: { type: 'string' },
      pictures: { type: 'string', default: '40' },
      'measure-memory': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(help);
  if (values['measure-memory'] !== undefined) {
    process.stdout.write(`${JSON.stringify(await measureMemory(values['measure-memory']))}\n`);
    return;
  }
  const here = (path: string) => resolve(process.env.INIT_CWD ?? process.cwd(), path);
  const names = positionals.length > 0 ? positionals : Object.keys(benches);
  const unknown = names.find((name) => !(name in benches));
  if (unknown !== undefined)
    throw new ModelError('request-invalid', `There is no bench "${unknown}"; --help lists them.`);
  const recipes = values.recipes.split(',').map((name) => {
    if (name in recipe) return name as Precision;
    throw new ModelError('request-invalid', `There is no recipe "${name}"; --help lists them.`);
  });
  if (values.drift !== undefined) {
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const found = await measureDrift(here(values.drift), recipes, whole('pictures', values.pictures, 10_000), say);
    if (values.json !== undefined) await writeFile(here(values.json), `${JSON.stringify(found, null, 1)}\n`);
    process.stdout.write(`${driftTable(found)}\n`);
    return;
  }
  const settings: BenchSettings = {
    work: here(values.work),
    layers: whole('layers', values.layers, 32),
    rounds: whole('rounds', values.rounds, 100),
    tokenizer: testTokenizer(),
    peer: values.peer === undefined ? undefined : here(values.peer),
    recipes,
    contexts: values.contexts.split(',').map((text) => whole('contexts', text, 100_000)),
    say: (line) => process.stderr.write(`${line}\n`),
  };
  if (settings.peer === undefined) process.stderr.write('No --peer: nothing is compared with llama.cpp.\n');
  await mkdir(settings.work, { recursive: true });
  const [cpu] = cpus();
  const { version } = await ortApi();
  process.stdout.write(
    `${cpu?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, ${(totalmem() / 1e9).toFixed(0)} GB; ` +
      `Node ${process.versions.node}, ONNX Runtime ${version}; ${settings.layers} layers\n\n`,
  );
  const rows: BenchRow[] = [];
  for (const name of names) {
    const found = await benches[name as keyof typeof benches](settings);
    rows.push(...found);
    process.stdout.write(`${tableOf(found)}\n\n`);
    if (values.json !== undefined) await writeFile(here(values.json), `${JSON.stringify(rows, null, 1)}\n`);
  }
}

function whole(name: string, text: string, high: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= high) return value;
  throw new ModelError('request-invalid', `--${name} takes a whole number from 1 to ${high}, not "${text}".`);
}

if (!existsSync(testTokenizer()))
  process.stderr.write('The test tokenizer is missing: run this from the repository.\n');
await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
