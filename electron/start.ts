/** Behind `npm start`: Electron's window where it can open, otherwise the same window in the system's browser. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ModelError } from '../native-models/contract.ts';
import { startBrowserHost } from './browser-host.ts';
import { findElectron, runElectron } from './electron-binary.ts';
import { dataFolder, placesOf } from './places.ts';
import { openSystemBrowser } from './system-browser.ts';

const help = (models: string): string => `Vasari: talk with images on your own machine, and see what the model sees.

  npm start                        Electron's window, or the system's browser where Electron cannot open
  npm start -- --browser           the system's browser
  npm start -- --browser --no-open print the address and open nothing

  --port <n>    the browser host's port on 127.0.0.1 (a free one)
  --no-open     open no browser
  --help        this

Models of your own, as npm run convert writes them, are found in
  ${models}

From another machine: forward the same port, such as ssh -L 8042:127.0.0.1:8042 <this machine>
and, here, npm start -- --browser --no-open --port 8042
The end of the address is a key to your pictures and the model: keep it to yourself.`;

/** npm hands on the Ctrl-C that the terminal has given to this process too: one press, two signals. */
const samePressMs = 500;

interface Options {
  readonly browser: boolean;
  readonly open: boolean;
  readonly port: number;
  readonly help: boolean;
}

/** Throws ModelError 'request-invalid' with the sentence to show. */
function parseOptions(args: readonly string[]): Options {
  const sentence = (text: string): ModelError => new ModelError('request-invalid', `${text} See npm start -- --help`);
  let values: { browser?: boolean; 'no-open'?: boolean; port?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        browser: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        port: { type: 'string' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw sentence(`${error instanceof Error ? error.message.split('. ')[0] : String(error)}.`);
  }
  const port = Number(values.port ?? 0);
  if (values.port === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw sentence(`--port takes a number from 0 to 65535, not "${values.port}".`);
  }
  return { browser: values.browser ?? false, open: !values['no-open'], port, help: values.help ?? false };
}

async function serveBrowser(options: Options): Promise<void> {
  const host = await startBrowserHost(placesOf(import.meta.dirname, dataFolder(process.env)), options.port);
  let closingSinceMs: number | undefined;
  const close = (): void => {
    if (closingSinceMs !== undefined) {
      if (Date.now() - closingSinceMs > samePressMs) process.exit(1);
      return;
    }
    closingSinceMs = Date.now();
    host.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, close);
  console.log(`Vasari is at ${host.address}`);
  if (!options.open) return;
  const failure = await openSystemBrowser(host.address);
  if (failure !== undefined) console.error(`${failure} Open the address above in a browser.`);
}

async function start(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options.help) return console.log(help(join(dataFolder(process.env), 'models')));
  if (!options.browser) {
    const electron = await findElectron(process.env);
    const why = typeof electron === 'string' ? await runElectron(electron, import.meta.dirname) : electron.missing;
    if (why === undefined) return;
    console.error(`${why} Using the browser instead.`);
  }
  await serveBrowser(options);
}

start(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof ModelError ? error.message : error);
  process.exitCode = 1;
});
