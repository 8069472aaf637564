/** A model process that answers from a script. Built to dist/test for the tests of the hosts; never part of the app. */
import { serveWindows } from '../../electron/model-windows.ts';
import { hostPort } from '../../electron/process-port.ts';
import { scriptedService } from './scripted-service.ts';

const words = 'Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor'.split(' ');
const script = { wordMs: 100, words: words.map((word) => `${word} `) };

serveWindows(scriptedService(script), hostPort()!);
