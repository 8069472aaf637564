/** Which maps share their axes, what the axes are fitted to, and a basis to and from a file. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import { Choice } from '../ui/choice.tsx';
import { useWords } from '../words/words.tsx';
import type { BasisChoice } from './fits.ts';
import type { Inspector } from './inspector.ts';
import { pickText } from './pick-text.ts';
import { saveFile } from './save-file.ts';

export function BasisChoices({ inspector: { figure, look } }: { readonly inspector: Inspector }) {
  const {
    figure: { basis: words },
    common: { sentence },
  } = useWords();
  const { basis, scope, gallery, basisTrouble, features, setBasis, setScope, freeze, thaw } = useStore(figure);
  const stretch = useStore(look, (state) => state.stretch);
  const [trouble, setTrouble] = useState<string>();
  const options: { readonly value: BasisChoice; readonly title: string }[] = [
    { value: 'own', title: words.own },
    { value: 'prompts', title: words.prompts },
    { value: 'pictures', title: words.pictures(gallery.length) },
    ...(basis === 'frozen' ? ([{ value: 'frozen', title: words.frozen }] as const) : []),
  ];
  const said = trouble ?? basisTrouble;
  return (
    <div className="choices">
      <Choice
        label={words.oneFor}
        options={options}
        value={basis}
        onChange={(value) => {
          if (value !== 'frozen') setBasis(value);
        }}
      />
      <p className="choice-words">{words.hints[basis]}</p>
      {basis !== 'own' && (
        <Choice
          label={words.range}
          options={[
            { value: 'fit', title: words.common },
            { value: 'map', title: words.own },
          ]}
          value={stretch}
          onChange={look.getState().setStretch}
        />
      )}
      <Choice
        label={words.fittedTo}
        options={[
          { value: 'square', title: words.square },
          { value: 'picture', title: words.picture },
        ]}
        value={scope}
        onChange={setScope}
      />
      <p className="choice-words">{words.scopeHint}</p>
      <div className="controls-buttons">
        <button
          type="button"
          className="text-button"
          disabled={features.type !== 'ready'}
          onClick={() => {
            setTrouble(undefined);
            freeze().then(
              (text) =>
                saveFile({ name: 'basis.json', mediaType: 'application/json', bytes: new TextEncoder().encode(text) }),
              (error: unknown) => setTrouble(sentenceOf(error)),
            );
          }}
        >
          {words.save}
        </button>
        <button
          type="button"
          className="text-button"
          onClick={() => {
            setTrouble(undefined);
            pickText(thaw, (error) => setTrouble(sentenceOf(error)));
          }}
        >
          {words.load}
        </button>
      </div>
      {said && (
        <p className="inspector-trouble" role="alert">
          {sentence(said)}
        </p>
      )}
    </div>
  );
}
