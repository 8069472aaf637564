/** Given to Node with --import in a stand-in utility process: Electron's `process.parentPort` over Node's own channel. */
import { EventEmitter } from 'node:events';

const port = new EventEmitter();
const early: unknown[] = [];
process.on('message', (data) => {
  if (port.listenerCount('message') === 0) early.push(data);
  else port.emit('message', { data, ports: [] });
});
port.on('newListener', () => {
  setImmediate(() => {
    for (const data of early.splice(0)) port.emit('message', { data, ports: [] });
  });
});
process.on('disconnect', () => process.exit(0));

const postMessage = (message: unknown): void => void process.send?.(message);
Object.defineProperty(process, 'parentPort', { value: Object.assign(port, { postMessage }) });
