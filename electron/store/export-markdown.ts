/** A chat as Markdown with its pictures beside it, in one zip. */
import type { ChatPicture } from '../chat-api.ts';
import { type ExportJob, endOf, fileNameOf } from './export.ts';
import { writeZip, type ZipSource } from './zip-file.ts';

/** In link text and addresses. */
const escaped = (text: string): string => text.replaceAll(/[\\[\]()<>!`*_]/g, '\\$&').replaceAll('\n', ' ');

export async function writeMarkdown({ chat, turns, pictures, path, nowMs }: ExportJob): Promise<void> {
  const files = new Map<string, ZipSource>();

  function pictureLine({ picture, name }: ChatPicture): string {
    const exported = pictures.get(picture);
    if (exported === undefined) return `*${escaped(name)} is no longer stored.*`;
    const title = fileNameOf(name.replace(/\.[^.]*$/, '')).replaceAll(' ', '-');
    const file = files.get(picture)?.name ?? `pictures/${files.size + 1}-${title}.${exported.extension}`;
    files.set(picture, { name: file, path: exported.path, isCompressed: true });
    return `![${escaped(name)}](${encodeURI(file)})`;
  }

  const parts = turns.map((turn) => {
    const end = endOf(turn);
    return [
      `## ${turn.role === 'user' ? 'You' : 'Vasari'}`,
      ...(turn.role === 'user' ? turn.pictures.map(pictureLine) : []),
      turn.text,
      ...(end === undefined ? [] : [`*${escaped(end)}*`]),
    ].join('\n\n');
  });
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const text = [`# ${escaped(chat.title)}`, `Exported from Vasari on ${day}.`, ...parts, ''].join('\n\n');
  await writeZip(path, [{ name: 'chat.md', bytes: new TextEncoder().encode(text) }, ...files.values()]);
}
