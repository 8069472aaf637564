/** A chat as one page that needs nothing else: no scripts, no requests, pictures inside it. */
import { open, readFile } from 'node:fs/promises';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { ChatPicture, StoredTurn } from '../chat-api.ts';
import type { WindowLanguage } from '../data-api.ts';
import type { ExportJob } from './export.ts';
import { dayWords, endWords, exportWords } from './export-words.ts';
import { asWriteError } from './files.ts';
import type { ExportedPicture } from './picture-export.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.4rem; line-height: 1.3; }
article { margin: 1.5rem 0; padding: 0.1rem 1rem; border-left: 3px solid color-mix(in srgb, currentColor 20%, transparent); }
article.question { border-color: #b4531f; }
article > h2 { font-size: 0.9rem; margin: 0.5rem 0; }
article p { overflow-wrap: anywhere; }
.asked { white-space: pre-wrap; }
img { max-width: 100%; height: auto; border-radius: 6px; }
pre { overflow-x: auto; padding: 0.75rem; background: color-mix(in srgb, currentColor 8%, transparent); border-radius: 6px; }
table { border-collapse: collapse; } th, td { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); padding: 0.25rem 0.5rem; }
footer, .end { font-size: 0.85rem; opacity: 0.75; }`;

const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (mark) => marks[mark]!);

/** Raw HTML is shown, not obeyed; images are no images; dangerous addresses are dropped by micromark. */
function answerHtml(text: string): string {
  return micromark(text, {
    extensions: [gfm(), { disable: { null: ['labelStartImage'] } }],
    htmlExtensions: [gfmHtml()],
  });
}

async function pictureHtml(
  { name }: ChatPicture,
  exported: ExportedPicture | undefined,
  language: WindowLanguage,
): Promise<string> {
  if (exported === undefined) return `<p class="end">${escaped(exportWords[language].notStored(name))}</p>`;
  const bytes = await readFile(exported.path);
  const source = `data:${exported.mediaType};base64,${bytes.toString('base64')}`;
  return `<p><img src="${source}" alt="${escaped(name)}"></p>`;
}

/** `lang=""`: what people and most models write is in a language that is not known. */
async function turnHtml(turn: StoredTurn, { pictures, language, modelNames }: ExportJob): Promise<string> {
  if (turn.role === 'user') {
    const shown = await Promise.all(
      turn.pictures.map((shown) => pictureHtml(shown, pictures.get(shown.picture), language)),
    );
    return `<article class="question"><h2>${exportWords[language].you}</h2>${shown.join('')}<p class="asked" lang="">${escaped(turn.text)}</p></article>`;
  }
  const end = escaped(endWords(turn, language, modelNames) ?? '');
  return `<article class="answer"><h2>Vasari</h2><div lang="">${answerHtml(turn.text)}</div><p class="end">${end}</p></article>`;
}

/** Turn by turn to the file: pictures are never in memory together. */
export async function writePage(job: ExportJob): Promise<void> {
  const { chat, turns, path, nowMs, language } = job;
  const title = escaped(chat.title);
  const file = await open(path, 'wx', 0o600); // written by `writeFile`: `write` may take a part and not fail
  try {
    await file.writeFile(
      `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>` +
        `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
        `<meta name="viewport" content="width=device-width"><style>${style}</style></head>\n<body><h1 lang="">${title}</h1>\n`,
    );
    for (const turn of turns) await file.writeFile(`${await turnHtml(turn, job)}\n`);
    await file.writeFile(
      `<footer>${exportWords[language].exportedOn(dayWords(nowMs, language))}</footer></body></html>\n`,
    );
    await file.sync();
  } catch (error) {
    throw asWriteError(error, 'the page was not made');
  } finally {
    await file.close();
  }
}
