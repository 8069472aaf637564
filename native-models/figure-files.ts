/** A figure as data, and what it goes out as and comes back from: the contract's third page. */
import type { ImageMode, OfModel, PictureId } from './contract.ts';
import type { Cut, Palette } from './figure-colours.ts';
import type { Basis, FitScope, MapChoice } from './inspection.ts';

/** How a map's three components become colours. */
export interface Shading extends Cut {
  readonly palette: Palette;
  /** Each map stretched by itself, or all maps of a fit over their common range, so that colours compare. */
  readonly stretch: 'map' | 'fit';
}
export interface FigureMap extends MapChoice, Shading {}

export interface FigureFit {
  readonly maps: readonly FigureMap[];
  readonly scope: FitScope;
  readonly basis?: Basis;
  /** Colours from a second fit on the foreground alone. */
  readonly isRefit: boolean;
}

/** Everything that decides Figure 3's pixels, except the model. */
export interface Figure {
  readonly imageMode: ImageMode;
  /** Panels stand in this order, a row for each picture, after the picture itself. */
  readonly fits: readonly FigureFit[];
  /** Bilinear between patches, or each patch one square. */
  readonly isSmooth: boolean;
  /** 0 to 1: how much of the picture shows through. */
  readonly pictureStrength: number;
  /** A panel's side: 64 to 2048. */
  readonly panelPx: number;
  /** What the pictures are called in labels and file names; their hash's first letters where absent. */
  readonly pictureNames?: Readonly<Record<PictureId, string>>;
  /** The first picture's maps through another model beneath; in a figure without layers. Other pictures share the basis alone. */
  readonly secondRow?: SecondRow;
}
/** Its maps are fitted and coloured as those above them, as `projectOther` does. */
export interface SecondRow {
  /** The other model's id. */
  readonly model: string;
  /** Its components turned to lie nearest to the open model's. */
  readonly isTurned: boolean;
}

/** A figure and what it was made of, as it lies in a file. */
export interface Recipe {
  readonly format: 'vasari-figure';
  /** 2 where it has a second model. */
  readonly formatVersion: 1 | 2;
  readonly model: {
    readonly name: string;
    /** Of what its manifest says, the hashes of all other files among it. */
    readonly manifestSha256: string;
  };
  /** Of the second row. */
  readonly secondModel?: { readonly name: string; readonly precision: string; readonly manifestSha256: string };
  readonly versions: Readonly<Record<'vasari' | 'onnxruntime', string>>;
  readonly figure: Figure;
}

/**
 * `png` and `svg` are the figure with its labels, `recipe` its JSON. The arrays are `.npy` files, one a map of the open
 * model: `features`
 * f32 [N, D], `components` f64 [4, D] (the mean, then three axes), `scores` f32 [N, 3], `mask` u8 [rows, columns]; with a
 * second fit its scores and components are further files of the same kind. `csv` has a line for each selected patch in
 * each of its picture's maps.
 */
export type ExportKind = 'png' | 'svg' | 'recipe' | 'features' | 'components' | 'scores' | 'mask' | 'csv';

export interface ExportRequest extends OfModel {
  readonly figure: Figure;
  readonly kinds: readonly ExportKind[];
  /** For `csv`, of the model's grid: at least one. */
  readonly selection?: readonly { readonly picture: PictureId; readonly patches: readonly number[] }[];
}
export interface ExportResult {
  readonly files: readonly {
    readonly kind: ExportKind;
    /** Such as `receipt-figure3.png` or `receipt.caption.scores.npy`. */
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: Uint8Array;
  }[];
}

/** A recipe has no more; with the bases of all five sources, the 3B's has a third of it. */
export const longestRecipeChars = 3_000_000;

/** Reads a recipe's text against the open model. Errors: `request-invalid` for anything that a figure cannot be made of. */
export interface RecipeRequest extends OfModel {
  readonly text: string;
}
export interface RecipeResult {
  /** Its second row names the model by its id here. */
  readonly recipe: Recipe;
  /** Sentences for people: another model, another version, pictures that are not stored here. Empty where all is as it was. */
  readonly warnings: readonly string[];
  /** It was made with another model, or another conversion of this one: the first warning says so. */
  readonly isOtherModel: boolean;
  /** None of the models here is the second row's; a warning says which. */
  readonly isSecondModelMissing: boolean;
  readonly missingPictures: readonly PictureId[];
}
