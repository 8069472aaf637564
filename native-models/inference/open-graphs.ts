/** Several graphs of a model folder, opened one after another. */
import type { GraphName } from '../architecture/graphs.ts';
import type { ExecutionProvider } from '../contract.ts';
import type { Manifest } from '../manifest.ts';
import type { Binding } from './binding.ts';
import { type GraphSession, openGraph } from './session.ts';

export type OpenGraphs<Name extends GraphName> = Readonly<Record<Name, GraphSession>>;

/** Yields each name before its graph is opened. Where one fails, or the loop is left, those that are open are closed. */
export async function* openGraphs<Name extends GraphName>(
  folder: string,
  manifest: Manifest,
  names: readonly Name[],
  provider: ExecutionProvider,
  binding: Binding,
): AsyncGenerator<Name, OpenGraphs<Name>, void> {
  const open: Partial<Record<Name, GraphSession>> = {};
  let whole = false;
  try {
    for (const name of names) {
      yield name;
      open[name] = await openGraph(folder, name, manifest.graphs[name], provider, binding);
    }
    whole = true;
    return open as OpenGraphs<Name>;
  } finally {
    if (!whole) await closeGraphs(open);
  }
}

/** Waits for the runs that were asked for. */
export async function closeGraphs(graphs: Readonly<Partial<Record<GraphName, GraphSession>>>): Promise<void> {
  for (const graph of Object.values(graphs)) await graph.close();
}
