/**
 * How a picture file of the user is opened, by whoever decodes one: to import this shuts, for the whole process, every
 * loader of libvips (SVG, PDF, OpenSlide, ImageMagick …) but those of the six formats we read. Knows no model.
 */
import sharp, { type Sharp, type SharpOptions } from 'sharp';

const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((name) => `VipsForeignLoad${name}`);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: loaders });
sharp.cache(false);

const decodeTimeoutSeconds = 60;

/** For one pipeline, which fails where the file is truncated or damaged, and after 60 seconds. */
export function openPicture(path: string, options: SharpOptions): Sharp {
  return sharp(path, { failOn: 'error', ...options }).timeout({ seconds: decodeTimeoutSeconds });
}
