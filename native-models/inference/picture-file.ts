/** Decodes a picture file of the user: upright RGB bytes as Pillow's `convert("RGB")` gives them, or what is wrong with it. */
import { open } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { ModelError, type PictureRegion } from '../contract.ts';
import { openPicture } from '../picture-loaders.ts';
import type { Rgb } from './resample.ts';

const mostPixels = 100_000_000;
const longestSidePx = 65_535; // of a JPEG; a longer strip would be a line in the model's square
/** Pictures above this are halved in whole steps while they are decoded, which bounds the bytes held at about 100 MB. */
const mostRawPixels = 36_000_000;
const previewSidePx = 1024;
const mostPreviewSidePx = 8192;

const advice =
  'Choose a PNG, JPEG, WebP, GIF, AVIF or TIFF picture of at most 100 megapixels and 65,535 pixels a side.';

/** What a decoded file was. */
export interface PictureHeader {
  /** `png`, `jpeg`, `webp`, `gif`, `avif` or `tiff`. */
  readonly format: string;
  /** Upright: after the EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1 to 8, as the file says it. */
  readonly exifOrientation: number;
}

/**
 * Opens a file for one pipeline. Only the first frame or page is read; profiles are ignored and 16 bits become 8, as the
 * training's pictures were read; a truncated file is an error.
 */
function pipeline(path: string): Sharp {
  return openPicture(path, { limitInputPixels: mostPixels, pages: 1, ignoreIcc: true });
}

/** The first bytes tell an SVG, a HEIC or a text from the six formats better than libvips' own sentence. */
async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new ModelError('picture-invalid', 'The picture cannot be opened: it is missing or not readable.', { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw new ModelError('picture-invalid', `This is not a picture file. ${advice}`, { cause });
  } finally {
    await file.close();
  }
}

function whatIsWrong(start: Buffer, cause: unknown): ModelError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const head = start.toString('latin1');
  const say = (sentence: string) => new ModelError('picture-invalid', `${sentence} ${advice}`, { cause });
  if (start.length === 0) return say('The picture file is empty.');
  if (/pixel limit|too large|dimensions? exceed|width or height/i.test(message))
    return say('The picture is too large.');
  if (/timeout|timed out/i.test(message)) return say('The picture takes too long to decode.');
  if (head.startsWith('%PDF-')) return say('PDF files cannot be read.');
  if (/^\s*<(\?xml|svg)/i.test(head)) return say('SVG pictures cannot be read.');
  if (/^....ftyp(hei|hev|mif1|msf1)/s.test(head)) return say('HEIC pictures cannot be read.');
  if (/unsupported image format|not a known|operation is blocked|unable to load|cannot be blocked/i.test(message)) {
    return say('The file is not a picture of a format that can be read.');
  }
  return say('The picture is damaged or incomplete.');
}

/** Reads the header alone. Throws `picture-invalid`. */
export async function readHeader(path: string): Promise<PictureHeader> {
  const start = await firstBytes(path);
  try {
    const found = await pipeline(path).metadata();
    const { width: widthPx, height: heightPx } = found.autoOrient;
    if (widthPx * heightPx > mostPixels || Math.max(widthPx, heightPx) > longestSidePx)
      throw new Error('Input image exceeds pixel limit');
    const format = found.format === 'heif' ? 'avif' : found.format;
    return { format, widthPx, heightPx, exifOrientation: found.orientation ?? 1 };
  } catch (cause) {
    throw whatIsWrong(start, cause);
  }
}

/** Decodes the whole picture; alpha is dropped, not composited. Throws `picture-invalid`. */
export async function readPicture(path: string): Promise<Rgb> {
  const header = await readHeader(path);
  const start = await firstBytes(path);
  try {
    let picture = pipeline(path).autoOrient().removeAlpha().toColourspace('srgb');
    const shrink = Math.ceil(Math.sqrt((header.widthPx * header.heightPx) / mostRawPixels));
    if (shrink > 1) {
      picture = picture.resize(Math.ceil(header.widthPx / shrink), Math.ceil(header.heightPx / shrink), {
        fit: 'fill',
      });
    }
    const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, bytes: asRgb(data, info.channels) };
  } catch (cause) {
    throw whatIsWrong(start, cause);
  }
}

/** A WebP of at most `wantedSidePx` a side, upright, transparency kept. Throws `picture-invalid`. */
export async function readPreview(path: string, wantedSidePx = previewSidePx): Promise<Uint8Array> {
  const sidePx = Math.min(wantedSidePx, mostPreviewSidePx);
  const start = await firstBytes(path);
  try {
    const small = await openPicture(path, { limitInputPixels: mostPixels, pages: 1 })
      .autoOrient()
      .resize(sidePx, sidePx, { fit: 'inside', withoutEnlargement: true })
      .webp(sidePx > previewSidePx ? { quality: 92, effort: 1 } : { quality: 82 }) // a large one must not take long
      .toBuffer();
    return new Uint8Array(small);
  } catch (cause) {
    throw whatIsWrong(start, cause);
  }
}

/** A region as a PNG: of each pixel what `readPicture` reads, transparency kept. Throws `request-invalid` outside the picture. */
export async function cutPicture(path: string, region: PictureRegion): Promise<Uint8Array> {
  const { widthPx, heightPx } = await readHeader(path);
  const { leftPx: left, topPx: top, widthPx: width, heightPx: height } = region;
  if (left + width > widthPx || top + height > heightPx) {
    const size = `${widthPx} × ${heightPx}`;
    throw new ModelError('request-invalid', `The region lies outside the picture, which has ${size} pixels.`);
  }
  const start = await firstBytes(path);
  try {
    const whole = pipeline(path).autoOrient().toColourspace('srgb');
    const cut = await whole.extract({ left, top, width, height }).png({ compressionLevel: 6 }).toBuffer();
    return new Uint8Array(cut);
  } catch (cause) {
    throw whatIsWrong(start, cause);
  }
}

/** A picture's bytes as a PNG file. */
export async function pngOf({ widthPx, heightPx, bytes }: Rgb): Promise<Uint8Array> {
  const raw = { width: widthPx, height: heightPx, channels: 3 } as const;
  return new Uint8Array(await sharp(bytes, { raw }).png({ compressionLevel: 6 }).toBuffer());
}

/** Letters as they cover paper, 0 to 255: [heightPx, widthPx]. Lines of one size share their base line. */
export interface Ink {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly coverage: Uint8Array;
}

/** Sets a line in the machine's own sans-serif. */
export async function inkOf(text: string, fontPx: number): Promise<Ink> {
  const shown = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  // Letters that nobody sees stretch every line from the highest accent to the lowest descender.
  const markup = `<span>${shown}</span><span alpha="1"> \u00c5g</span>`;
  const line = sharp({ text: { text: markup, font: `sans ${fontPx}`, dpi: 72, rgba: true } });
  const { data, info } = await line.raw().toBuffer({ resolveWithObject: true });
  const coverage = Uint8Array.from({ length: info.width * info.height }, (_, at) => data[at * info.channels + 3]!);
  return { widthPx: info.width, heightPx: info.height, coverage };
}

/** One grey channel becomes three. */
function asRgb(bytes: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixels = bytes.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) rgb.fill(bytes[pixel * channels]!, pixel * 3, pixel * 3 + 3);
  return rgb;
}
