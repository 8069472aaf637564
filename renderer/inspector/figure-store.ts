/** Figure 3: which pictures, which maps share a basis, and the maps once they are there. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, type ImageMode, type ModelService, type PictureId } from '../../native-models/contract.ts';
import type {
  FeatureSource,
  FitScope,
  InspectEvent,
  ProjectedFit,
  ProjectedMap,
  ProjectRequest,
  ProjectResult,
} from '../../native-models/inspection.ts';
import type { ModelStore } from '../model/model-store.ts';
import { frozenText, readFrozen } from './basis-file.ts';
import { type BasisChoice, type FrozenBases, fitsOf } from './fits.ts';
import { cutOf, type Look, type LookStore } from './look-store.ts';
import { createNewest } from './newest.ts';
import { mapSources } from './sources.ts';

export interface InspectedPicture {
  readonly key: string;
  readonly picture: PictureId;
  readonly name: string;
  readonly previewUrl: string;
  /** The model's own where absent. */
  readonly imageMode?: ImageMode;
}

export type Features =
  | { readonly type: 'none' }
  /** `model` waits until the model is open, `queue` for the job before this one. */
  | { readonly type: 'working'; readonly stage: 'model' | 'queue' | InspectEvent['stage']; readonly fraction: number }
  | { readonly type: 'ready'; readonly result: ProjectResult }
  | { readonly type: 'failed'; readonly message: string };

export interface FigureState {
  readonly inspected: InspectedPicture | undefined;
  /** Stands beside it, in the same maps. */
  readonly beside: InspectedPicture | undefined;
  /** Every picture that was inspected here or stands in the open chat, the newest first. */
  readonly gallery: readonly InspectedPicture[];
  readonly basis: BasisChoice;
  readonly scope: FitScope;
  readonly frozen: FrozenBases;
  /** Why a basis could not be taken from a file. */
  readonly basisTrouble: string | undefined;
  readonly features: Features;
  /** A second fit takes longer than people wait without a word; the maps stand meanwhile. */
  readonly isRefitting: boolean;
  inspect(picture: InspectedPicture): void;
  /** Into the gallery, to be compared with or to share a basis. */
  know(pictures: readonly InspectedPicture[]): void;
  /** These are gone: none of them is shown or at hand any longer. */
  forget(pictures: readonly PictureId[]): void;
  /** No picture is shown; those at hand stay. */
  clear(): void;
  compareWith(picture: InspectedPicture | undefined): void;
  setBasis(basis: Exclude<BasisChoice, 'frozen'>): void;
  setScope(scope: FitScope): void;
  /** The bases in use, as a file's text. */
  freeze(): Promise<string>;
  thaw(text: string): void;
  /** Everything at once, as a recipe wants it. */
  arrange(arrangement: Arrangement): void;
  retry(): void;
}

export type Arrangement = Pick<FigureState, 'inspected' | 'beside' | 'gallery' | 'basis' | 'scope' | 'frozen'>;
export type FigureStore = StoreApi<FigureState>;

/** More would keep the model from a question for long. */
export const mostPictures = 20;
/** A second fit waits until the threshold has come to rest. */
const restMs = 120;
const wordlessMs = 300;

export function createFigureStore(service: ModelService, model: ModelStore, look: LookStore): FigureStore {
  const newest = createNewest(model);
  let rest: ReturnType<typeof setTimeout> | undefined;
  let wordless: ReturnType<typeof setTimeout> | undefined;
  /** What stood before a basis from a file, until its maps are there. */
  let stood: { readonly figure: Partial<FigureState>; readonly signs: Partial<Look> } | undefined;

  const store = createStore<FigureState>()((set, get) => {
    const request = (): ProjectRequest => requestOf(get(), look.getState());

    function load(isQuiet: boolean): void {
      const enter = (stage: Extract<Features, { type: 'working' }>['stage'], fraction = 0): void => {
        if (!isQuiet) set({ features: { type: 'working', stage, fraction } });
      };
      clearTimeout(wordless);
      if (isQuiet) wordless = setTimeout(() => set({ isRefitting: true }), wordlessMs);
      const end = (features: Features): void => {
        clearTimeout(wordless);
        set({ features, isRefitting: false });
      };
      if (get().inspected === undefined) {
        newest.cancel();
        end({ type: 'none' });
        return;
      }
      enter('model');
      let asked = look.getState();
      newest.run({
        start(signal) {
          enter('queue');
          asked = look.getState();
          return drain(service.project(request(), signal), ({ stage, fraction }) => {
            if (!signal.aborted) enter(stage, fraction);
          });
        },
        onDone(result) {
          stood = undefined;
          end({ type: 'ready', result });
          refitSoon(look.getState(), asked);
        },
        onFailed(message) {
          if (stood === undefined) end({ type: 'failed', message });
          else {
            const { figure, signs } = stood; // a basis that does not fit leaves all as it was
            begin({ ...figure, basisTrouble: message });
            look.setState(signs);
          }
        },
      });
    }

    /** Other pictures or another basis: signs and thresholds of the old one say nothing of the new one. */
    function begin(change: Partial<FigureState>): void {
      stood = undefined;
      clearTimeout(rest);
      set({ ...change, isRefitting: false });
      look.getState().forgetSigns();
      clearTimeout(rest);
      load(false);
    }

    /** The second fit follows the look; until the maps are there it waits for them. */
    function refitSoon(now: Look, before: Look): void {
      const isMoved =
        now.threshold !== before.threshold ||
        now.ownThresholds !== before.ownThresholds ||
        now.flipped !== before.flipped;
      if (get().features.type !== 'ready' || !(now.isRefit !== before.isRefit || (now.isRefit && isMoved))) return;
      clearTimeout(rest);
      rest = setTimeout(() => load(true), now.isRefit === before.isRefit ? restMs : 0);
    }
    look.subscribe(refitSoon);

    return {
      inspected: undefined,
      beside: undefined,
      gallery: [],
      basis: 'own',
      scope: 'square',
      frozen: {},
      basisTrouble: undefined,
      features: { type: 'none' },
      isRefitting: false,
      inspect(inspected) {
        const { inspected: before, beside, gallery, features } = get();
        const others = gallery.filter(({ picture }) => picture !== inspected.picture);
        const change = {
          inspected,
          beside: beside?.picture === inspected.picture ? undefined : beside,
          gallery: [inspected, ...others].slice(0, mostPictures),
        };
        const isSame = before?.picture === inspected.picture && before.imageMode === inspected.imageMode;
        if (isSame && features.type !== 'failed') set(change);
        else begin(change);
      },
      know(pictures) {
        const { gallery: before, basis, inspected } = get();
        const all = [...before, ...pictures];
        const isFirst = ({ picture }: InspectedPicture, at: number): boolean =>
          all.findIndex((other) => other.picture === picture) === at;
        const gallery = all.filter(isFirst).slice(0, mostPictures);
        if (gallery.length === before.length) return;
        if (basis === 'pictures' && inspected !== undefined) begin({ gallery });
        else set({ gallery });
      },
      forget(pictures) {
        const { gallery: before, basis, inspected, beside } = get();
        const isKept = ({ picture }: InspectedPicture): boolean => !pictures.includes(picture);
        const gallery = before.filter(isKept);
        if (inspected !== undefined && !isKept(inspected)) begin({ inspected: undefined, beside: undefined, gallery });
        else if (beside !== undefined && !isKept(beside)) begin({ beside: undefined, gallery });
        else if (basis === 'pictures' && gallery.length < before.length) begin({ gallery });
        else set({ gallery });
      },
      clear() {
        if (get().inspected !== undefined) begin({ inspected: undefined, beside: undefined });
      },
      compareWith: (beside) => begin({ beside }),
      setBasis(basis) {
        look.getState().setStretch(basis === 'own' ? 'map' : 'fit'); // a shared basis is there to compare colours
        begin({ basis, basisTrouble: undefined });
      },
      setScope: (scope) => begin({ scope }),
      async freeze() {
        const { fits } = await drain(service.project({ ...request(), withBasis: true }));
        return frozenText(basesOf(fits));
      },
      thaw(text) {
        const frozen = readFrozen(text);
        if (frozen.type === 'refused') set({ basisTrouble: frozen.message });
        else {
          const { basis, frozen: kept } = get();
          const { flipped, ownThresholds, isOtsu } = look.getState();
          begin({ basis: 'frozen', frozen: frozen.bases, basisTrouble: undefined });
          stood = { figure: { basis, frozen: kept }, signs: { flipped, ownThresholds, isOtsu } };
        }
      },
      arrange({ gallery, ...arrangement }) {
        const others = get().gallery.filter(({ picture }) => !gallery.some((each) => each.picture === picture));
        const isExact = arrangement.basis === 'pictures'; // others would share the basis too
        const all = isExact ? gallery : [...gallery, ...others].slice(0, mostPictures);
        begin({ ...arrangement, gallery: all, basisTrouble: undefined });
      },
      retry() {
        if (get().inspected !== undefined) begin({});
      },
    };
  });

  model.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen) store.getState().retry(); // another model sees something else
  });
  return store;
}

/** The maps as they are to be fitted. */
export function requestOf(state: FigureState, look: Look): ProjectRequest {
  const { basis, scope, frozen } = state;
  const refit = look.isRefit ? (source: FeatureSource) => cutOf(look, source) : undefined;
  return { fits: fitsOf({ pictures: picturesOf(state), basis, scope, frozen, refit }), ...modeOf(state) };
}

/** As the inspected picture was asked about; what stands beside it has to follow. */
export function modeOf({ inspected }: Pick<FigureState, 'inspected'>): { readonly imageMode?: ImageMode } {
  return inspected?.imageMode === undefined ? {} : { imageMode: inspected.imageMode };
}

/** The inspected picture, and the one beside it. */
export function shownPictures({ inspected, beside }: Pick<FigureState, 'inspected' | 'beside'>): InspectedPicture[] {
  return [inspected, beside].filter((each) => each !== undefined);
}

/** Those shown, and behind them those that only share their basis. */
export function picturesOf(state: Pick<FigureState, 'inspected' | 'beside' | 'gallery' | 'basis'>): PictureId[] {
  const pictures = [...shownPictures(state), ...(state.basis === 'pictures' ? state.gallery : [])];
  return [...new Set(pictures.map(({ picture }) => picture))];
}

/** Every map that is there, whichever fit it is of. */
export function projectedMaps({ features }: Pick<FigureState, 'features'>): readonly ProjectedMap[] {
  return features.type === 'ready' ? features.result.fits.flatMap(({ maps }) => maps) : [];
}

/** One a source: of the picture that is inspected, where each picture has its own. */
function basesOf(fits: readonly ProjectedFit[]): FrozenBases {
  return Object.fromEntries(
    mapSources.flatMap(({ source }) => {
      const basis = fits.find(({ maps }) => maps.some((map) => map.source === source))?.basis;
      return basis === undefined ? [] : [[source, basis]];
    }),
  );
}
