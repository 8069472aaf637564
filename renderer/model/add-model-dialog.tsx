/** A checkpoint becomes a model: which one, how exact, and how far it is. The work goes on when this is closed. */
import { useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CheckpointFacts, ConversionState } from '../../electron/desktop-api.ts';
import { LinkDialog } from '../answers/link-dialog.tsx';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import type { Stores } from '../stores.ts';
import { Modal } from '../ui/modal.tsx';
import { Progress } from '../ui/progress.tsx';
import { sizeWords } from '../words/sizes.ts';
import { useLanguage, useWords, type Words } from '../words/words.tsx';
import { parameterWords } from './words.ts';
import './add-model.css';

/** The authors' page, which says where the weights are. */
const authorsPage = 'https://github.com/JiuhaiChen/Florence-VL';

interface Props {
  readonly stores: Stores;
  onClose(): void;
}

export default function AddModelDialog({ stores, onClose }: Props) {
  const { addModel } = useWords();
  const state = useStore(stores.conversion, (conversion) => conversion.state);
  const body = useRef<HTMLDivElement>(null);
  const shown = state.type;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what had the focus goes with the page before
  useEffect(() => {
    if (!body.current?.contains(document.activeElement)) body.current?.focus();
  }, [shown]);
  return (
    <Modal title={addModel.title} size="medium" onClose={onClose}>
      <div className="add-model" ref={body} tabIndex={-1}>
        {state.type === 'none' && <CheckpointForm stores={stores} />}
        {state.type === 'running' && <Running stores={stores} state={state} />}
        {state.type === 'done' && <Done stores={stores} state={state} onClose={onClose} />}
        {state.type === 'failed' && <Failed stores={stores} state={state} />}
      </div>
    </Modal>
  );
}

function CheckpointForm({ stores }: { readonly stores: Stores }) {
  const { conversion, models, host } = stores;
  const words = useWords();
  const { folder, looked, type, look } = useStore(conversion);
  const hasDialogs = useStore(models, (state) => state.hasSystemDialogs);
  const id = useId();
  const isLooking = looked.type === 'looking';

  async function choose(): Promise<void> {
    const chosen = await host.api.chooseFolder();
    if (chosen === null) return;
    type({ folder: chosen });
    await look();
  }

  return (
    <>
      <p>
        {words.addModel.intro} <AuthorsLink stores={stores} />
      </p>
      <form
        className="add-model-folder"
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <label htmlFor={`${id}-folder`}>{words.addModel.folder}</label>
        <div className="add-model-row">
          <input
            id={`${id}-folder`}
            className="text-input"
            value={folder}
            spellCheck={false}
            autoComplete="off"
            placeholder={words.addModel.folderExample}
            aria-describedby={`${id}-found`}
            aria-invalid={looked.type === 'refused'}
            onChange={(event) => type({ folder: event.target.value })}
          />
          {hasDialogs && (
            <button type="button" className="button" disabled={isLooking} onClick={() => orComplain(stores, choose())}>
              {words.addModel.choose}
            </button>
          )}
          <button type="submit" className="button" disabled={isLooking || folder.trim() === ''}>
            {words.addModel.look}
          </button>
        </div>
      </form>
      <div id={`${id}-found`} role="status" className="add-model-found">
        {isLooking && <p>{words.addModel.looking}</p>}
        {looked.type === 'refused' && <p className="add-model-trouble">{words.common.sentence(looked.message)}</p>}
        {looked.type === 'found' && <p>{words.addModel.found(parameterWords(looked.facts.parameterCount, words))}</p>}
      </div>
      {looked.type === 'found' && <Choices stores={stores} facts={looked.facts} />}
    </>
  );
}

/** It asks over this dialog, which stays. */
function AuthorsLink({ stores: { host, notices } }: { readonly stores: Stores }) {
  const { addModel } = useWords();
  const [address, setAddress] = useState<string>();
  return (
    <>
      <a
        href={authorsPage}
        onClick={(event) => {
          event.preventDefault();
          setAddress(authorsPage);
        }}
      >
        {addModel.where}
      </a>
      <LinkDialog
        address={address}
        explanation={addModel.whereNote}
        api={host.api}
        notices={notices}
        onClose={() => setAddress(undefined)}
      />
    </>
  );
}

function orComplain({ notices }: Stores, work: Promise<void>): void {
  work.catch((error: unknown) => notices.getState().complain(sentenceOf(error)));
}

function Choices({ stores, facts }: { readonly stores: Stores; readonly facts: CheckpointFacts }) {
  const words = useWords();
  const language = useLanguage();
  const { name, precision, type, start } = useStore(stores.conversion);
  const group = useId();
  const { choices, freeBytes } = facts;
  const chosen = choices.find((choice) => choice.precision === precision);
  const fits = chosen !== undefined && chosen.sizeBytes < freeBytes;
  return (
    <form
      className="add-model-choices"
      onSubmit={(event) => {
        event.preventDefault();
        orComplain(stores, start());
      }}
    >
      <fieldset>
        <legend>{words.addModel.precision}</legend>
        <div className="add-model-list">
          {choices.map((choice) => (
            <label key={choice.precision} className="add-model-choice">
              <input
                type="radio"
                name={group}
                checked={choice.precision === precision}
                onChange={() => type({ precision: choice.precision })}
              />
              <span className="add-model-what">
                <strong>{words.addModel.precisions[choice.precision].title}</strong>
                <span>{words.addModel.precisions[choice.precision].note}</span>
              </span>
              <span className="add-model-size">{sizeWords(choice.sizeBytes, language)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <label className="add-model-name">
        {words.addModel.name}
        <input
          className="text-input"
          value={name}
          maxLength={100}
          onChange={(event) => type({ name: event.target.value })}
        />
      </label>
      <div className="add-model-end">
        <p className={fits ? undefined : 'add-model-trouble'}>{words.addModel.free(sizeWords(freeBytes, language))}</p>
        <button type="submit" className="button button-strong" disabled={!fits || name.trim() === ''}>
          {words.addModel.convert}
        </button>
      </div>
    </form>
  );
}

type Of<Type extends ConversionState['type']> = Extract<ConversionState, { type: Type }>;

function Running({ stores, state }: { readonly stores: Stores; readonly state: Of<'running'> }) {
  const words = useWords();
  const { name, doneBytes, totalBytes } = state;
  const language = useLanguage();
  return (
    <>
      <p role="status">{words.addModel.converting(name)}</p>
      <Progress fraction={totalBytes === 0 ? 0 : doneBytes / totalBytes} />
      <p className="add-model-figures">
        {totalBytes === 0
          ? words.addModel.looking
          : words.addModel.progress(
              sizeWords(doneBytes, language),
              sizeWords(totalBytes, language),
              leftWords(state, words),
            )}
      </p>
      <div className="add-model-end">
        <p>{words.addModel.goesOn}</p>
        <button
          type="button"
          className="button"
          onClick={() => orComplain(stores, stores.conversion.getState().stop())}
        >
          {words.addModel.stop}
        </button>
      </div>
    </>
  );
}

const steadyMs = 3000;

/** Empty while the pace says nothing yet. */
function leftWords({ doneBytes, totalBytes, startedMs }: Of<'running'>, words: Words): string {
  const tookMs = Date.now() - startedMs;
  if (tookMs < steadyMs || doneBytes < totalBytes / 50) return '';
  const seconds = Math.ceil((tookMs * (totalBytes / doneBytes - 1)) / 1000);
  return words.addModel.left(seconds < 60 ? `${Math.max(1, seconds)} s` : `${Math.ceil(seconds / 60)} min`);
}

function Done({ stores, state, onClose }: { readonly stores: Stores; readonly state: Of<'done'>; onClose(): void }) {
  const words = useWords();
  const { dismiss } = stores.conversion.getState();
  return (
    <>
      <p role="status">{words.addModel.ready(state.name)}</p>
      <div className="add-model-end">
        <button type="button" className="button" onClick={() => orComplain(stores, dismiss())}>
          {words.addModel.another}
        </button>
        <button
          type="button"
          className="button button-strong"
          onClick={() => {
            stores.model.getState().choose(state.model);
            orComplain(stores, dismiss());
            onClose();
          }}
        >
          {words.addModel.openIt}
        </button>
      </div>
    </>
  );
}

function Failed({ stores, state }: { readonly stores: Stores; readonly state: Of<'failed'> }) {
  const words = useWords();
  return (
    <>
      <p>{words.addModel.failed(state.name)}</p>
      <p className="add-model-trouble" role="alert">
        {words.common.sentence(state.message)}
      </p>
      <div className="add-model-end">
        <button
          type="button"
          className="button button-strong"
          onClick={() => orComplain(stores, stores.conversion.getState().dismiss())}
        >
          {words.addModel.back}
        </button>
      </div>
    </>
  );
}
