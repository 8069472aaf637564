/** A program to be stopped: it waits for its signal, then takes a second to clean up. */
import { setTimeout as pause } from 'node:timers/promises';
import { exitCodeOf, runIfStarted } from '../../native-models/program.ts';

await runIfStarted('slow-program', (_argv, output, signal) => {
  const work = async (): Promise<void> => {
    output.out('began\n');
    try {
      await pause(60_000, undefined, { signal });
    } finally {
      await pause(1000);
      output.out('cleaned up\n');
    }
  };
  return exitCodeOf(work, output, signal, 'Stopped.');
});
