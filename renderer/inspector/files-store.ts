/** What leaves the inspector as files, and the recipe that comes back in. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, ModelError, type ModelService } from '../../native-models/contract.ts';
import {
  type ExportKind,
  type ExportResult,
  type Figure,
  type FigureMap,
  longestRecipeChars,
  type Recipe,
} from '../../native-models/figure-files.ts';
import { modelTitle } from '../../native-models/inspection.ts';
import type { ModelStore } from '../model/model-store.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import type { AskedAnswers } from './asked-answers.ts';
import { type FigureState, type FigureStore, type InspectedPicture, picturesOf } from './figure-store.ts';
import { type BasisChoice, fitsOf } from './fits.ts';
import { cutOf, type Look, type LookStore } from './look-store.ts';
import type { OtherModel, OtherModelStore } from './other-model-store.ts';
import type { PointingStore } from './pointing-store.ts';
import type { FileToSave } from './save-file.ts';

export type Handing =
  | { readonly type: 'idle' }
  | { readonly type: 'making' }
  | { readonly type: 'reading' }
  /** Several files are in a zip of that name. */
  | { readonly type: 'saved'; readonly name: string; readonly fileCount: number }
  /** A recipe's figure stands. */
  | { readonly type: 'opened' }
  | { readonly type: 'failed'; readonly message: string };

export interface Files {
  readonly handing: Handing;
  /** Of what was read from a recipe: another model, another version. */
  readonly warnings: readonly string[];
  /** A panel's side in the picture that is written. */
  readonly panelPx: number;
  setPanelPx(panelPx: number): void;
  /** Makes the files and hands one to `save`: several as a zip. */
  export(kinds: readonly ExportKind[], save: (file: FileToSave) => void): Promise<void>;
  /** Shows the figure that a recipe describes, where its pictures are here. */
  openRecipe(text: string): Promise<void>;
  /** Says why a file could not be read. */
  refuse(error: unknown): void;
}

export type FilesStore = StoreApi<Files>;

interface Parts {
  readonly service: ModelService;
  readonly model: ModelStore;
  readonly figure: FigureStore;
  readonly look: LookStore;
  readonly other: OtherModelStore;
  readonly pointing: PointingStore;
  /** A picture that is stored here, to be seen. */
  readonly lookAt: AskedAnswers['look'];
}

export function createFilesStore({ service, model, figure, look, other, pointing, lookAt }: Parts): FilesStore {
  const store = createStore<Files>()((set, get) => {
    const refuse = (error: unknown): void => set({ handing: { type: 'failed', message: sentenceOf(error) } });
    return {
      handing: { type: 'idle' },
      warnings: [],
      panelPx: 600,
      setPanelPx: (panelPx) => set({ panelPx }),
      async export(kinds, save) {
        const { selection } = pointing.getState();
        set({ handing: { type: 'making' }, warnings: [] });
        try {
          const { imageMode } = await model.getState().whenOpen();
          const { files } = await drain(
            service.export({
              figure: {
                ...figureOf(figure.getState(), look.getState(), imageMode, get().panelPx),
                ...secondRowOf(other.getState()),
              },
              kinds,
              ...(kinds.includes('csv')
                ? { selection: [...selection].map(([picture, patches]) => ({ picture, patches: [...patches] })) }
                : {}),
            }),
          );
          const file = await asOneFile(files, kinds);
          save(file);
          set({ handing: { type: 'saved', name: file.name, fileCount: files.length } });
        } catch (error) {
          refuse(error);
        }
      },
      async openRecipe(text) {
        // As it goes to the host: a frame that is too long would end the connection.
        if (new Blob([JSON.stringify(text)]).size > longestRecipeChars) {
          return refuse(
            new ModelError(
              'request-invalid',
              'The file is too long to be a recipe. Choose the JSON that “Recipe” saved.',
            ),
          );
        }
        set({ handing: { type: 'reading' }, warnings: [] });
        try {
          await model.getState().whenOpen();
          const { recipe, warnings, isSecondModelMissing } = await drain(service.recipe({ text }));
          const pictures = await findPictures(recipe.figure);
          arrange(recipe.figure, pictures, figure, look);
          showSecond(isSecondModelMissing ? undefined : recipe, other);
          set({ warnings, handing: { type: 'opened' }, panelPx: recipe.figure.panelPx });
        } catch (error) {
          refuse(error);
        }
      },
      refuse,
    };
  });

  figure.subscribe(({ inspected }, before) => {
    const { type } = store.getState().handing;
    if (inspected?.picture === before.inspected?.picture || type === 'making' || type === 'reading') return;
    store.setState({ handing: { type: 'idle' }, warnings: [] }); // it was of another picture
  });
  return store;

  /** In the order of the figure's rows; throws where one is not here. */
  async function findPictures({ fits, pictureNames, imageMode }: Figure): Promise<readonly InspectedPicture[]> {
    const ids = [...new Set(fits.flatMap(({ maps }) => maps.map(({ picture }) => picture)))];
    return Promise.all(
      ids.map(async (picture) => {
        const name = pictureNames?.[picture] ?? picture.slice(0, 8);
        const found = await lookAt({ picture, name, imageMode }).catch(() => undefined);
        const known = found ?? figure.getState().gallery.find((each) => each.picture === picture);
        if (known !== undefined) return { ...known, imageMode };
        const message = `Attach the picture “${name}” first, then open the recipe again: its hash is ${picture.slice(0, 12)}….`;
        throw new ModelError('picture-invalid', message);
      }),
    );
  }
}

/** Chromium saves ten files at once and drops the others without a word. */
async function asOneFile(files: ExportResult['files'], kinds: readonly ExportKind[]): Promise<FileToSave> {
  const first = files[0]!;
  if (files.length === 1) return first;
  const { zipSync } = await import('fflate');
  const bytes = zipSync(Object.fromEntries(files.map((file) => [file.name, file.bytes])), { level: 0 }); // floats hardly shrink
  const [picture] = first.name.split('.');
  return { name: `${picture}-${kinds.join('-')}.zip`, mediaType: 'application/zip', bytes };
}

/** Everything that decides the figure's pixels, as it stands in the window. */
export function figureOf(state: FigureState, look: Look, imageMode: Figure['imageMode'], panelPx: number): Figure {
  const { inspected, gallery, basis, scope, frozen } = state;
  const pictures = picturesOf(state);
  const fits = fitsOf({ pictures, basis, scope, frozen });
  return {
    imageMode: inspected?.imageMode ?? imageMode,
    pictureNames: Object.fromEntries(
      gallery.filter(({ picture }) => pictures.includes(picture)).map(({ picture, name }) => [picture, name]),
    ),
    fits: fits.map(({ maps, scope: of, basis: given }) => ({
      maps: maps.map(
        ({ picture, source }): FigureMap => ({
          picture,
          source,
          ...cutOf(look, source),
          palette: look.palette,
          stretch: look.stretch,
        }),
      ),
      scope: of,
      isRefit: look.isRefit,
      ...(given === undefined ? {} : { basis: given }),
    })),
    isSmooth: look.isSmooth,
    pictureStrength: look.pictureStrength,
    panelPx,
  };
}

/** The other model's row, where it stands in the window. */
function secondRowOf({ chosen, isTurned, comparison }: OtherModel): Pick<Figure, 'secondRow'> {
  if (chosen === undefined || comparison.type !== 'ready') return {};
  return { secondRow: { model: chosen.id, isTurned } };
}

function showSecond(recipe: Recipe | undefined, other: OtherModelStore): void {
  const { secondRow } = recipe?.figure ?? {};
  const { choose, setTurned } = other.getState();
  if (secondRow === undefined) choose(undefined);
  else {
    setTurned(secondRow.isTurned);
    choose({ id: secondRow.model, title: recipe?.secondModel ? modelTitle(recipe.secondModel) : secondRow.model });
  }
}

/** Shows a recipe's figure. */
function arrange(wanted: Figure, pictures: readonly InspectedPicture[], figure: FigureStore, look: LookStore): void {
  const maps = wanted.fits.flatMap((fit) => fit.maps);
  const [first] = wanted.fits;
  const lead = maps[0];
  const [inspected, second] = pictures;
  if (first === undefined || lead === undefined || inspected === undefined) {
    throw new ModelError('request-invalid', 'The recipe has no maps.');
  }
  figure.getState().arrange({
    inspected,
    beside: pictures.length === 2 && wanted.secondRow === undefined ? second : undefined,
    gallery: pictures,
    basis: basisOf(wanted),
    scope: first.scope,
    frozen: Object.fromEntries(
      wanted.fits.flatMap(({ maps: [map], basis }) => (basis === undefined ? [] : [[map!.source, basis]])),
    ),
  });
  look.setState({
    threshold: lead.threshold,
    ownThresholds: maps.every(({ threshold }) => threshold === lead.threshold)
      ? {}
      : Object.fromEntries(maps.map(({ source, threshold }) => [source, threshold])),
    isOtsu: false,
    flipped: new Set(maps.filter(({ isFlipped }) => isFlipped).map(({ source }) => source)),
    isRefit: first.isRefit,
    palette: lead.palette,
    stretch: lead.stretch,
    isSmooth: wanted.isSmooth,
    pictureStrength: wanted.pictureStrength,
  });
}

function basisOf({ fits }: Figure): BasisChoice {
  if (fits.some(({ basis }) => basis !== undefined)) return 'frozen';
  if (fits.some(({ maps }) => new Set(maps.map(({ source }) => source)).size > 1)) return 'prompts';
  return fits.some(({ maps }) => maps.length > 1) ? 'pictures' : 'own';
}
