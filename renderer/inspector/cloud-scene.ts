/** The cloud on its canvas: orbited, pointed at, lassoed; drawn once after each change and at no other time. */
import { PerspectiveCamera, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { type CloudBrush, createFlatCloudBrush, createThreeCloudBrush } from './cloud-brush.ts';
import { nearestPoint, pointsInside, projectPoints } from './cloud-view.ts';
import { observeDevicePixels } from './device-pixels.ts';

export interface CloudEvents {
  /** -1 where the pointer is over none. */
  onPoint(point: number): void;
  onLasso(points: ReadonlySet<number>, isAdding: boolean): void;
  /** The line that is being drawn, in the canvas's CSS pixels. */
  onLine(line: readonly (readonly [number, number])[]): void;
  /** WebGL is missing or was lost; the cloud is drawn without it. */
  onFlat(): void;
}

const reachPx = 14;
const turnRadians = Math.PI / 24;

export class CloudScene {
  readonly #canvas: HTMLCanvasElement;
  readonly #events: CloudEvents;
  readonly #camera = new PerspectiveCamera(35, 1, 0.1, 20);
  readonly #controls: OrbitControls;
  readonly #sizes: ResizeObserver;
  readonly #stop = new AbortController();
  #brush: CloudBrush;
  #frame = 0;
  #positions: Float32Array = new Float32Array();
  #pointed = -1;
  #isLasso = false;
  #line: [number, number][] | undefined;

  constructor(canvas: HTMLCanvasElement, events: CloudEvents) {
    this.#canvas = canvas;
    this.#events = events;
    this.#brush = this.#createBrush();
    this.#camera.position.set(1.9, 1.3, 3.1);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.enableDamping = false; // a frame follows a movement, and none follows rest
    this.#controls.minDistance = 0.6;
    this.#controls.maxDistance = 8;
    this.#controls.addEventListener('change', () => this.#change());
    this.#sizes = new ResizeObserver(() => this.#fit());
    observeDevicePixels(this.#sizes, canvas);
    const { signal } = this.#stop;
    canvas.addEventListener('pointerdown', (event) => this.#onDown(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.#onUp(event), { signal });
    canvas.addEventListener('pointercancel', () => this.#drop(), { signal });
    canvas.addEventListener('pointerleave', () => this.#events.onPoint(-1), { signal });
    canvas.addEventListener('keydown', (event) => this.#onKey(event), { signal });
  }

  setPoints(positions: Float32Array): void {
    this.#positions = positions;
    this.#brush.setPoints(positions);
    this.#change();
  }

  /** RGBA [P, 4]. */
  setColours(colours: Uint8Array): void {
    this.#brush.setColours(colours);
    this.#change();
  }

  /** [P]: 1 where chosen; those stand out, and so does the one that is pointed at. */
  setMarks(chosen: Uint8Array, pointed: number): void {
    this.#pointed = pointed;
    this.#brush.setMarks(chosen, pointed);
    this.#change();
  }

  /** A drag draws a line around points instead of turning the cloud. */
  setLasso(isLasso: boolean): void {
    this.#isLasso = isLasso;
    this.#controls.enabled = !isLasso;
  }

  /** As at the start. */
  face(): void {
    this.#camera.position.set(1.9, 1.3, 3.1);
    this.#controls.target.set(0, 0, 0);
    this.#controls.update();
    this.#change();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#stop.abort();
    this.#sizes.disconnect();
    this.#controls.dispose();
    this.#brush.dispose();
  }

  /** Where the points stand, in CSS pixels. */
  projected(): Float32Array {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#camera.updateMatrixWorld();
    const matrix = this.#camera.projectionMatrix.clone().multiply(this.#camera.matrixWorldInverse);
    return projectPoints(this.#positions, matrix.elements, clientWidth, clientHeight);
  }

  #createBrush(): CloudBrush {
    try {
      return createThreeCloudBrush(() => this.#goFlat());
    } catch {
      this.#events.onFlat();
      return createFlatCloudBrush();
    }
  }

  #goFlat(): void {
    const lost = this.#brush;
    this.#brush = lost.handOver(createFlatCloudBrush());
    lost.dispose();
    this.#events.onFlat();
    this.#change();
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#canvas.width = Math.max(1, Math.round(clientWidth * devicePixelRatio));
    this.#canvas.height = Math.max(1, Math.round(clientHeight * devicePixelRatio));
    this.#camera.aspect = this.#canvas.width / this.#canvas.height;
    this.#camera.updateProjectionMatrix();
    cancelAnimationFrame(this.#frame);
    this.#draw(); // at once: a canvas that changes its size is empty
  }

  #change(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    this.#brush.draw(this.#canvas, this.#camera);
  }

  #at(event: PointerEvent): [number, number] {
    const { left, top } = this.#canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0 || !(this.#isLasso || event.shiftKey)) return;
    this.#controls.enabled = false;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#line = [this.#at(event)];
  }

  #onMove(event: PointerEvent): void {
    const [x, y] = this.#at(event);
    if (this.#line !== undefined) {
      this.#line.push([x, y]);
      this.#events.onLine([...this.#line]);
    } else if (event.buttons === 0) {
      const point = nearestPoint(this.projected(), x, y, reachPx);
      if (point !== this.#pointed) this.#events.onPoint(point);
    }
  }

  #onUp(event: PointerEvent): void {
    const line = this.#line;
    this.#drop();
    if (line === undefined) return;
    const isClick = line.length < 3;
    const [x, y] = line[0]!;
    const near = isClick ? nearestPoint(this.projected(), x, y, reachPx) : -1;
    const points = isClick ? new Set(near < 0 ? [] : [near]) : pointsInside(this.projected(), line);
    this.#events.onLasso(points, event.ctrlKey || event.metaKey);
  }

  #drop(): void {
    this.#line = undefined;
    this.#controls.enabled = !this.#isLasso;
    this.#events.onLine([]);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return; // the window's own: it zooms by them
    const turn = turns[event.key];
    const nearer = { '+': 0.85, '=': 0.85, '-': 1 / 0.85 }[event.key];
    if (turn === undefined && nearer === undefined && event.key !== '0') return;
    event.preventDefault();
    if (event.key === '0') this.face();
    const { position } = this.#camera;
    if (nearer !== undefined) position.multiplyScalar(nearer);
    if (turn !== undefined) {
      const [sideways, up] = turn;
      position.applyAxisAngle(new Vector3(0, 1, 0), sideways * turnRadians);
      const side = new Vector3().crossVectors(position, new Vector3(0, 1, 0)).normalize();
      position.applyAxisAngle(side, -up * turnRadians);
    }
    this.#controls.update();
    this.#change();
  }
}

const turns: Readonly<Record<string, readonly [sideways: number, up: number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
