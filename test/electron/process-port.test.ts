/** The model process's end of its channel. */
import { expect, onTestFinished, test } from 'vitest';
import { hostPort } from '../../electron/process-port.ts';

test("Electron's utility process outlives a Ctrl-C of the terminal: its host ends it", () => {
  Object.defineProperty(process, 'parentPort', { value: { postMessage() {}, on() {} }, configurable: true });
  const before = process.listeners('SIGINT');
  onTestFinished(() => {
    Reflect.deleteProperty(process, 'parentPort');
    for (const listener of process.listeners('SIGINT')) {
      if (!before.includes(listener)) process.off('SIGINT', listener);
    }
  });
  expect(hostPort()).toBeDefined();
  expect(process.listenerCount('SIGINT')).toBe(before.length + 1);
});
