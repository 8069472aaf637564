/** Node's import hook that names the stand-in `electron`. */
import type { ResolveHook } from 'node:module';

const standIn = new URL('./stand-in-electron.js', import.meta.url).href;

export const resolve: ResolveHook = (name, context, next) =>
  name === 'electron' ? { url: standIn, shortCircuit: true } : next(name, context);
