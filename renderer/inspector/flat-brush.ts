/** Draws a map without WebGL. */
import { type Brush, type MapDrawing, mapStrength } from './brush.ts';

export function createFlatBrush(): Brush {
  const cells = document.createElement('canvas');
  return {
    draw(canvas, drawing) {
      const context = canvas.getContext('2d');
      const small = cells.getContext('2d');
      if (context === null || small === null) return;
      const { width, height } = canvas;
      const box = toPixels(drawing, width, height);
      cells.width = drawing.grid.columns;
      cells.height = drawing.grid.rows;
      small.putImageData(
        new ImageData(new Uint8ClampedArray(drawing.colours), drawing.grid.columns, drawing.grid.rows),
        0,
        0,
      );
      context.clearRect(0, 0, width, height);
      context.save();
      context.beginPath();
      context.rect(box.left, box.top, box.width, box.height);
      context.clip();
      context.globalAlpha = drawing.pictureStrength;
      context.drawImage(drawing.picture, box.left, box.top, box.width, box.height);
      context.globalAlpha = mapStrength(drawing.pictureStrength);
      context.imageSmoothingEnabled = drawing.isSmooth;
      context.drawImage(cells, 0, 0, width, height);
      context.restore();
    },
    dispose() {},
  };
}

function toPixels({ placement }: MapDrawing, width: number, height: number): MapDrawing['placement'] {
  return {
    left: placement.left * width,
    top: placement.top * height,
    width: placement.width * width,
    height: placement.height * height,
  };
}
