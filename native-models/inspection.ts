/** What the inspector asks of the open model and what it gets: the contract's second page. */
import type { AskRequest, ImageMode, Job, PictureId } from './contract.ts';
import type { Box, Cut, Grid, Palette } from './figure-colours.ts';

/** V itself, the three V't of the prompts, and the image tokens that Phi reads. */
export const featureSources = ['depth', 'caption', 'ocr', 'grounding', 'fused'] as const;
export type FeatureSource = (typeof featureSources)[number];
/** The four that DBFusion joins on the channel axis. */
export type FeatureChannel = Exclude<FeatureSource, 'fused'>;

export type { Cut, Grid, Palette };
/** Where the upright picture lies in the model's square, as fractions of the square's side. */
export type Placement = Box;

/**
 * Features over one picture's grid. `layer` goes deeper: a stage of DaViT for `depth`, from 0, each at its own
 * resolution; a layer of the prompted encoder for the prompts, from 0. Absent, it is V, V't or the image tokens.
 * Errors: `request-invalid` where there is no such layer, or where the model was converted without its encoder's layers.
 */
export interface MapChoice {
  readonly picture: PictureId;
  readonly source: FeatureSource;
  readonly layer?: number;
}

export interface InspectEvent {
  readonly type: 'stage';
  readonly stage: 'picture' | 'vision' | 'analysis';
  /** 0 to 1. */
  readonly fraction: number;
}

// ---- project -------------------------------------------------------------------------------------------------------

/** A mean and three axes: what a projection needs. Plain doubles, so that JSON keeps them to the last bit. */
export interface Basis {
  /** D, the features' width. */
  readonly width: number;
  /** [D]. */
  readonly mean: readonly number[];
  /** [3 · D], one axis after the other, each of unit length. */
  readonly axes: readonly number[];
}

/** Which patches a fit looks at: the model's whole square with its padding, or those that see the picture. */
export type FitScope = 'square' | 'picture';

/** Maps that share one mean and three axes. One map alone has its own basis; the three prompts, or several pictures, share. */
export interface Fit {
  /** At least one; all of one width. */
  readonly maps: readonly FitMap[];
  readonly scope: FitScope;
  /** Not fitted, but taken as it is. */
  readonly basis?: Basis;
}
export interface FitMap extends MapChoice {
  /** A second fit looks at the foreground alone. Either all maps of a fit have it, or none. */
  readonly refit?: Cut;
}

export interface ProjectRequest {
  readonly fits: readonly Fit[];
  readonly imageMode?: ImageMode;
  /** The bases come back too. */
  readonly withBasis?: boolean;
}
export interface ProjectedMap extends MapChoice {
  readonly grid: Grid;
  readonly placement: Placement;
  /** [rows · columns, 3], row by row, in feature units. Of each component's scores in a fit the largest is positive. */
  readonly scores: Float32Array;
  /** [rows · columns, 3] on the second fit's axes, of all patches; where the second fit was asked for. */
  readonly refitScores?: Float32Array;
}
export interface ProjectedFit {
  readonly maps: readonly ProjectedMap[];
  /** Fraction of the maps' variance that each of the three explains. */
  readonly explainedVariance: readonly number[];
  readonly basis?: Basis;
  /** The second fit; null where the foreground has fewer than two patches and the first fit's scores are repeated. */
  readonly refit?: { readonly explainedVariance: readonly number[]; readonly basis?: Basis } | null;
}
export interface ProjectResult {
  /** In the request's order. */
  readonly fits: readonly ProjectedFit[];
  readonly stageMs: Readonly<Record<InspectEvent['stage'], number>>;
}

// ---- similar, compare, cluster -------------------------------------------------------------------------------------

/**
 * Cosine similarity to seed patches. The seeds are one direction in each map: the mean of their unit vectors, taken from
 * the same source and layer of the seeds' picture, so that every map answers in its own features.
 */
export interface SimilarRequest {
  readonly seeds: {
    readonly picture: PictureId;
    /** Of the model's grid, row by row; a finer map takes all its cells inside them. At least one. */
    readonly patches: readonly number[];
  };
  readonly maps: readonly MapChoice[];
  readonly imageMode?: ImageMode;
}
export interface SimilarResult {
  readonly maps: readonly (MapChoice & {
    readonly grid: Grid;
    readonly placement: Placement;
    /** [rows · columns], -1 to 1; 0 for features without a direction. */
    readonly similarity: Float32Array;
  })[];
}

/** Patch by patch: two sources of one picture, or one source of two pictures. Both of one grid and width. */
export interface CompareRequest {
  readonly pairs: readonly { readonly a: MapChoice; readonly b: MapChoice }[];
  readonly imageMode?: ImageMode;
}
export interface CompareResult {
  readonly pairs: readonly {
    readonly grid: Grid;
    readonly placement: Placement;
    /** [rows · columns]: 1 − cosine, 0 to 2. */
    readonly difference: Float32Array;
    /**
     * Linear centred kernel alignment over the patches that see the picture (Kornblith 2019), 0 to 1. NaN where a side does
     * not vary.
     */
    readonly alignment: number;
  }[];
}

/** k-means with k-means++ from a seed: the same labels every time. The maps are clustered together. */
export interface ClusterRequest {
  /** All of one width. */
  readonly maps: readonly MapChoice[];
  /** 2 to 32, and no more than there are patches. */
  readonly clusterCount: number;
  readonly seed: number;
  /** Whole features, or the three components of a fit that the maps share. */
  readonly space: 'features' | 'components';
  readonly scope: FitScope;
  readonly imageMode?: ImageMode;
}
/** The label of patches outside the scope. */
export const noCluster = 255;

export interface ClusterResult {
  readonly maps: readonly (MapChoice & {
    readonly grid: Grid;
    readonly placement: Placement;
    /** [rows · columns]: a cluster's number, the largest cluster being 0; `noCluster` outside the scope. */
    readonly labels: Uint8Array;
  })[];
  /** Squared distances to the clusters' centres, together, as a fraction of those to the common mean. */
  readonly unexplained: number;
}

// ---- another model -------------------------------------------------------------------------------------------------

/**
 * One picture through two models: the open one, and another, of which only the graphs that see are opened, on the CPU,
 * and closed again. Errors: `model-missing`, `model-invalid` for the other one, as when it is opened.
 */
export interface CompareModelsRequest {
  /** The other model's id, as `models` lists it. */
  readonly model: string;
  readonly picture: PictureId;
  /** What the other model's components are fitted to. */
  readonly scope: FitScope;
  /** The open model's where absent. Both see the picture so. */
  readonly imageMode?: ImageMode;
}
export interface CompareModelsResult {
  /** The other model. */
  readonly name: string;
  readonly precision: string;
  /** Its V, caption, OCR, grounding and fused maps, each in its own basis, as they are and turned. */
  readonly maps: readonly OtherMap[];
  /** The same sources in both models: the coarser of both grids, over which features are averaged to be compared. */
  readonly grid: Grid;
  /**
   * Linear centred kernel alignment over the patches of `grid` that see the picture, 0 to 1, NaN where a side does not
   * vary: [5, 5], a row for each source of the open model, a column for each of the other's.
   */
  readonly alignments: Float32Array;
}
/** A model with its precision, unless its name says it. */
export function modelTitle({ name, precision }: { readonly name: string; readonly precision: string }): string {
  return name.endsWith(precision) ? name : `${name} ${precision}`;
}
export interface OtherMap extends ProjectedMap {
  readonly explainedVariance: readonly number[];
  /** [rows · columns, 3]: the scores turned, and mirrored where that helps, to lie as near as they can to the open model's. */
  readonly turnedScores: Float32Array;
  /** Of the variance, along each of the turned axes. */
  readonly turnedVariance: readonly number[];
  /** 0 to 1: the share of the open model's three components that the turned ones meet, up to one scale (Procrustes). */
  readonly agreement: number;
}

// ---- intervene -----------------------------------------------------------------------------------------------------

/** What stands where features were taken away: nothing, or their mean over the picture's grid. */
export type Replacement = 'zero' | 'mean';

/**
 * An intervention: what the answer's probability loses when something is taken away. Not an explanation: features that
 * stand in for each other can both be dropped alone without a loss.
 */
export interface InterveneRequest extends Pick<AskRequest, 'turns' | 'imageMode' | 'pictureModes' | 'system'> {
  /** The answer that was given to the last turn. There is at least one picture in the turns. */
  readonly answer: string;
  readonly take: TakeChannels | TakePatches;
}
/** V, caption, OCR and grounding in turn, in every picture, before DBFusion. Four runs. */
export interface TakeChannels {
  readonly type: 'channels';
  readonly replacement: Replacement;
}
/**
 * The picture's patches in a grid that gets finer where the answer loses most. `features` puts the mean features over the
 * picture where a region's were, before DBFusion: it shows where the language model reads, and looks only once. `pixels`
 * paints the region in the padding's colour and looks again: it shows where the information lies, and costs a look each.
 */
export interface TakePatches {
  readonly type: 'patches';
  readonly picture: PictureId;
  readonly from: 'features' | 'pixels';
  /** 1 to 6: the first cuts the square into 4 × 4, each further one the best quarter of its regions into four. */
  readonly levels: number;
}

export interface Estimate {
  /** Runs of the language model that are left, at most. */
  readonly runs: number;
  /** `runs` times what the answer's own run took. */
  readonly ms: number;
}
export type InterveneEvent =
  | InspectEvent
  | ({ readonly type: 'estimate' } & Estimate)
  | { readonly type: 'run'; readonly done: number; readonly runs: number }
  /** Early news: what one channel is worth, as in the result. */
  | ({ readonly type: 'channel' } & ChannelDrop)
  /** Early news: the answer's drop without one region of the grid. */
  | ({ readonly type: 'region' } & RegionDrop);

/** A token of the answer; the texts of all of them, one after the other, are the answer. */
export interface AnswerToken {
  readonly text: string;
  /** Natural logarithm of the probability that the model gave it, with all features. */
  readonly logProbability: number;
}
export interface ChannelDrop {
  readonly channel: FeatureChannel;
  /** [tokens], in nats: how much less likely each token becomes; below 0 where it becomes likelier. */
  readonly drops: Float32Array;
  /** Their sum. */
  readonly total: number;
}
export interface RegionDrop {
  /** Of the model's grid. */
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** Of the whole answer, in nats. */
  readonly drop: number;
}
export interface InterveneResult {
  readonly tokens: readonly AnswerToken[];
  /** Sum of the tokens' logarithms. */
  readonly logProbability: number;
  /** Depth, caption, OCR, grounding; empty where patches were taken. */
  readonly channels: readonly ChannelDrop[];
  /** Where patches were taken: for each patch the drop of the finest region that holds it, and every region measured. */
  readonly where?: {
    readonly grid: Grid;
    readonly placement: Placement;
    /** [rows · columns], in nats; 0 where a region shows padding alone. */
    readonly drop: Float32Array;
    readonly regions: readonly RegionDrop[];
  };
  readonly runs: number;
  readonly totalMs: number;
}

// ---- the figure, as a file -----------------------------------------------------------------------------------------

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
  /** The same maps through another model beneath; of a figure of one picture, without layers. */
  readonly secondRow?: SecondRow;
}
/** Its maps are coloured as those above them, each from its own first fit. */
export interface SecondRow {
  /** The other model's id. */
  readonly model: string;
  /** Its components turned to lie nearest to the open model's, as `compareModels` turns them. */
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

export interface ExportRequest {
  readonly figure: Figure;
  readonly kinds: readonly ExportKind[];
  /** For `csv`, of the model's grid: at least one. */
  readonly selection?: readonly { readonly picture: PictureId; readonly patches: readonly number[] }[];
}
export interface ExportResult {
  readonly files: readonly {
    readonly kind: ExportKind;
    /** Such as `receipt.caption.scores.npy`. */
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: Uint8Array;
  }[];
}

/** A recipe has no more; with the bases of all five sources, the 3B's has a third of it. */
export const longestRecipeChars = 3_000_000;

/** Reads a recipe's text against the open model. Errors: `request-invalid` for anything that a figure cannot be made of. */
export interface RecipeRequest {
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

// ---- the inspector's part of the service ---------------------------------------------------------------------------

export interface InspectService {
  /** The principal components of pictures' features. */
  project(request: ProjectRequest, signal?: AbortSignal): Job<InspectEvent, ProjectResult>;
  /** How alike the patches are to chosen ones. */
  similar(request: SimilarRequest, signal?: AbortSignal): Job<InspectEvent, SimilarResult>;
  /** How far apart two maps are, patch by patch. */
  compare(request: CompareRequest, signal?: AbortSignal): Job<InspectEvent, CompareResult>;
  /** What another model sees of a picture, held against the open one. */
  compareModels(request: CompareModelsRequest, signal?: AbortSignal): Job<InspectEvent, CompareModelsResult>;
  /** Which patches belong together. */
  cluster(request: ClusterRequest, signal?: AbortSignal): Job<InspectEvent, ClusterResult>;
  /** What `intervene` will cost: measured by one run of the answer, which `intervene` then finds done. */
  estimate(request: InterveneRequest, signal?: AbortSignal): Job<InspectEvent, Estimate>;
  /** What an answer loses without some of the features. */
  intervene(request: InterveneRequest, signal?: AbortSignal): Job<InterveneEvent, InterveneResult>;
  /** A figure as files. */
  export(request: ExportRequest, signal?: AbortSignal): Job<InspectEvent, ExportResult>;
  /** A figure from a file. */
  recipe(request: RecipeRequest, signal?: AbortSignal): Job<never, RecipeResult>;
}
