/** A model process that answers from a script. Built to dist/test for the tests of the hosts; never part of the app. */
import { serveWindows } from '../../electron/model-windows.ts';
import { hostPort } from '../../electron/process-port.ts';
import { scriptedService } from './scripted-service.ts';

/** Three seconds of words: enough for a slow machine to press Stop in. */
const words = ['Lorem', 'ipsum', ...Array.from({ length: 27 }, (_, index) => String(index + 3)), 'finis'];
const script = { wordMs: 100, words: words.map((word) => `${word} `) };

serveWindows(scriptedService(script), hostPort()!);
