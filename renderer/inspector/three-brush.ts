/** Draws a map with three.js: one WebGL context for all maps, each drawing copied to its canvas. */
import {
  BufferGeometry,
  CustomBlending,
  DataTexture,
  DoubleSide,
  Float32BufferAttribute,
  LinearFilter,
  Mesh,
  NearestFilter,
  OneFactor,
  OneMinusSrcAlphaFactor,
  OrthographicCamera,
  Scene,
  ShaderMaterial,
  Texture,
  WebGLRenderer,
} from 'three';
import { mapStrength } from '../../native-models/figure-colours.ts';
import type { Placement } from '../../native-models/inspection.ts';
import { type Brush, type MapDrawing, premultiplied } from './brush.ts';

const vertexShader = `
  varying vec2 at;
  void main() {
    at = uv;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }`;
/** Colours are shown as they are computed: no tone mapping, no colour space in between. */
const fragmentShader = `
  varying vec2 at;
  uniform sampler2D map;
  uniform float strength;
  void main() {
    vec4 colour = texture2D(map, at);
    gl_FragColor = vec4(colour.rgb * colour.a, colour.a) * strength;
  }`;
/** As above for a texture whose colours are multiplied by alpha already, so that smoothing mixes in no black. */
const premultipliedShader = fragmentShader.replace('colour.rgb * colour.a', 'colour.rgb');

class Layer {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  constructor(shader: string, order: number) {
    const material = new ShaderMaterial({
      vertexShader,
      fragmentShader: shader,
      uniforms: { map: { value: null }, strength: { value: 1 } },
      side: DoubleSide,
      depthTest: false,
      depthWrite: false,
      transparent: true,
      blending: CustomBlending,
      blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor,
    });
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.renderOrder = order;
    this.mesh.frustumCulled = false;
  }
  /** Of a texture of the whole square the part where the picture lies. Rows run down in both. */
  place({ left, top, width, height }: Placement): void {
    const [right, bottom] = [left + width, top + height];
    const { geometry } = this.mesh;
    const positions = [left, top, 0, right, top, 0, right, bottom, 0, left, bottom, 0];
    const corners = [left, top, right, top, right, bottom, left, bottom];
    geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
    geometry.setAttribute('uv', new Float32BufferAttribute(corners, 2));
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
  }
  paint(map: Texture, strength: number): void {
    const { uniforms } = this.mesh.material;
    uniforms.map!.value = map;
    uniforms.strength!.value = strength;
  }
  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}

/** The two that are compared, and those just left. */
const keptPictures = 4;

/** Throws where WebGL is missing. `onLost` tells of a context that the system took away. */
export function createThreeBrush(onLost: () => void): Brush {
  const renderer = new WebGLRenderer({ alpha: true, antialias: false });
  renderer.setClearColor(0, 0);
  renderer.setPixelRatio(1);
  renderer.domElement.addEventListener('webglcontextlost', onLost);
  const camera = new OrthographicCamera(0, 1, 0, 1, -1, 1);
  const scene = new Scene();
  const picture = new Layer(fragmentShader, 0);
  const map = new Layer(premultipliedShader, 1);
  scene.add(picture.mesh, map.mesh);
  const textures = new Map<HTMLImageElement, Texture>();

  function textureOf(image: HTMLImageElement): Texture {
    const known = textures.get(image);
    if (known !== undefined) return known;
    for (const [old, texture] of textures) {
      if (textures.size < keptPictures) break;
      texture.dispose();
      textures.delete(old);
    }
    const texture = new Texture(image);
    texture.flipY = false;
    texture.minFilter = LinearFilter;
    texture.generateMipmaps = false;
    texture.needsUpdate = true;
    textures.set(image, texture);
    return texture;
  }

  return {
    draw(canvas, drawing) {
      const context = canvas.getContext('2d');
      if (context === null) return;
      const { placement, pictureStrength, viewport } = drawing;
      const texture = mapTexture(drawing);
      picture.mesh.visible = drawing.square !== undefined;
      if (drawing.square !== undefined) {
        picture.place(placement);
        picture.paint(textureOf(drawing.square), pictureStrength);
      }
      map.place(placement);
      map.paint(texture, mapStrength(pictureStrength));
      const side = 1 / viewport.zoom;
      camera.left = viewport.left;
      camera.right = viewport.left + side;
      camera.top = viewport.top;
      camera.bottom = viewport.top + side;
      camera.updateProjectionMatrix();
      const { width, height } = canvas;
      if (renderer.domElement.width !== width || renderer.domElement.height !== height) {
        renderer.setSize(width, height, false);
      }
      renderer.render(scene, camera);
      texture.dispose(); // a few hundred texels: making it anew costs less than keeping one a map
      context.clearRect(0, 0, width, height);
      context.drawImage(renderer.domElement, 0, 0);
    },
    dispose() {
      renderer.domElement.removeEventListener('webglcontextlost', onLost);
      for (const texture of textures.values()) texture.dispose();
      picture.dispose();
      map.dispose();
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
}

function mapTexture({ colours, grid, isSmooth }: MapDrawing): DataTexture {
  const texture = new DataTexture(premultiplied(colours), grid.columns, grid.rows);
  texture.magFilter = isSmooth ? LinearFilter : NearestFilter;
  texture.minFilter = texture.magFilter;
  texture.needsUpdate = true;
  return texture;
}
