/** A host that keeps everything in memory, as the real one keeps it on disk. */
import type {
  Chat,
  ChatAnswer,
  ChatId,
  ChatQuestion,
  ChatSummary,
  DesktopApi,
  Draft,
  HostInfo,
  Settings,
  StoredTurn,
} from '../../electron/desktop-api.ts';
import { ModelError } from '../../native-models/contract.ts';

export const fakeSettings: Settings = {
  theme: 'system',
  language: 'en',
  textScale: 1,
  model: 'embedded',
  provider: 'auto',
  threads: 0,
  ask: {
    temperature: 0,
    topP: 1,
    topK: 0,
    repetitionPenalty: 1,
    seed: 0,
    maxNewTokens: 512,
    systemPrompt: null,
    imageMode: 'model',
  },
  presets: [],
};

const presets = [
  { id: 'describe', name: 'Describe', text: 'Describe the picture.', settings: {} },
  { id: 'answer-briefly', name: 'Answer briefly', text: '', settings: { systemPrompt: 'Answer in a few words.' } },
];

interface Kept {
  summary: ChatSummary;
  turns: StoredTurn[];
  leaf: number | null;
  settings: Chat['settings'];
  draft: Draft;
  isDeleted: boolean;
}

export interface FakeApi extends DesktopApi {
  /** Called before each method; may throw. */
  before: (method: keyof DesktopApi) => void;
  /** Every call's name, in order. */
  readonly called: (keyof DesktopApi)[];
  /** What `readPart` gives and `openLink` got. */
  readonly opened: string[];
}

const noDraft: Draft = { text: '', pictures: [] };

export function createFakeApi(info: Partial<HostInfo> = {}): FakeApi {
  const chats = new Map<ChatId, Kept>();
  let settings = fakeSettings;
  let newDraft = noDraft;
  let lastId = 0;
  let clock = 1_000;
  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  const now = (): number => {
    clock += 1_000;
    return clock;
  };

  function kept(chat: ChatId): Kept {
    const found = chats.get(chat);
    if (found === undefined || found.isDeleted) throw new ModelError('chat-missing', 'This chat was deleted.');
    return found;
  }
  function chatOfTurn(turn: number): Kept {
    for (const chat of chats.values()) {
      if (!chat.isDeleted && chat.turns.some(({ id }) => id === turn)) return chat;
    }
    throw new ModelError('chat-missing', 'This chat was deleted.');
  }
  function put(chat: Kept, turn: StoredTurn): void {
    const at = chat.turns.findIndex(({ id }) => id === turn.id);
    if (at < 0) chat.turns.push(turn);
    else chat.turns[at] = turn;
  }
  function answerOf(id: number): { readonly chat: Kept; readonly answer: ChatAnswer } {
    const chat = chatOfTurn(id);
    const answer = chat.turns.find((turn) => turn.id === id);
    if (answer?.role !== 'assistant') throw new ModelError('chat-missing', 'This answer was deleted.');
    return { chat, answer };
  }
  const listed = (): readonly ChatSummary[] =>
    [...chats.values()]
      .filter(({ isDeleted }) => !isDeleted)
      .map(({ summary }) => summary)
      .sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.updatedMs - a.updatedMs);
  const refuse = async (): Promise<never> => {
    throw new ModelError('request-invalid', 'The fake host cannot do this.');
  };

  const api: DesktopApi = {
    info: async () => ({
      host: 'browser',
      version: '0.0.0',
      hasSystemDialogs: false,
      models: [{ id: 'embedded', name: 'Vasari Mini', precision: 'int4' }],
      samples: [],
      ...info,
    }),
    storePicture: async (name, bytes) => ({ picture: name, name, sizeBytes: bytes.length }),
    storeSample: async (name) => ({ picture: name, name, sizeBytes: 1 }),
    listScreens: refuse,
    captureScreen: refuse,
    forgetScreens: refuse,
    async listChats(after, limit) {
      const from = after === null ? 0 : Number(after);
      const all = listed();
      return { chats: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : null };
    },
    async openChat(id) {
      const { summary, turns, leaf, settings: own, draft } = kept(id);
      return { ...summary, turns: [...turns], leaf, settings: own, draft };
    },
    async searchChats(words) {
      const wanted = words.trim().toLowerCase();
      return listed().flatMap((chat) => {
        const at = chat.title.toLowerCase().indexOf(wanted);
        const turn = kept(chat.id).turns.findLast(({ text }) => text.toLowerCase().includes(wanted));
        if (at < 0 && turn === undefined) return [];
        const range = (text: string) => {
          const start = text.toLowerCase().indexOf(wanted);
          return start < 0 ? [] : [{ start, end: start + wanted.length }];
        };
        const found = turn && { id: turn.id, role: turn.role, snippet: turn.text, ranges: range(turn.text) };
        return [{ chat, titleRanges: range(chat.title), ...(found && { turn: found }) }];
      });
    },
    async addQuestion({ chat, parent, text, pictures, takesDraft, settings: own }) {
      const time = now();
      const id = chat ?? nextId();
      if (chat === null) {
        const summary = { id, title: text, isRenamed: false, isPinned: false, createdMs: time, updatedMs: time };
        chats.set(id, { summary, turns: [], leaf: null, settings: own ?? {}, draft: noDraft, isDeleted: false });
      }
      const found = kept(id);
      const stored = chat === null ? newDraft : found.draft;
      if (JSON.stringify(takesDraft) === JSON.stringify(stored)) await api.saveDraft(chat, noDraft);
      const question: ChatQuestion = { id: nextId(), parent, role: 'user', text, pictures, createdMs: time };
      put(found, question);
      found.leaf = question.id;
      found.summary = { ...found.summary, updatedMs: time };
      return { chat: found.summary, question };
    },
    async beginAnswer(question) {
      const chat = chatOfTurn(question);
      const state = { type: 'writing' } as const;
      const answer: ChatAnswer = {
        id: nextId(),
        parent: question,
        role: 'assistant',
        text: '',
        state,
        createdMs: now(),
      };
      put(chat, answer);
      chat.leaf = answer.id;
      return answer;
    },
    async appendText(id, at, text) {
      const { chat, answer } = answerOf(id);
      const storedLength = answer.text.length;
      if (at > storedLength) {
        throw new ModelError('request-invalid', `appendText: at: expected at most ${storedLength}, what is stored.`);
      }
      put(chat, { ...answer, text: answer.text.slice(0, at) + text });
    },
    async finishAnswer(id, text, state) {
      const { chat, answer } = answerOf(id);
      put(chat, { ...answer, text, state });
    },
    async chooseLeaf(id, leaf) {
      kept(id).leaf = leaf;
    },
    async renameChat(id, title) {
      const chat = kept(id);
      const first = chat.turns.find(({ role }) => role === 'user')?.text ?? '';
      chat.summary = { ...chat.summary, title: title ?? first, isRenamed: title !== null };
      return chat.summary;
    },
    async pinChat(id, isPinned) {
      const chat = kept(id);
      chat.summary = { ...chat.summary, isPinned };
      return chat.summary;
    },
    async deleteChats(ids) {
      const gone = ids === 'all' ? listed().map(({ id }) => id) : ids;
      for (const id of gone) kept(id).isDeleted = true;
      return gone;
    },
    async restoreChats(ids) {
      const back = ids === 'all' ? [...chats.keys()] : ids;
      for (const id of back) chats.get(id)!.isDeleted = false;
    },
    async setChatSettings(id, own) {
      kept(id).settings = own;
    },
    readDraft: async (id) => (id === null ? newDraft : kept(id).draft),
    async saveDraft(id, draft) {
      if (id === null) newDraft = draft;
      else if (chats.get(id)?.isDeleted === false) kept(id).draft = draft; // a deleted chat's goes with it
    },
    readSettings: async () => ({ settings, defaults: fakeSettings, builtInPresets: presets }),
    async changeSettings(change) {
      settings = { ...settings, ...change };
      return settings;
    },
    dataInfo: async () => ({
      state: { type: 'ready' },
      folder: '/home/someone/vasari',
      chatCount: listed().length,
      deletedCount: chats.size - listed().length,
      pictureCount: 3,
      databaseBytes: 120_000,
      pictureBytes: 4_200_000,
      backupBytes: 110_000,
    }),
    openDataFolder: refuse,
    chooseFolder: refuse,
    moveData: async (folder) => ({ message: `Everything lies in ${folder} now.` }),
    eraseAll: async () => ({ message: 'Everything is erased.' }),
    exportChat: refuse,
    offerPicture: refuse,
    importChat: refuse,
    makeBackup: refuse,
    restoreBackup: refuse,
    restoreAutomaticBackup: refuse,
    dismissDamage: async () => {},
    beginUpload: refuse,
    writePart: refuse,
    readPart: refuse,
    endTransfer: async () => {},
    async openLink(address) {
      fake.opened.push(address);
      return null;
    },
    async describeCheckpoint(folder) {
      if (folder !== '/models/florence-vl-3b') throw new ModelError('checkpoint-invalid', 'config.json is missing.');
      const choices = (['int4', 'int4-b128', 'int8', 'f16'] as const).map((precision, at) => ({
        precision,
        sizeBytes: [3.66e9, 3.31e9, 5.51e9, 9.25e9][at]!,
      }));
      return { folder, name: 'florence-vl-3b', parameterCount: 4.62e9, choices, freeBytes: 8.2e9 };
    },
    startConversion: async () => {},
    stopConversion: async () => {},
    dismissConversion: async () => {},
    removeModel: async () => {},
  };

  const fake: FakeApi = Object.assign({ before: () => {}, called: [], opened: [] }, api);
  for (const method of Object.keys(api) as (keyof DesktopApi)[]) {
    const act = api[method] as (...args: readonly unknown[]) => Promise<unknown>;
    Object.assign(fake, {
      [method]: async (...args: readonly unknown[]) => {
        fake.called.push(method);
        fake.before(method);
        return act(...args);
      },
    });
  }
  return fake;
}
