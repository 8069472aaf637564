/** A chat as Markdown with its pictures beside it, in one zip. */
import type { ChatPicture } from '../chat-api.ts';
import { type ExportJob, fileNameOf } from './export.ts';
import { dayWords, endWords, exportWords } from './export-words.ts';
import { writeZip, type ZipSource } from './zip-file.ts';

/** In link text and addresses. */
const escaped = (text: string): string => text.replaceAll(/[\\[\]()<>!`*_]/g, '\\$&').replaceAll('\n', ' ');

/** The fence of the block of code that a text leaves open, as far in as it stands; in a list it ends with the list. */
function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, fence, rest = ''] = /^( {0,3}(?:`{3,}|~{3,}))(.*)$/.exec(line) ?? [];
    if (fence === undefined) continue;
    if (open === undefined) open = fence.includes('`') && rest.includes('`') ? undefined : fence;
    else if (fence.trim().startsWith(open.trim()) && rest.trim() === '') open = undefined;
  }
  return open;
}

/** What was stopped within code would take all that comes after it for code. */
function withFencesClosed(text: string): string {
  const open = openFence(text);
  return open === undefined ? text : `${text}\n${open}`;
}

export async function writeMarkdown(job: ExportJob): Promise<void> {
  const { chat, turns, pictures, path, nowMs, language, modelNames } = job;
  const words = exportWords[language];
  const files = new Map<string, ZipSource>();

  function pictureLine({ picture, name }: ChatPicture): string {
    const exported = pictures.get(picture);
    if (exported === undefined) return `*${words.notStored(escaped(name))}*`;
    const title = fileNameOf(name.replace(/\.[^.]*$/, '')).replaceAll(' ', '-');
    const file = files.get(picture)?.name ?? `pictures/${files.size + 1}-${title}.${exported.extension}`;
    files.set(picture, { name: file, path: exported.path, isCompressed: true });
    return `![${escaped(name)}](${encodeURI(file)})`;
  }

  const parts = turns.map((turn) => {
    const end = endWords(turn, language, modelNames);
    return [
      `## ${turn.role === 'user' ? words.you : 'Vasari'}`,
      ...(turn.role === 'user' ? turn.pictures.map(pictureLine) : []),
      withFencesClosed(turn.text),
      ...(end === undefined ? [] : [`*${escaped(end)}*`]),
    ].join('\n\n');
  });
  const text = [`# ${escaped(chat.title)}`, words.exportedOn(dayWords(nowMs, language)), ...parts, ''].join('\n\n');
  await writeZip(path, [{ name: 'chat.md', bytes: new TextEncoder().encode(text) }, ...files.values()]);
}
