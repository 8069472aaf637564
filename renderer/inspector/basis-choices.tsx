/** Which maps share their axes, what the axes are fitted to, and a basis to and from a file. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import { Choice } from '../ui/choice.tsx';
import type { BasisChoice } from './fits.ts';
import type { Inspector } from './inspector.ts';
import { pickText } from './pick-text.ts';
import { saveFile } from './save-file.ts';

export function BasisChoices({ inspector: { figure, look } }: { readonly inspector: Inspector }) {
  const { basis, scope, gallery, basisTrouble, features, setBasis, setScope, freeze, thaw } = useStore(figure);
  const stretch = useStore(look, (state) => state.stretch);
  const [trouble, setTrouble] = useState<string>();
  const options: { readonly value: BasisChoice; readonly title: string }[] = [
    { value: 'own', title: 'Each map' },
    { value: 'prompts', title: 'The prompts' },
    { value: 'pictures', title: gallery.length > 1 ? `${gallery.length} pictures` : 'Pictures' },
    ...(basis === 'frozen' ? ([{ value: 'frozen', title: 'File' }] as const) : []),
  ];
  const said = trouble ?? basisTrouble;
  return (
    <div className="choices">
      <Choice
        label="One basis for"
        options={options}
        value={basis}
        onChange={(value) => {
          if (value !== 'frozen') setBasis(value);
        }}
      />
      <p className="choice-words">{basisWords[basis]}</p>
      {basis !== 'own' && (
        <Choice
          label="Colour range"
          options={[
            { value: 'fit', title: 'Common' },
            { value: 'map', title: 'Each map' },
          ]}
          value={stretch}
          onChange={look.getState().setStretch}
        />
      )}
      <Choice
        label="Fitted to"
        options={[
          { value: 'square', title: 'The square' },
          { value: 'picture', title: 'The picture' },
        ]}
        value={scope}
        onChange={setScope}
      />
      <p className="choice-words">The square takes the padding's patches into the fit, the picture leaves them out.</p>
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
          Save basis
        </button>
        <button
          type="button"
          className="text-button"
          onClick={() => {
            setTrouble(undefined);
            pickText(thaw, (error) => setTrouble(sentenceOf(error)));
          }}
        >
          Load basis
        </button>
      </div>
      {said && (
        <p className="inspector-trouble" role="alert">
          {said}
        </p>
      )}
    </div>
  );
}

const basisWords: Readonly<Record<BasisChoice, string>> = {
  own: 'Each map has its own axes: its structure shows best, its colours mean nothing in another map.',
  prompts: 'Caption, OCR and grounding share their axes: one colour means one thing in all three.',
  pictures: 'Every picture inspected here shares its axes, map by map.',
  frozen: 'The axes come from a file, whatever the picture.',
};
