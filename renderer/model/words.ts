/** The words for what the model reports about itself and its work. */
import type { ExecutionProvider, ModelInfo, ProviderUse } from '../../native-models/contract.ts';
import type { Words } from '../words/words.tsx';

export const providerNames: Readonly<Record<ExecutionProvider, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

export function parameterWords(count: number, { model, common }: Words): string {
  const [size, unit] = count >= 1e9 ? [count / 1e9, model.billion] : [count / 1e6, model.million];
  return `${common.number(size, size >= 10 ? 0 : 1)} ${unit}`;
}

export function durationWords(ms: number, { common }: Words): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${common.number(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What can be expected of the model, said where one asks it. */
export function abilityWords({ model, name }: ModelInfo, hasPicture: boolean, { model: words }: Words): string {
  if (model !== 'embedded') return words.ability(name);
  return hasPicture ? words.embeddedAbility(name) : words.pictureFirst(name);
}

/** Why it runs where it does, as the model process said it. */
export function reasonWords({ reason }: ProviderUse, { common }: Words): string | undefined {
  return reason === undefined ? undefined : common.sentence(reason);
}

/** The provider in use and, where another was asked for, why not that one. */
export function providerWords(provider: ProviderUse, words: Words): string {
  const { asked, used } = provider;
  if (asked === 'auto' || asked === used) return providerNames[used];
  return words.model.insteadOf(providerNames[used], providerNames[asked], reasonWords(provider, words));
}
