/** Florence-2's own tasks, from an open model's files: what the chat does not show. */
import { join } from 'node:path';
import type { GraphName } from '../architecture/graphs.ts';
import { drain, ModelError } from '../contract.ts';
import { chooseBinding } from '../inference/binding.ts';
import { answerTask, rulesFor } from '../inference/florence.ts';
import { pixelsOf } from '../inference/image.ts';
import { readManifest } from '../inference/manifest-file.ts';
import { closeGraphs, openGraphs } from '../inference/open-graphs.ts';
import { readPicture } from '../inference/picture-file.ts';
import { floats, floatsOf } from '../inference/session.ts';
import { readAnswer, type TaskAnswer, tasks } from '../inference/tasks.ts';
import { openTokenizer, type TextTokenizer } from '../inference/tokenizer.ts';
import { promptedStates } from '../inference/vision.ts';
import type { Manifest } from '../manifest.ts';

export type TaskName = 'OCR' | 'OD' | 'DENSE_REGION_CAPTION';

export interface Tower {
  look(path: string): Promise<Look>;
  close(): Promise<void>;
}

export interface Look {
  task(name: TaskName): Promise<TaskAnswer>;
}

const towerGraphs = ['davit', 'encoder', 'florence_cross', 'florence_decoder'] as const satisfies readonly GraphName[];

/** Opens the graphs that Florence-2 is made of, beside those of the chat. Throws as `readManifest` and `openGraphs` do. */
export async function openTower(folder: string): Promise<Tower> {
  const manifest = await readManifest(folder);
  const { florence } = manifest.tokenizers;
  if (florence === null) throw new ModelError('model-invalid', 'The model has no tokenizer for Florence-2.');
  const tokenizer = await openTokenizer(join(folder, florence));
  const textOf = textReader(tokenizer);
  const { binding } = await chooseBinding('cpu');
  const graphs = await drain(openGraphs(folder, manifest, towerGraphs, 'cpu', binding));

  async function look(path: string): Promise<Look> {
    const picture = await readPicture(path);
    const { sizePx, mode } = manifest.image;
    const { pixelsNchw, placement } = pixelsOf(picture, mode, sizePx, manifest.image);
    const seen = await graphs.davit.run({ pixels: floats(pixelsNchw, [1, 3, sizePx, sizePx]) }, ['depth']);
    const depth = floatsOf(seen, 'depth');
    const statesOf = (ids: readonly number[]) => promptedStates(depth, ids, manifest, graphs.encoder);
    // Location tokens count along the model's square; a picture that was padded lies inside it.
    const square = { widthPx: picture.widthPx / placement.width, heightPx: picture.heightPx / placement.height };
    const [left, top] = [placement.left * square.widthPx, placement.top * square.heightPx];
    return {
      async task(name) {
        const { prompt, kind } = tasks[name];
        const states = await statesOf(asTrained(tokenizer.encode(prompt), manifest));
        const rules = rulesFor(manifest, manifest.florence.generation.maxPositions);
        const { ids } = await answerTask(states, rules, manifest, {
          cross: graphs.florence_cross,
          decoder: graphs.florence_decoder,
        });
        const answer = readAnswer(kind, textOf(ids), square);
        const shapes = answer.shapes.map((shape) => ({
          ...shape,
          points: shape.points.map((value, at) => value - (at % 2 === 0 ? left : top)),
        }));
        return { ...answer, shapes };
      },
    };
  }

  return {
    look,
    close: () => closeGraphs(graphs),
  };
}

/**
 * Between <s> and </s>, as the fixed prompts stand, whether or not the tokenizer puts them there. The prompts of the language
 * model's features are padded to one length and were trained so; others stand as they are.
 */
function asTrained(ids: readonly number[], { florence }: Manifest): readonly number[] {
  const { breadthPromptIds, generation } = florence;
  const bare = (row: readonly number[]): readonly number[] => row.filter((id) => id !== generation.padId);
  const [start, end] = [bare(breadthPromptIds[0])[0]!, bare(breadthPromptIds[0]).at(-1)!];
  const framed = [...(ids[0] === start ? [] : [start]), ...ids, ...(ids.at(-1) === end ? [] : [end])];
  return breadthPromptIds.find((row) => bare(row).join() === framed.join()) ?? framed;
}

/** Ids to text with the location tokens in it, whether or not the tokenizer calls them special. */
function textReader(tokenizer: TextTokenizer): (ids: readonly number[]) => string {
  const ends = new Set([...tokenizer.encode('')]);
  const locations = new Map<number, string>();
  for (let bin = 0; bin < 1000; bin++) {
    const name = `<loc_${bin}>`;
    const [id, ...more] = tokenizer.encode(name).filter((id) => !ends.has(id));
    if (id !== undefined && more.length === 0) locations.set(id, name);
  }
  const utf8 = new TextEncoder();
  return (ids) => {
    const bytes = ids.flatMap((id) => {
      const name = locations.get(id);
      return Array.from(name === undefined ? (tokenizer.bytesOf(id) ?? []) : utf8.encode(name));
    });
    return new TextDecoder().decode(Uint8Array.from(bytes));
  };
}
