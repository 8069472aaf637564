/**
 * Keys and values of every layer, and which text they are of. The buffers are longer than the text, and the decoder
 * reads and extends them in place; where its attention is not the fused one, each run leaves new tensors instead. On a
 * GPU they stay there, and cannot be copied: room is made before a text is read, and what was there is read again.
 */
import { fusesAttention } from '../architecture/graphs.ts';
import { ModelError } from '../contract.ts';
import type { Manifest } from '../manifest.ts';
import type { DeviceTensor, OnDevice, Tensor, Tensors } from './binding.ts';
import { type GraphSession, zeros } from './session.ts';

/** A text as the decoder sees it: a token's id, or the name of the picture whose token stands there. */
export type Content = readonly (number | string)[];

/** Pages that were never touched take no memory, so that the first buffers may be ample. */
const firstCapacity = 512;
/** An answer on a GPU ends here at the latest, unless its buffers happen to be longer. */
const mostAhead = 2048;

export class KvCache {
  readonly #manifest: Manifest;
  readonly #inPlace: boolean;
  #content: (number | string)[] = [];
  #past: Record<string, Tensor>;
  #capacity = 0;
  readonly #onDevice: OnDevice | undefined;
  #onDeviceNow: DeviceTensor[] = [];
  /** The first position whose key was rotated by LongRoPE's long factors. */
  #longFrom = Number.POSITIVE_INFINITY;

  constructor(manifest: Manifest, decoder: GraphSession) {
    this.#manifest = manifest;
    this.#inPlace = fusesAttention(manifest.language.headDim);
    this.#onDevice = this.#inPlace ? decoder.onDevice : undefined;
    const { kvHeads, headDim } = manifest.language;
    const inputs = decoder.outline.inputs.filter(({ name }) => name.startsWith('past.'));
    const empty = inputs.map(({ name, type }) => [
      name,
      { type, shape: [1, kvHeads, 0, headDim], data: zeros(type, 0) },
    ]);
    this.#past = Object.fromEntries(empty);
  }

  get content(): Content {
    return this.#content;
  }

  get length(): number {
    return this.#content.length;
  }

  /** Bytes of the buffers, the part among them that was not used yet. */
  get sizeBytes(): number {
    return Object.values(this.#past).reduce((sum, { data }) => sum + data.byteLength, 0);
  }

  /**
   * What a run over `count` new tokens reads, and where it writes. Throws `request-invalid` or `out-of-memory`, and
   * `unexpected` where a GPU's room was not made before.
   */
  beginRun(count: number): { readonly past: Tensors; readonly into: Tensors } {
    const length = this.length + count;
    const most = this.#manifest.language.contextTokenCount;
    if (length > most)
      throw new ModelError('request-invalid', `The text has ${length} tokens, the model takes ${most}.`);
    if (!this.#inPlace) return { past: this.#past, into: {} };
    if (this.#onDevice && this.length > 0 && length > this.#capacity) {
      throw new ModelError('unexpected', `There is room for ${this.#capacity} tokens on the GPU, not for ${length}.`);
    }
    this.reserve(length);
    const into = Object.entries(this.#past).map(([name, tensor]) => [presentOf(name), tensor]);
    return { past: this.#past, into: Object.fromEntries(into) };
  }

  /** Keeps what a run computed for `content`, which comes after what was there. */
  endRun(content: Content, outputs: Tensors, long: boolean): void {
    if (long) this.#longFrom = Math.min(this.#longFrom, this.length);
    if (!this.#inPlace) this.#past = mapTensors(this.#past, (_, name) => outputs[presentOf(name)]!);
    for (const at of content) this.#content.push(at);
  }

  /** Tokens that the cache can come to hold. */
  get most(): number {
    return this.#onDevice ? this.#capacity : this.#manifest.language.contextTokenCount;
  }

  /** Before a text is read: room for it and, on a GPU, where none is made later, for so many tokens of its answer. */
  prepare(length: number, ahead: number): void {
    this.reserve(this.#onDevice ? length + Math.min(ahead, mostAhead) : length);
  }

  /** Makes room for a text of this length, or as much as the context has; what is there stays, but on a GPU. */
  reserve(length: number): void {
    if (!this.#inPlace || Math.min(length, this.#manifest.language.contextTokenCount) <= this.#capacity) return;
    let capacity = Math.max(this.#capacity, firstCapacity);
    while (capacity < length) capacity *= 2;
    this.#capacity = Math.min(capacity, this.#manifest.language.contextTokenCount);
    try {
      if (this.#onDevice) this.#reserveOnDevice(this.#onDevice);
      else this.#grow();
    } catch (cause) {
      this.clear();
      const sentence = `There is not enough memory for a text of ${length} tokens: start a new chat, or close other programs.`;
      throw new ModelError('out-of-memory', sentence, { cause });
    }
  }

  /** One layer after another: the old buffer of the one before is free again. */
  #grow(): void {
    for (const [name, tensor] of Object.entries(this.#past)) {
      this.#past[name] = withRows(tensor, this.#capacity, this.length);
    }
  }

  #reserveOnDevice(onDevice: OnDevice): void {
    const capacity = this.#capacity;
    this.clear();
    this.#past = mapTensors(this.#past, ({ type, shape: [one, heads, , width] }) => {
      const tensor = onDevice(type, [one!, heads!, capacity, width!]);
      this.#onDeviceNow.push(tensor);
      return tensor;
    });
    this.#capacity = capacity;
  }

  /** Positions at the start that hold this text, rotated as a text of this length is rotated from its start on. */
  sharedWith(content: Content): number {
    const { ropeSwitch } = this.#manifest.language;
    const long = ropeSwitch !== null && content.length > ropeSwitch;
    const alike = long ? (this.#longFrom === 0 ? this.length : 0) : Math.min(this.length, this.#longFrom);
    let shared = 0;
    while (shared < alike && this.#content[shared] === content[shared]) shared += 1;
    return Math.min(shared, content.length);
  }

  /** Forgets what comes after the first `length` positions. */
  truncate(length: number): void {
    if (length >= this.length) return;
    this.#content.length = length;
    if (length <= this.#longFrom) this.#longFrom = Number.POSITIVE_INFINITY;
    if (!this.#inPlace) this.#past = mapTensors(this.#past, (tensor) => withRows(tensor, length, length));
  }

  /** Gives the memory back. */
  clear(): void {
    this.#content = [];
    this.#capacity = 0;
    this.#longFrom = Number.POSITIVE_INFINITY;
    for (const tensor of this.#onDeviceNow) tensor.free();
    this.#onDeviceNow = [];
    this.#past = mapTensors(this.#past, (tensor) => withRows(tensor, 0, 0));
  }

  /** One layer's keys or values, such as `past.0.key`, of the text alone: a copy [1, kvHeads, length, headDim]. */
  tensor(name: string): Tensor {
    return withRows(this.#past[name]!, this.length, this.length);
  }
}

function presentOf(past: string): string {
  return past.replace('past.', 'present.');
}

function mapTensors(tensors: Tensors, change: (tensor: Tensor, name: string) => Tensor): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor, name)]));
}

/** [1, heads, rows, width] with another number of rows; the first `kept` of each head are copied. */
function withRows({ type, shape, data }: Tensor, rows: number, kept: number): Tensor {
  const [one, heads, before, width] = shape as [number, number, number, number];
  const result = zeros(type, heads * rows * width);
  for (let head = 0; head < heads; head++) {
    const from = head * before * width;
    result.set(data.subarray(from, from + kept * width) as never, head * rows * width);
  }
  return { type, shape: [one, heads, rows, width], data: result };
}
