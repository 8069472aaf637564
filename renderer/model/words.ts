/** The words for what the model reports about itself and its work. */
import type { AskResult, ExecutionProvider, ModelInfo, ProviderUse } from '../../native-models/contract.ts';

export const providerNames: Readonly<Record<ExecutionProvider, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

export function parameterWords(count: number): string {
  const [size, unit] = count >= 1e9 ? [count / 1e9, 'billion'] : [count / 1e6, 'million'];
  return `${size >= 10 ? Math.round(size) : size.toFixed(1)} ${unit} parameters`;
}

export function durationWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms / 1000) % 60)} s`;
}

/** What can be expected of the model, said where one asks it. */
export function abilityWords({ model, name }: ModelInfo): string {
  return model === 'embedded'
    ? `${name === model ? 'The embedded model' : name} is small. It reads large print in documents and on signs, knows simple scenes, and can be wrong.`
    : `${name} can be wrong. Check what matters.`;
}

/** The provider in use and, where another was asked for, why not that one. */
export function providerWords({ asked, used, reason }: ProviderUse): string {
  if (asked === 'auto' || asked === used) return providerNames[used];
  const why = reason === undefined ? '' : `: ${reason}`;
  return `${providerNames[used]} instead of ${providerNames[asked]}${why}`;
}

export function stopWords({ stopReason, answerTokenCount }: AskResult): string {
  switch (stopReason) {
    case 'end-of-turn':
      return 'complete';
    case 'max-tokens':
      return `cut off at ${answerTokenCount} tokens`;
    case 'context-full':
      return 'cut off, the context is full';
  }
}

/** One entry a fact, in the order in which they are shown under an answer. */
export function resultWords(result: AskResult): readonly string[] {
  const { answerTokenCount, tokensPerSecond, timeToFirstTokenMs, provider } = result;
  return [
    answerTokenCount === 1 ? '1 token' : `${answerTokenCount} tokens`,
    `${tokensPerSecond.toFixed(tokensPerSecond < 10 ? 1 : 0)} tokens/s`,
    `first after ${durationWords(timeToFirstTokenMs)}`,
    providerWords(provider),
    stopWords(result),
  ];
}
