/** Every call of the host by its name; a new one is one word here. */
import type { DesktopApi } from '../electron/desktop-api.ts';

const names: Readonly<Record<keyof DesktopApi, true>> = {
  info: true,
  storePicture: true,
  storeSample: true,
  listScreens: true,
  captureScreen: true,
  forgetScreens: true,
  listChats: true,
  openChat: true,
  searchChats: true,
  addQuestion: true,
  beginAnswer: true,
  appendText: true,
  finishAnswer: true,
  chooseLeaf: true,
  renameChat: true,
  pinChat: true,
  deleteChats: true,
  restoreChats: true,
  setChatSettings: true,
  readDraft: true,
  saveDraft: true,
  readSettings: true,
  changeSettings: true,
  dataInfo: true,
  openDataFolder: true,
  chooseFolder: true,
  moveData: true,
  eraseAll: true,
  exportChat: true,
  offerPicture: true,
  importChat: true,
  makeBackup: true,
  restoreBackup: true,
  restoreAutomaticBackup: true,
  dismissDamage: true,
  beginUpload: true,
  writePart: true,
  readPart: true,
  endTransfer: true,
  openLink: true,
  describeCheckpoint: true,
  startConversion: true,
  stopConversion: true,
  dismissConversion: true,
  removeModel: true,
};

export function callsBy(call: (method: keyof DesktopApi, args: readonly unknown[]) => Promise<unknown>): DesktopApi {
  const calls = (Object.keys(names) as (keyof DesktopApi)[]).map((name) => [
    name,
    (...args: readonly unknown[]) => call(name, args),
  ]);
  return Object.fromEntries(calls) as DesktopApi; // the host's types say what each takes and answers
}
