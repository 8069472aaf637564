/** Which model answers, and what it runs on; what it really runs on is said beside it. */
import { useId } from 'react';
import { useStore } from 'zustand';
import type { ProviderChoice } from '../../native-models/contract.ts';
import { embedded } from '../model/model-store.ts';
import { durationWords, parameterWords, providerNames, providerWords } from '../model/words.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { Field, NumberInput } from '../ui/field.tsx';
import { useLanguage, useWords } from '../words/words.tsx';
import type { PageProps } from './settings-dialog.tsx';

const providers: readonly ProviderChoice[] = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'];
/** The hosts refuse more. */
const mostThreads = 256;

export function ModelPage({ stores, onChange }: PageProps) {
  const words = useWords();
  const language = useLanguage();
  const { provider, threads } = useStore(stores.settings, (state) => state.settings);
  const models = useStore(stores.models, (state) => state.models);
  const chosen = useStore(stores.model, (state) => state.chosen);
  const state = useStore(stores.model, (holder) => holder.state);
  const id = useId();
  const own = models.find((model) => model.id === chosen && model.isOwn);

  /** The files are free once another model is open. */
  async function remove(model: string): Promise<void> {
    try {
      stores.model.getState().choose(embedded);
      await stores.model.getState().whenOpen();
      await stores.host.api.removeModel(model);
    } catch (error) {
      stores.notices.getState().complain(sentenceOf(error));
    } finally {
      await stores.models.getState().refresh();
    }
  }
  return (
    <>
      <Field id={`${id}-model`} label={words.model.title} note={words.model.modelNote}>
        <select
          id={`${id}-model`}
          className="dropdown"
          aria-describedby={`${id}-model-note`}
          value={chosen}
          onChange={(event) => stores.model.getState().choose(event.target.value)}
        >
          {models.map(({ id: model, title }) => (
            <option key={model} value={model}>
              {title}
            </option>
          ))}
        </select>
      </Field>
      <div className="data-actions">
        <button type="button" className="button" onClick={() => stores.screens.getState().show({ type: 'add-model' })}>
          {words.addModel.open}
        </button>
        {own && (
          <ConfirmButton
            label={words.addModel.remove}
            question={words.addModel.removeQuestion(own.title)}
            confirm={words.addModel.removeConfirm}
            onConfirm={() => void remove(own.id)}
          />
        )}
      </div>
      <Field
        id={`${id}-provider`}
        label={words.model.provider}
        note={words.model.providerNote}
        onReset={provider === 'auto' ? undefined : () => onChange({ provider: 'auto' })}
      >
        <select
          id={`${id}-provider`}
          className="dropdown"
          aria-describedby={`${id}-provider-note`}
          value={provider}
          onChange={(event) => onChange({ provider: event.target.value as ProviderChoice })} // its options are these alone
        >
          {providers.map((name) => (
            <option key={name} value={name}>
              {name === 'auto' ? words.model.automatic : providerNames[name]}
            </option>
          ))}
        </select>
      </Field>
      <Field
        id={`${id}-threads`}
        label={words.model.threads}
        note={words.model.threadsNote}
        within={[0, mostThreads]}
        onReset={threads === 0 ? undefined : () => onChange({ threads: 0 })}
      >
        <NumberInput
          id={`${id}-threads`}
          label={words.model.threads}
          value={threads}
          min={0}
          max={mostThreads}
          step={1}
          countsWhenLeft
          onChange={(value) => onChange({ threads: value })}
        />
      </Field>
      {state.type === 'open' && (
        <section className="settings-facts">
          <h3>{words.model.now}</h3>
          <FactList
            facts={[
              [words.model.title, state.info.name],
              [words.model.size, parameterWords(state.info.parameterCount, words)],
              [words.model.precision, state.info.precision],
              [words.model.provider, providerWords(state.info.provider, words)],
              [words.model.square, `${state.info.imageSizePx} × ${state.info.imageSizePx} px`],
              [words.seen.tokens, state.info.imageTokenCount],
              [words.model.context, state.info.contextTokenCount.toLocaleString(language)],
              [words.model.loaded, durationWords(state.info.loadMs, words)],
            ]}
          />
          {state.info.provider.reason !== undefined && (
            <p className="settings-note">{words.common.sentence(state.info.provider.reason)}</p>
          )}
        </section>
      )}
      {state.type === 'failed' && (
        <p className="seen-trouble" role="alert">
          {words.common.sentence(state.message)}
        </p>
      )}
    </>
  );
}
