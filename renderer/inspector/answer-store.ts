/** Which features answered? The answer's probability without each kind of features, and without parts of the picture. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, type ModelService } from '../../native-models/contract.ts';
import type {
  ChannelDrop,
  Estimate,
  InterveneEvent,
  InterveneRequest,
  InterveneResult,
  RegionDrop,
  Replacement,
  TakePatches,
} from '../../native-models/inspection.ts';
import type { ModelStore } from '../model/model-store.ts';
import type { AskedAnswer, AskedAnswers } from './asked-answers.ts';
import { createNewest } from './newest.ts';

/** What is taken away: one of the four kinds of features after the other, or parts of the picture. */
export type Taken = 'channels' | 'patches';

export type Intervention =
  | { readonly type: 'none' }
  | { readonly type: 'estimating' }
  | { readonly type: 'estimated'; readonly estimate: Estimate }
  | {
      readonly type: 'running';
      readonly done: number;
      readonly runs: number;
      /** All runs together, as they were estimated. */
      readonly ms: number | undefined;
      readonly channels: readonly ChannelDrop[];
      readonly regions: readonly RegionDrop[];
    }
  | { readonly type: 'done'; readonly result: InterveneResult }
  | { readonly type: 'failed'; readonly message: string };

export interface AnswerState {
  readonly answers: readonly AskedAnswer[];
  readonly chosen: AskedAnswer | undefined;
  readonly replacement: Replacement;
  readonly from: TakePatches['from'];
  readonly levels: number;
  readonly interventions: Readonly<Record<Taken, Intervention>>;
  choose(id: string): void;
  setReplacement(replacement: Replacement): void;
  setFrom(from: TakePatches['from']): void;
  setLevels(levels: number): void;
  /** Asks what it would cost, unless that is known. */
  estimate(taken: Taken): void;
  start(taken: Taken): void;
  stop(taken: Taken): void;
}

export type AnswerStore = StoreApi<AnswerState>;

const nothing = { channels: { type: 'none' }, patches: { type: 'none' } } as const;
type Running = Extract<Intervention, { type: 'running' }>;
const begun: Running = { type: 'running', done: 0, runs: 0, ms: undefined, channels: [], regions: [] };

export function createAnswerStore(service: ModelService, model: ModelStore, asked: AskedAnswers): AnswerStore {
  const newest = { channels: createNewest(model), patches: createNewest(model) } as const;

  /** Nothing is known of this answer yet; what is being found out of the one before is wanted no more. */
  function begin(chosen: AskedAnswer | undefined): void {
    newest.channels.cancel();
    newest.patches.cancel();
    store.setState({ chosen, interventions: nothing });
  }

  const store = createStore<AnswerState>()((set, get) => {
    const enter = (taken: Taken, intervention: Intervention): void =>
      set({ interventions: { ...get().interventions, [taken]: intervention } });

    function request(taken: Taken): InterveneRequest | undefined {
      const { chosen, replacement, from, levels } = get();
      if (chosen === undefined) return undefined;
      const { asked: sent, answer, picture: shown } = chosen;
      return {
        ...sent,
        answer,
        take:
          taken === 'channels' ? { type: taken, replacement } : { type: taken, picture: shown.picture, from, levels },
      };
    }

    /** What was found holds for other choices no more. */
    function forget(taken: Taken): void {
      newest[taken].cancel();
      enter(taken, { type: 'none' });
      store.getState().estimate(taken);
    }

    return {
      answers: asked.list(),
      chosen: asked.list().at(-1),
      replacement: 'mean',
      from: 'features',
      levels: 3,
      interventions: nothing,
      choose(id) {
        begin(get().answers.find((answer) => answer.id === id));
        get().estimate('channels');
        get().estimate('patches');
      },
      setReplacement(replacement) {
        set({ replacement });
        forget('channels');
      },
      setFrom(from) {
        set({ from });
        forget('patches');
      },
      setLevels(levels) {
        set({ levels });
        forget('patches');
      },
      estimate(taken) {
        const asking = request(taken);
        if (asking === undefined || get().interventions[taken].type !== 'none') return;
        enter(taken, { type: 'estimating' });
        newest[taken].run({
          start: (signal) => drain(service.estimate(asking, signal)),
          onDone: (estimate) => enter(taken, { type: 'estimated', estimate }),
          onFailed: (message) => enter(taken, { type: 'failed', message }),
        });
      },
      start(taken) {
        const asking = request(taken);
        if (asking === undefined) return;
        let running = begun;
        enter(taken, running);
        newest[taken].run({
          start: (signal) =>
            drain(service.intervene(asking, signal), (event) => {
              running = after(running, event);
              if (!signal.aborted) enter(taken, running);
            }),
          onDone: (result) => enter(taken, { type: 'done', result }),
          onFailed: (message) => enter(taken, { type: 'failed', message }),
        });
      },
      stop(taken) {
        forget(taken);
      },
    };
  });

  asked.subscribe(() => {
    const answers = asked.list();
    const { chosen } = store.getState();
    const same = answers.find(({ id }) => id === chosen?.id);
    // A newer answer takes the place of one that nothing was found out about.
    const { channels, patches } = store.getState().interventions;
    const isIdle = [channels, patches].every(({ type }) => type === 'none' || type === 'estimated');
    const next = same !== undefined && !isIdle ? same : answers.at(-1);
    store.setState({ answers });
    if (next?.id !== chosen?.id || next?.answer !== chosen?.answer) begin(next);
  });
  model.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen) begin(store.getState().chosen);
  });
  return store;
}

/** The picture's regions that were measured, coarse ones first. */
export function regionsOf(intervention: Intervention): readonly RegionDrop[] {
  if (intervention.type === 'done') return intervention.result.where?.regions ?? [];
  return intervention.type === 'running' ? intervention.regions : [];
}

/** What each kind of features is worth, as far as it is known. */
export function channelsOf(intervention: Intervention): readonly ChannelDrop[] {
  if (intervention.type === 'done') return intervention.result.channels;
  return intervention.type === 'running' ? intervention.channels : [];
}

function after(running: Running, event: InterveneEvent): Running {
  switch (event.type) {
    case 'stage':
      return running;
    case 'estimate':
      return { ...running, ms: event.ms, runs: running.done + event.runs };
    case 'run':
      return { ...running, done: event.done, runs: event.runs };
    case 'channel':
      return { ...running, channels: [...running.channels, event] };
    case 'region':
      return { ...running, regions: [...running.regions, event] };
  }
}
