/** Draws a map without WebGL. */
import { mapStrength } from '../../native-models/figure-colours.ts';
import type { Placement } from '../../native-models/inspection.ts';
import type { Brush } from './brush.ts';

export function createFlatBrush(): Brush {
  const cells = document.createElement('canvas');
  return {
    draw(canvas, { square, pictureStrength, colours, grid, placement, isSmooth, viewport }) {
      const context = canvas.getContext('2d');
      const small = cells.getContext('2d');
      if (context === null || small === null) return;
      const { width, height } = canvas;
      cells.width = grid.columns;
      cells.height = grid.rows;
      small.putImageData(new ImageData(new Uint8ClampedArray(colours), grid.columns, grid.rows), 0, 0);
      context.clearRect(0, 0, width, height);
      context.save();
      context.scale(width * viewport.zoom, height * viewport.zoom); // from here on the square is 1 by 1
      context.translate(-viewport.left, -viewport.top);
      clip(context, placement);
      if (square !== undefined) {
        context.globalAlpha = pictureStrength;
        context.drawImage(square, 0, 0, 1, 1);
      }
      context.globalAlpha = mapStrength(pictureStrength);
      context.imageSmoothingEnabled = isSmooth;
      context.drawImage(cells, 0, 0, 1, 1);
      context.restore();
    },
    dispose() {},
  };
}

function clip(context: CanvasRenderingContext2D, { left, top, width, height }: Placement): void {
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
}
