/** Draws the cloud: by WebGL through three.js, or on a plain 2D canvas where WebGL is missing. */
import {
  BufferAttribute,
  BufferGeometry,
  LineBasicMaterial,
  LineSegments,
  type PerspectiveCamera,
  Points,
  Scene,
  ShaderMaterial,
  WebGLRenderer,
} from 'three';
import { isInSight, projectPoints } from './cloud-view.ts';

export interface CloudBrush {
  setPoints(positions: Float32Array): void;
  setColours(colours: Uint8Array): void;
  setMarks(chosen: Uint8Array, pointed: number): void;
  /** Fills the canvas, whose size in device pixels is set. */
  draw(canvas: HTMLCanvasElement, camera: PerspectiveCamera): void;
  /** Gives another brush what this one draws. */
  handOver(other: CloudBrush): CloudBrush;
  dispose(): void;
}

/** What both brushes are given. */
class Given {
  positions: Float32Array = new Float32Array();
  colours: Uint8Array = new Uint8Array();
  chosen: Uint8Array = new Uint8Array();
  pointed = -1;
  handOver(other: CloudBrush): CloudBrush {
    other.setPoints(this.positions);
    other.setColours(this.colours);
    other.setMarks(this.chosen, this.pointed);
    return other;
  }
}

/** A point's diameter in CSS pixels at the middle of the cloud: smaller where there are many. */
function sizePx(count: number): number {
  return count > 4000 ? 5 : count > 1000 ? 7 : 10;
}

/** `mark`: 0 plain, 1 chosen, 2 pointed at; with a choice, what is not chosen steps back. */
const vertexShader = `
  attribute vec4 colour;
  attribute float mark;
  uniform float size;
  uniform float hasChoice;
  varying vec4 tint;
  varying float ring;
  void main() {
    vec4 seen = modelViewMatrix * vec4(position, 1.0);
    gl_Position = projectionMatrix * seen;
    float grown = mark > 1.5 ? 2.2 : mark > 0.5 ? 1.6 : 1.0;
    if (mark > 0.5) gl_Position.z = -gl_Position.w * (mark > 1.5 ? 0.99 : 0.98); // in front of all
    gl_PointSize = size * grown * 3.7 / -seen.z;
    tint = colour;
    if (hasChoice > 0.5 && mark < 0.5) tint.a *= 0.28;
    ring = mark;
  }`;
const fragmentShader = `
  varying vec4 tint;
  varying float ring;
  void main() {
    float far = length(gl_PointCoord - 0.5) * 2.0;
    if (far > 1.0) discard;
    float edge = 1.0 - smoothstep(0.82, 1.0, far);
    vec3 colour = tint.rgb * (1.0 - 0.25 * smoothstep(0.5, 1.0, far));
    if (ring > 0.5) {
      colour = mix(tint.rgb, vec3(1.0), smoothstep(0.52, 0.6, far));
      colour = mix(colour, vec3(0.12, 0.14, 0.15), smoothstep(0.76, 0.84, far));
    }
    float alpha = (ring > 0.5 ? 1.0 : tint.a) * edge;
    gl_FragColor = vec4(colour * alpha, alpha);
  }`;

/** Throws where WebGL is missing. `onLost` tells of a context that the system took away. */
export function createThreeCloudBrush(onLost: () => void): CloudBrush {
  const renderer = new WebGLRenderer({ alpha: true, antialias: false });
  renderer.setClearColor(0, 0);
  renderer.setPixelRatio(1);
  renderer.domElement.addEventListener('webglcontextlost', onLost);
  const scene = new Scene();
  const geometry = new BufferGeometry();
  const material = new ShaderMaterial({
    vertexShader,
    fragmentShader,
    uniforms: { size: { value: 8 }, hasChoice: { value: 0 } },
    transparent: true,
    premultipliedAlpha: true,
    depthWrite: true,
  });
  const points = new Points(geometry, material);
  points.frustumCulled = false;
  const axes = axisLines();
  scene.add(axes, points);
  const given = new Given();

  return {
    setPoints(positions) {
      given.positions = positions;
      geometry.setAttribute('position', new BufferAttribute(positions, 3));
      const count = positions.length / 3;
      geometry.setAttribute('colour', new BufferAttribute(new Uint8Array(4 * count), 4, true));
      geometry.setAttribute('mark', new BufferAttribute(new Float32Array(count), 1));
    },
    setColours(colours) {
      given.colours = colours;
      if (colours.length !== (4 * given.positions.length) / 3) return; // the points they belong to come first
      geometry.setAttribute('colour', new BufferAttribute(colours, 4, true));
    },
    setMarks(chosen, pointed) {
      Object.assign(given, { chosen, pointed });
      const marks = geometry.getAttribute('mark');
      if (marks === undefined || chosen.length !== marks.count) return;
      for (let point = 0; point < chosen.length; point++) marks.setX(point, point === pointed ? 2 : chosen[point]!);
      marks.needsUpdate = true;
      material.uniforms.hasChoice!.value = chosen.includes(1) ? 1 : 0;
    },
    draw(canvas, camera) {
      const context = canvas.getContext('2d');
      if (context === null) return;
      const { width, height } = canvas;
      if (renderer.domElement.width !== width || renderer.domElement.height !== height) {
        renderer.setSize(width, height, false);
      }
      material.uniforms.size!.value = sizePx(given.positions.length / 3) * devicePixelRatio;
      renderer.render(scene, camera);
      context.clearRect(0, 0, width, height);
      context.drawImage(renderer.domElement, 0, 0);
    },
    handOver: (other) => given.handOver(other),
    dispose() {
      renderer.domElement.removeEventListener('webglcontextlost', onLost);
      geometry.dispose();
      material.dispose();
      axes.geometry.dispose();
      axes.material.dispose();
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
}

/** First red, second green, third blue, as the components are in the maps. */
const axisColours = [
  [0.8, 0.25, 0.2],
  [0.2, 0.6, 0.25],
  [0.25, 0.4, 0.85],
] as const;

const axisEnds = new Float32Array([-1, 0, 0, 1, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, -1, 0, 0, 1]);
const axisOpacity = 0.55;

function axisLines(): LineSegments<BufferGeometry, LineBasicMaterial> {
  const colours = new Float32Array(axisColours.flatMap((colour) => [...colour, ...colour]));
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(axisEnds, 3));
  geometry.setAttribute('color', new BufferAttribute(colours, 3));
  const material = new LineBasicMaterial({
    vertexColors: true,
    transparent: true,
    opacity: axisOpacity,
    toneMapped: false,
  });
  return new LineSegments(geometry, material);
}

export function createFlatCloudBrush(): CloudBrush {
  const given = new Given();
  return {
    setPoints(positions) {
      given.positions = positions;
    },
    setColours(colours) {
      given.colours = colours;
    },
    setMarks: (chosen, pointed) => void Object.assign(given, { chosen, pointed }),
    draw(canvas, camera) {
      const context = canvas.getContext('2d');
      if (context === null) return;
      const { width, height } = canvas;
      camera.updateMatrixWorld();
      const matrix = camera.projectionMatrix.clone().multiply(camera.matrixWorldInverse);
      const at = projectPoints(given.positions, matrix.elements, width, height);
      const order = Array.from({ length: at.length / 3 }, (_, point) => point).filter((point) => isInSight(at, point));
      order.sort((a, b) => at[3 * b + 2]! - at[3 * a + 2]!); // from the back to the front
      const radius = (sizePx(at.length / 3) * devicePixelRatio) / 2;
      const hasChoice = given.chosen.includes(1);
      const isMany = order.length > 2000; // squares are drawn many times faster than discs
      context.clearRect(0, 0, width, height);
      drawAxes(context, projectPoints(axisEnds, matrix.elements, width, height));
      for (const point of order) {
        const isMarked = point === given.pointed || given.chosen[point] === 1;
        const [red, green, blue, alpha] = given.colours.subarray(4 * point, 4 * point + 4);
        context.globalAlpha = isMarked ? 1 : ((alpha ?? 0) / 255) * (hasChoice ? 0.28 : 1);
        context.fillStyle = `rgb(${red} ${green} ${blue})`;
        if (isMany && !isMarked) {
          context.fillRect(at[3 * point]! - radius, at[3 * point + 1]! - radius, 2 * radius, 2 * radius);
          continue;
        }
        context.beginPath();
        context.arc(at[3 * point]!, at[3 * point + 1]!, radius * (point === given.pointed ? 1.9 : 1), 0, 7);
        context.fill();
        if (!isMarked) continue;
        context.strokeStyle = '#ffffff';
        context.lineWidth = 2;
        context.stroke();
      }
      context.globalAlpha = 1;
    },
    handOver: (other) => given.handOver(other),
    dispose() {},
  };
}

function drawAxes(context: CanvasRenderingContext2D, ends: Float32Array): void {
  context.globalAlpha = axisOpacity;
  for (const [axis, [red, green, blue]] of axisColours.entries()) {
    if (!isInSight(ends, 2 * axis) || !isInSight(ends, 2 * axis + 1)) continue;
    context.strokeStyle = `rgb(${255 * red} ${255 * green} ${255 * blue})`;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(ends[6 * axis]!, ends[6 * axis + 1]!);
    context.lineTo(ends[6 * axis + 3]!, ends[6 * axis + 4]!);
    context.stroke();
  }
}
