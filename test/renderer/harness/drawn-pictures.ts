/** Pictures for the harness, drawn on the spot: a receipt, a sign, a scene. */
type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void;

export interface DrawnPicture {
  readonly name: string;
  readonly title: string;
  readonly questions: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly draw: Draw;
}

function lines(context: CanvasRenderingContext2D, font: string, x: number, texts: readonly [string, number][]): void {
  context.font = font;
  context.fillStyle = '#26221d';
  for (const [text, y] of texts) context.fillText(text, x, y);
}

export const drawnPictures: readonly DrawnPicture[] = [
  {
    name: 'receipt.png',
    title: 'A receipt',
    questions: ['What is the total?', 'What shop is it from?', 'What is the date?'],
    width: 560,
    height: 900,
    draw(context, width, height) {
      context.fillStyle = '#8a7f72';
      context.fillRect(0, 0, width, height);
      context.fillStyle = '#f6f3ea';
      context.fillRect(50, 40, width - 100, height - 80);
      lines(context, 'bold 54px serif', 150, [['BELLINI', 130]]);
      lines(context, '34px monospace', 90, [
        ['2026-03-14', 210],
        ['Espresso    2.80', 300],
        ['Focaccia    5.40', 360],
        ['Panna cotta 4.20', 420],
      ]);
      lines(context, 'bold 48px monospace', 90, [['TOTAL 12.40', 540]]);
      context.fillRect(90, 470, width - 180, 3);
      for (let bar = 0; bar < 60; bar++) context.fillRect(100 + bar * 6, 700, 1 + ((bar * 7) % 4), 90);
    },
  },
  {
    name: 'sign.png',
    title: 'Sign',
    questions: ['What does the sign say?', 'What colour is the sign?'],
    width: 900,
    height: 640,
    draw(context, width, height) {
      const sky = context.createLinearGradient(0, 0, 0, height);
      sky.addColorStop(0, '#a9c6d8');
      sky.addColorStop(1, '#e4e6dd');
      context.fillStyle = sky;
      context.fillRect(0, 0, width, height);
      context.fillStyle = '#5b625d';
      context.fillRect(430, 300, 34, 340);
      context.fillStyle = '#1d5e8c';
      context.beginPath();
      context.roundRect(170, 130, 560, 200, 18);
      context.fill();
      context.fillStyle = '#ffffff';
      context.font = 'bold 104px sans-serif';
      context.fillText('HARBOUR', 205, 270);
    },
  },
  {
    name: 'scene.png',
    title: 'A simple scene',
    questions: ['What is in the picture?', 'What is left of the tree?'],
    width: 720,
    height: 720,
    draw(context, width, height) {
      context.fillStyle = '#cfe0ea';
      context.fillRect(0, 0, width, 460);
      context.fillStyle = '#8fa872';
      context.fillRect(0, 460, width, height - 460);
      context.fillStyle = '#b8603f';
      context.fillRect(90, 320, 220, 190);
      context.fillStyle = '#6f3a2b';
      context.beginPath();
      context.moveTo(70, 320);
      context.lineTo(200, 220);
      context.lineTo(330, 320);
      context.fill();
      context.fillStyle = '#5a4632';
      context.fillRect(515, 380, 34, 150);
      context.fillStyle = '#476b3d';
      context.beginPath();
      context.arc(532, 320, 105, 0, 7);
      context.fill();
      context.fillStyle = '#f2d36b';
      context.beginPath();
      context.arc(620, 110, 48, 0, 7);
      context.fill();
    },
  },
];

export function drawn({ width, height, draw }: DrawnPicture): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  draw(canvas.getContext('2d')!, width, height);
  return canvas;
}

export async function bytesOf(canvas: HTMLCanvasElement, type: string): Promise<Uint8Array> {
  const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!), type));
  return new Uint8Array(await blob.arrayBuffer());
}
