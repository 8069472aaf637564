/** What may come in by each call of the DesktopApi, with limits: one row a method. */
import { z } from 'zod';
import { longestTextChars, mostNewTokens, mostPictures } from '../native-models/contract.ts';
import { modelId } from '../native-models/inspection-requests.ts';
import type { AnswerFigures, ChatPicture, FinishedState } from './chat-api.ts';
import type { ChatSettings, Preset, Settings } from './data-api.ts';
import type { ConversionPrecision, DesktopApi } from './desktop-api.ts';
import { isErrorCode } from './wire.ts';

export const longestPictureBytes = 100_000_000;
/** Of a file on its way between host and window. */
export const partBytes = 4_000_000;
/** fflate's zip holds no more; a folder with more is copied by hand. */
export const longestUploadBytes = 4_000_000_000;
const longestDelta = 100_000;

export const pictureId = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
export const count = z.number().int().nonnegative();
export const fileName = z.string().min(1).max(255);
export const imageMode = z.enum(['pad', 'squash']);
/** SQLite's text ends at a NUL. */
export const text = z
  .string()
  .max(longestTextChars)
  .refine((value) => !value.includes('\0'), 'expected no NUL character');

export const samplingFields = {
  temperature: z.number().min(0).max(10),
  topP: z.number().min(0).max(1),
  topK: count.max(1_000_000),
  repetitionPenalty: z.number().positive().max(10),
  seed: count,
} as const;
export const maxNewTokens = z.number().int().positive().max(mostNewTokens);
export const provider = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']);

// ---- settings ------------------------------------------------------------------------------------------------------

const windowLanguages = ['en', 'de'] as const;
const systemPrompt = text.max(100_000);
const askFields = {
  ...samplingFields,
  maxNewTokens,
  systemPrompt: systemPrompt.nullable(),
  imageMode: z.enum(['pad', 'squash', 'model']),
} as const;

export const chatSettings: z.ZodType<ChatSettings> = z.strictObject({
  temperature: askFields.temperature.exactOptional(),
  topP: askFields.topP.exactOptional(),
  topK: askFields.topK.exactOptional(),
  repetitionPenalty: askFields.repetitionPenalty.exactOptional(),
  seed: askFields.seed.exactOptional(),
  maxNewTokens: askFields.maxNewTokens.exactOptional(),
  systemPrompt: askFields.systemPrompt.exactOptional(),
  imageMode: askFields.imageMode.exactOptional(),
});

const preset: z.ZodType<Preset> = z.strictObject({
  id: z.string().min(1).max(100),
  name: text.min(1).max(100),
  text: text.max(100_000),
  settings: chatSettings,
});

/** Each setting alone, so that one that makes no sense falls back without the others. */
export const settingRows = {
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', ...windowLanguages]),
  textScale: z.number().min(0.8).max(2),
  model: modelId,
  provider,
  threads: count.max(256),
  ask: z.strictObject(askFields),
  presets: z.array(preset).max(100),
} as const satisfies { readonly [K in keyof Settings]: z.ZodType<Settings[K]> };

const settingsChange = z.strictObject({
  theme: settingRows.theme.exactOptional(),
  language: settingRows.language.exactOptional(),
  textScale: settingRows.textScale.exactOptional(),
  model: settingRows.model.exactOptional(),
  provider: settingRows.provider.exactOptional(),
  threads: settingRows.threads.exactOptional(),
  ask: settingRows.ask.exactOptional(),
  presets: settingRows.presets.exactOptional(),
});

// ---- chats ---------------------------------------------------------------------------------------------------------

/** Begins at 1 and stays exact in JSON. */
export const storedId = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

export const chatPicture: z.ZodType<ChatPicture> = z.strictObject({
  picture: pictureId,
  name: text.min(1).max(255),
  imageMode: imageMode.exactOptional(),
});
export const chatPictures = z.array(chatPicture).max(mostPictures);
export const draft = z.strictObject({ text, pictures: chatPictures });

const milliseconds = z.number().nonnegative();

/** Keys that this version does not know are left out. */
export const figures: z.ZodType<AnswerFigures> = z.object({
  model: z.string().max(200),
  sent: z
    .object({ system: systemPrompt.exactOptional(), imageMode: imageMode.exactOptional(), leftOutCount: count })
    .exactOptional(),
  stopReason: z.enum(['end-of-turn', 'max-tokens', 'context-full']),
  imageTokenCount: count,
  promptTokenCount: count,
  reusedTokenCount: count.exactOptional(),
  answerTokenCount: count,
  timeToFirstTokenMs: milliseconds,
  tokensPerSecond: z.number().nonnegative(),
  totalMs: milliseconds,
  stageMs: z.object({
    picture: milliseconds.exactOptional(),
    vision: milliseconds.exactOptional(),
    prefill: milliseconds.exactOptional(),
    decode: milliseconds.exactOptional(),
  }),
  provider: z.object({
    asked: provider,
    used: provider.exclude(['auto']),
    reason: z.string().max(2000).exactOptional(),
  }),
});

export const finishedState: z.ZodType<FinishedState> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('done'), figures }),
  z.strictObject({ type: z.literal('stopped') }),
  z.strictObject({
    type: z.literal('interrupted'),
    code: z.string().refine(isErrorCode, 'expected an error code'),
    message: text.max(4000),
  }),
]);

const chatList = z.union([z.literal('all'), z.array(storedId).max(100_000)]);
const title = text.min(1).max(200);
const folder = text.min(1).max(4096);
/** What a window may ask a conversion for, as it lists them. */
export const conversionPrecisions = [
  'int4',
  'int4-b128',
  'int8',
  'f16',
] as const satisfies readonly ConversionPrecision[];
const transfer = z.string().regex(/^[0-9a-f]{32}$/, 'expected a transfer');

function bytes(limit: number, sentence: string): z.ZodType<Uint8Array> {
  return z.instanceof(Uint8Array).refine((value) => value.length <= limit, sentence);
}

// ---- the calls -----------------------------------------------------------------------------------------------------

export const calls = {
  info: z.tuple([]),
  storePicture: z.tuple([fileName, bytes(longestPictureBytes, 'a picture may have at most 100 MB')]),
  storeSample: z.tuple([fileName]),
  listScreens: z.tuple([]),
  captureScreen: z.tuple([z.string().min(1).max(200)]),
  forgetScreens: z.tuple([]),

  listChats: z.tuple([z.string().max(100).nullable(), z.number().int().min(1).max(200)]),
  openChat: z.tuple([storedId]),
  searchChats: z.tuple([z.string().max(1000), z.number().int().min(1).max(200)]),
  addQuestion: z.tuple([
    z.strictObject({
      chat: storedId.nullable(),
      parent: storedId.nullable(),
      text,
      pictures: chatPictures,
      takesDraft: draft.exactOptional(),
      settings: chatSettings.exactOptional(),
    }),
  ]),
  beginAnswer: z.tuple([storedId]),
  appendText: z.tuple([
    storedId,
    count.max(longestTextChars),
    text.max(longestDelta).refine((value) => !/\p{Surrogate}/u.test(value), 'expected whole characters'),
  ]),
  finishAnswer: z.tuple([storedId, text, finishedState]),
  chooseLeaf: z.tuple([storedId, storedId]),
  renameChat: z.tuple([storedId, title.nullable()]),
  pinChat: z.tuple([storedId, z.boolean()]),
  deleteChats: z.tuple([chatList]),
  restoreChats: z.tuple([chatList]),
  setChatSettings: z.tuple([storedId, chatSettings]),
  readDraft: z.tuple([storedId.nullable()]),
  saveDraft: z.tuple([storedId.nullable(), draft]),

  readSettings: z.tuple([]),
  changeSettings: z.tuple([settingsChange]),
  dataInfo: z.tuple([]),
  openDataFolder: z.tuple([]),
  chooseFolder: z.tuple([]),
  moveData: z.tuple([folder]),
  eraseAll: z.tuple([]),
  exportChat: z.tuple([storedId, z.enum(['markdown', 'json', 'html']), z.enum(windowLanguages)]),
  offerPicture: z.tuple([pictureId, fileName]),
  importChat: z.tuple([transfer]),
  makeBackup: z.tuple([]),
  restoreBackup: z.tuple([transfer]),
  restoreAutomaticBackup: z.tuple([]),
  dismissDamage: z.tuple([]),
  beginUpload: z.tuple([fileName, z.number().int().min(1).max(longestUploadBytes)]),
  writePart: z.tuple([transfer, count, bytes(partBytes, 'a part may have at most 4 MB')]),
  readPart: z.tuple([transfer, count]),
  endTransfer: z.tuple([transfer]),
  openLink: z.tuple([z.string().min(1).max(8000)]),

  describeCheckpoint: z.tuple([folder]),
  startConversion: z.tuple([
    z.strictObject({ folder, precision: z.enum(conversionPrecisions), name: text.min(1).max(100) }),
  ]),
  stopConversion: z.tuple([]),
  dismissConversion: z.tuple([]),
  removeModel: z.tuple([modelId]),
} as const satisfies { readonly [M in keyof DesktopApi]: z.ZodType<Parameters<DesktopApi[M]>> };

export type CallName = keyof typeof calls;
export const callNames = Object.keys(calls) as [CallName, ...CallName[]];
