/** `npm run ask`: one question about pictures, answered in the terminal. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type AskEvent, type AskResult, drain, greedy, ModelError, type ProviderChoice } from './contract.ts';
import {
  embeddedModel,
  exitCodeOf,
  fromHere,
  numberIn,
  type Output,
  oneOf,
  type Program,
  readArguments,
  runIfStarted,
  wholeIn,
} from './program.ts';
import { createModelService } from './service.ts';

const help = `Asks a model about pictures.

  npm run ask -- PICTURE… "QUESTION" [options]

  --model DIR               a model folder; the embedded model where absent
  --mode pad|squash         how the picture becomes a square; the model's own way where absent
  --provider NAME           auto, cpu, webgpu, cuda, dml or coreml (default auto)
  --max-tokens N            at most so many tokens of answer (default 256)
  --temperature T           0 is greedy (default 0)
  --top-p P, --top-k K      keep the likeliest tokens only (defaults 1, 0)
  --repetition-penalty R    1 leaves repetition alone (default 1)
  --seed N                  the same seed, the same answer (default 0)
  --json                    print one JSON object instead of the text
  --help                    this text
`;

const providers = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const satisfies readonly ProviderChoice[];

function optionsOf(argv: readonly string[]) {
  return readArguments(argv, {
    allowPositionals: true,
    options: {
      model: { type: 'string' },
      mode: { type: 'string' },
      provider: { type: 'string', default: 'auto' },
      'max-tokens': { type: 'string', default: '256' },
      temperature: { type: 'string', default: '0' },
      'top-p': { type: 'string', default: '1' },
      'top-k': { type: 'string', default: '0' },
      'repetition-penalty': { type: 'string', default: '1' },
      seed: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}

async function answer(argv: readonly string[], output: Output, signal: AbortSignal): Promise<void> {
  const { values, positionals } = optionsOf(argv);
  if (values.help) return output.out(help);
  const question = positionals.at(-1);
  const paths = positionals.slice(0, -1).map(fromHere);
  if (question === undefined || paths.length === 0) {
    throw new ModelError(
      'request-invalid',
      'A picture and a question are needed: npm run ask -- picture.png "What is it?"',
    );
  }
  const imageMode = values.mode === undefined ? undefined : oneOf('--mode', values.mode, ['pad', 'squash'] as const);
  const provider = oneOf('--provider', values.provider, providers);
  const sampling = {
    ...greedy,
    temperature: numberIn('--temperature', values.temperature, 0, 100),
    topP: numberIn('--top-p', values['top-p'], 0, 1),
    topK: wholeIn('--top-k', values['top-k'], 0, 1e6),
    repetitionPenalty: numberIn('--repetition-penalty', values['repetition-penalty'], 0.01, 100),
    seed: wholeIn('--seed', values.seed, 0, 2 ** 32),
  };
  const maxNewTokens = wholeIn('--max-tokens', values['max-tokens'], 1, 100_000);

  const pictures = new Map<string, string>();
  const shown: string[] = [];
  for (const path of paths) {
    const id = await hashOf(path);
    pictures.set(id, path);
    shown.push(id);
  }
  const folder = values.model === undefined ? embeddedModel : fromHere(values.model);
  const service = createModelService({
    findPicture: (id) => pictures.get(id) ?? '',
    findModel: () => folder,
  });
  await drain(service.open({ model: basename(folder), provider }, signal));
  const onEvent = (event: AskEvent): void => {
    if (event.type === 'text' && !values.json) output.out(event.delta);
  };
  const result = await drain(
    service.ask(
      {
        turns: [{ role: 'user', text: question, pictures: shown }],
        sampling,
        maxNewTokens,
        ...(imageMode && { imageMode }),
      },
      signal,
    ),
    onEvent,
  );
  if (values.json) output.out(`${JSON.stringify(asJson(result))}\n`);
  else {
    output.out('\n');
    if (result.stopReason !== 'end-of-turn') output.err(`(stopped: ${result.stopReason})\n`);
  }
}

async function hashOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new ModelError('picture-invalid', `${path} cannot be read: is it a picture file?`, { cause });
  });
  return createHash('sha256').update(bytes).digest('hex');
}

function asJson(result: AskResult) {
  const { text, provider, ...rest } = result;
  return {
    answer: text,
    ...rest,
    provider: provider.used,
    providerAsked: provider.asked,
    providerReason: provider.reason,
  };
}

export const ask: Program = (argv, output, signal) => exitCodeOf(() => answer(argv, output, signal), output, signal);

await runIfStarted('ask', ask);
