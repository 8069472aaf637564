/** A picture in all its pixels, fetched when it is looked at closely; its preview until then. */
import { useEffect, useState } from 'react';
import { drain, type ModelService } from '../../native-models/contract.ts';
import type { ReadyPicture } from './picture-shelf.ts';

/** Previews are no larger. */
const previewSidePx = 1024;
/** The model process makes none that is larger. */
const mostSidePx = 8192;

/**
 * The address of what can be shown now. Where the close view fails the preview stays: the picture was read before. `renew`
 * stores it again first where the host may have forgotten it.
 */
export function useCloseView(
  service: ModelService,
  { picture, previewUrl, widthPx, heightPx }: ReadyPicture,
  renew?: () => Promise<void>,
): string {
  const [close, setClose] = useState<{ readonly of: string; readonly url: string }>();
  const isPreviewWhole = Math.max(widthPx, heightPx) <= previewSidePx;
  useEffect(() => {
    if (isPreviewWhole) return;
    const control = new AbortController();
    const { signal } = control;
    let url: string | undefined;
    const fetchView = async (): Promise<void> => {
      await renew?.();
      const { preview } = await drain(service.picture({ picture, longestSidePx: mostSidePx }, signal));
      if (signal.aborted) return;
      url = URL.createObjectURL(new Blob([new Uint8Array(preview)], { type: 'image/webp' }));
      const image = new Image();
      image.src = url;
      await image.decode(); // shown at once, not line by line
      if (!signal.aborted) setClose({ of: picture, url });
    };
    fetchView().catch(() => {});
    return () => {
      control.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [service, picture, isPreviewWhole, renew]);
  return close?.of === picture ? close.url : previewUrl;
}
