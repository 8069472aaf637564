/**
 * Entry of a short-lived process that makes pictures fit to be given away: without what the camera wrote into them (place,
 * time, owner), and upright. Decoding foreign bytes has no place in the host's own process.
 */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { openPicture } from '../native-models/picture-loaders.ts';
import { isSilentJpeg } from './silent-jpeg.ts';
import type { CleanedPicture, CleaningJob } from './store/picture-export.ts';

const mostPixels = 120_000_000;
/** A decoder that hangs never looks at its pipeline's time limit, and a process waits for its threads before it exits. */
const hangMs = 180_000;

interface Kind {
  readonly extension: string;
  readonly mediaType: string;
}
const kinds: Readonly<Record<string, Kind>> = {
  jpeg: { extension: 'jpg', mediaType: 'image/jpeg' },
  png: { extension: 'png', mediaType: 'image/png' },
  webp: { extension: 'webp', mediaType: 'image/webp' },
};
const png: Kind = { extension: 'png', mediaType: 'image/png' };

/**
 * Bytes that tell nothing stay as they are; others are written anew, with the colour profile and nothing else. A GIF becomes
 * a PNG of its first picture, the one that a model sees: its comments would not be told.
 */
async function clean(from: string, to: string, longestSidePx: number | undefined): Promise<CleanedPicture> {
  const picture = openPicture(from, { limitInputPixels: mostPixels });
  const { format, orientation, width, height, exif, xmp, iptc, comments } = await picture.metadata();
  const kind = kinds[format ?? ''];
  const isSilent =
    [exif, xmp, iptc, comments].every((notes) => notes === undefined) &&
    (orientation ?? 1) === 1 &&
    (format !== 'jpeg' || isSilentJpeg(await readFile(from))); // a JPEG's comment is in none of them
  const isSmall = longestSidePx === undefined || Math.max(width, height) <= longestSidePx;
  if (kind !== undefined && isSilent && isSmall) {
    await picture.stats(); // the whole of it can be decoded: nothing else hides behind a picture's head
    await copyFile(from, to);
    return { type: 'cleaned', ...kind };
  }
  const upright = picture.autoOrient().keepIccProfile();
  if (!isSmall) upright.resize({ width: longestSidePx, height: longestSidePx, fit: 'inside' });
  if (format === 'jpeg') await upright.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toFile(to);
  else if (format === 'webp') await upright.webp({ quality: 95 }).toFile(to);
  else await upright.png().toFile(to);
  return { type: 'cleaned', ...(format === 'jpeg' || format === 'webp' ? kind! : png) };
}

/** Trailing bytes after the picture are not looked for; a copy keeps them. */
async function run(jobPath: string): Promise<void> {
  sharp.concurrency(1);
  const job = JSON.parse(await readFile(jobPath, 'utf8')) as CleaningJob; // the host wrote it
  const results: CleanedPicture[] = [];
  for (const { from, to } of job.pictures) {
    const watchdog = setTimeout(() => process.kill(process.pid, 'SIGKILL'), hangMs);
    results.push(
      await clean(from, to, job.longestSidePx).catch(
        (error: unknown): CleanedPicture => ({ type: 'failed', message: String(error) }),
      ),
    );
    clearTimeout(watchdog);
  }
  await writeFile(job.resultPath, JSON.stringify(results));
}

run(process.argv[2] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
