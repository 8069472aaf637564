/** A model process that answers from a script. Built to dist/test for the tests of the host; never part of the app. */
import { serveWindows } from '../../electron/model-windows.ts';
import { scriptedService } from './scripted-service.ts';

const words = 'The first word of an answer that takes its time to come to an end .'
  .split(' ')
  .map((word) => `${word} `);

process.on('disconnect', () => process.exit(0));
serveWindows(scriptedService({ wordMs: 50, words }), {
  post: (message) => process.send?.(message),
  onMessage: (listener) => process.on('message', listener),
});
