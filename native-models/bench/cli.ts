/** `npm run bench`: how fast it is on this machine, beside its peer and the machine's limits. */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Precision, recipe } from '../convert/recipe.ts';
import { ortApi } from '../inference/ort-api.ts';
import {
  exitCodeOf,
  fromHere,
  listOf,
  type Output,
  oneOf,
  type Program,
  readArguments,
  runIfStarted,
  wholeIn,
} from '../program.ts';
import { benchConvert } from './conversion.ts';
import { driftTable, measureDrift } from './drift.ts';
import { benchLanguage } from './language.ts';
import type { BenchSettings } from './models.ts';
import { peerCommand } from './peer.ts';
import { benchProgram } from './programs.ts';
import { type BenchRow, tableOf } from './rows.ts';
import { benchAsk, benchMemory, benchStop, benchVision, measureMemory } from './whole.ts';

const benches = {
  convert: benchConvert,
  language: benchLanguage,
  vision: benchVision,
  ask: benchAsk,
  stop: benchStop,
  memory: benchMemory,
} satisfies Record<string, (settings: BenchSettings) => Promise<BenchRow[]>>;

const benchNames = Object.keys(benches) as (keyof typeof benches)[];
/** Benches of other rooms, which measure no model. */
const otherNames = ['chats', 'inspector'] as const;

const help = `Usage: npm run bench -- [bench …] [options]

Measures on the 3B's shape with random weights: ${benchNames.join(', ')} (all where none is named). "language" is
prefill and decode at contexts 650 and 2000; "ask" also times loading. What it needs is made under --work, and stays.
By their names alone: chats, the store with 10,000 chats; inspector, its frames in Chromium.

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

async function run(argv: readonly string[], { out, err }: Output, signal: AbortSignal): Promise<void> {
  const { values, positionals } = readArguments(argv, {
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
  if (values.help) return out(help);
  if (values['measure-memory'] !== undefined) {
    out(`${JSON.stringify(await measureMemory(values['measure-memory']))}\n`);
    return;
  }
  const named = positionals.map((name) => oneOf('bench', name, [...benchNames, ...otherNames]));
  const names = named.length > 0 ? named : benchNames;
  const recipes = listOf('--recipes', values.recipes, Object.keys(recipe) as Precision[]);
  if (values.drift !== undefined) {
    const say = (line: string) => err(`${line}\n`);
    const found = await measureDrift(
      fromHere(values.drift),
      recipes,
      wholeIn('--pictures', values.pictures, 1, 10_000),
      say,
      signal,
    );
    if (values.json !== undefined) await writeFile(fromHere(values.json), `${JSON.stringify(found, null, 1)}\n`);
    out(`${driftTable(found)}\n`);
    return;
  }
  const settings: BenchSettings = {
    work: fromHere(values.work),
    layers: wholeIn('--layers', values.layers, 1, 32),
    rounds: wholeIn('--rounds', values.rounds, 1, 100),
    peer: values.peer === undefined ? undefined : fromHere(values.peer),
    recipes,
    contexts: values.contexts.split(',').map((text) => wholeIn('--contexts', text, 1, 100_000)),
    say: (line) => err(`${line}\n`),
    signal,
  };
  const measuresModels = names.some((name) => name in benches);
  if (measuresModels && settings.peer === undefined) err('No --peer: nothing is compared with llama.cpp.\n');
  await mkdir(settings.work, { recursive: true });
  const [cpu] = cpus();
  const { version } = await ortApi();
  out(
    `${cpu?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, ${(totalmem() / 1e9).toFixed(0)} GB; ` +
      `Node ${process.versions.node}, ONNX Runtime ${version}; ${settings.layers} layers\n\n`,
  );
  const rows: BenchRow[] = [];
  for (const name of names) {
    const found = await (name === 'chats' || name === 'inspector'
      ? benchProgram(name, signal)
      : benches[name](settings));
    rows.push(...found);
    out(`${tableOf(found)}\n\n`);
    if (values.json !== undefined) await writeFile(fromHere(values.json), `${JSON.stringify(rows, null, 1)}\n`);
  }
}

export const bench: Program = (argv, output, signal) => exitCodeOf(() => run(argv, output, signal), output, signal);

await runIfStarted('bench', bench);
