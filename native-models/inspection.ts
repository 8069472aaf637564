/** What the inspector asks of the open model and what it gets: the contract's second page. */
import type { AskRequest, ImageMode, Job, OfModel, PictureId } from './contract.ts';
import type { Box, Cut, Grid, Palette } from './figure-colours.ts';
import type { ExportRequest, ExportResult, RecipeRequest, RecipeResult } from './figure-files.ts';

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

export interface ProjectRequest extends OfModel {
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
export interface SimilarRequest extends OfModel {
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
export interface CompareRequest extends OfModel {
  readonly pairs: readonly { readonly a: MapChoice; readonly b: MapChoice }[];
  readonly imageMode?: ImageMode;
}
export interface CompareResult {
  readonly pairs: readonly {
    readonly grid: Grid;
    /** Of `b`'s picture. */
    readonly placement: Placement;
    /** [rows · columns]: 1 where the patch sees both pictures, 0 where either has padding. */
    readonly ofBoth: Uint8Array;
    /** [rows · columns]: 1 − cosine, 0 to 2. */
    readonly difference: Float32Array;
    /**
     * Linear centred kernel alignment over the patches that see both pictures (Kornblith 2019), 0 to 1. NaN where a side
     * does not vary.
     */
    readonly alignment: number;
  }[];
}

/** k-means with k-means++ from a seed: the same labels every time. The maps are clustered together. */
export interface ClusterRequest extends OfModel {
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
 * The open model's maps of a picture as another model has them, fitted alike. Of the other one only the graphs that see
 * are opened, on the CPU, and closed again. Errors: `model-missing`, `model-invalid` for it, as when it is opened.
 */
export interface ProjectOtherRequest extends OfModel {
  /** The other model's id, as `models` lists it. */
  readonly model: string;
  /**
   * The open model's, as they are shown; no layers. Those of the first map's picture are made anew: maps that share axes
   * share them in the other model too, a second fit looks at its own foreground, a basis that was given is left out.
   */
  readonly fits: readonly Fit[];
  /** Each fit turned to lie nearest to the open model's; else as it is. */
  readonly isTurned: boolean;
  /** The open model's where absent. Both see the picture so. */
  readonly imageMode?: ImageMode;
}
export interface ProjectOtherResult {
  /** The other model. */
  readonly name: string;
  readonly precision: string;
  /** In the request's order, without those of other pictures alone. */
  readonly fits: readonly OtherFit[];
}
export interface OtherFit extends ProjectedFit {
  /**
   * 0 to 1: the share of the open model's three components, of the second fit where there is one, that the turned ones
   * meet, up to one scale (Procrustes).
   */
  readonly agreement: number;
}

/** How alike what two models see of one picture is. Errors as for `projectOther`. */
export interface CompareModelsRequest extends OfModel {
  readonly model: string;
  readonly picture: PictureId;
  readonly imageMode?: ImageMode;
}
export interface CompareModelsResult {
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

// ---- intervene -----------------------------------------------------------------------------------------------------

/** What stands where features were taken away: nothing, or their mean over the picture's grid. */
export type Replacement = 'zero' | 'mean';

/**
 * An intervention: what the answer's probability loses when something is taken away. Not an explanation: features that
 * stand in for each other can both be dropped alone without a loss.
 */
export interface InterveneRequest extends OfModel, Pick<AskRequest, 'turns' | 'imageMode' | 'pictureModes' | 'system'> {
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

// ---- the inspector's part of the service ---------------------------------------------------------------------------

export interface InspectService {
  /** The principal components of pictures' features. */
  project(request: ProjectRequest, signal?: AbortSignal): Job<InspectEvent, ProjectResult>;
  /** How alike the patches are to chosen ones. */
  similar(request: SimilarRequest, signal?: AbortSignal): Job<InspectEvent, SimilarResult>;
  /** How far apart two maps are, patch by patch. */
  compare(request: CompareRequest, signal?: AbortSignal): Job<InspectEvent, CompareResult>;
  /** The maps through another model. */
  projectOther(request: ProjectOtherRequest, signal?: AbortSignal): Job<InspectEvent, ProjectOtherResult>;
  /** How alike what the open model and another see is. */
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
