/** Where the cloud's points stand on the canvas: for pointing at one, for the lasso, and for drawing without WebGL. Pure. */

/** x, y in pixels and the depth in clip space, -1 to 1 where the camera sees that far, for each point: [P, 3]. */
export function projectPoints(
  positions: Float32Array,
  /** Column-major, as three.js has it: projection times view. */
  matrix: readonly number[],
  width: number,
  height: number,
): Float32Array {
  const out = new Float32Array(positions.length);
  const m = matrix;
  for (let at = 0; at < positions.length; at += 3) {
    const x = positions[at]!;
    const y = positions[at + 1]!;
    const z = positions[at + 2]!;
    const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
    out[at] = (0.5 + (0.5 * (m[0]! * x + m[4]! * y + m[8]! * z + m[12]!)) / w) * width;
    out[at + 1] = (0.5 - (0.5 * (m[1]! * x + m[5]! * y + m[9]! * z + m[13]!)) / w) * height;
    out[at + 2] = (m[2]! * x + m[6]! * y + m[10]! * z + m[14]!) / w;
  }
  return out;
}

/** Between the camera's near and far planes, as WebGL clips; what lies behind it has a place on the canvas all the same. */
export function isInSight(projected: Float32Array, point: number): boolean {
  return Math.abs(projected[3 * point + 2]!) <= 1;
}

/** The nearest point on the canvas within the reach, of several at one place the one in front; -1 where there is none. */
export function nearestPoint(projected: Float32Array, x: number, y: number, reachPx: number): number {
  let best = -1;
  let least = reachPx ** 2;
  for (let at = 0; at < projected.length; at += 3) {
    if (!isInSight(projected, at / 3)) continue;
    const far = (projected[at]! - x) ** 2 + (projected[at + 1]! - y) ** 2;
    const isNearer = far < least - 1 || (far < least + 1 && best >= 0 && projected[at + 2]! < projected[3 * best + 2]!);
    if (far > reachPx ** 2 || !(isNearer || best < 0)) continue;
    least = far;
    best = at / 3;
  }
  return best;
}

/** Points inside a closed line, by the even-odd rule. */
export function pointsInside(projected: Float32Array, line: readonly (readonly [number, number])[]): Set<number> {
  const inside = new Set<number>();
  for (let at = 0; at < projected.length; at += 3) {
    if (isInSight(projected, at / 3) && isInside(projected[at]!, projected[at + 1]!, line)) inside.add(at / 3);
  }
  return inside;
}

function isInside(x: number, y: number, line: readonly (readonly [number, number])[]): boolean {
  let isIn = false;
  for (let at = 0, before = line.length - 1; at < line.length; before = at, at++) {
    const [ax, ay] = line[at]!;
    const [bx, by] = line[before]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
  }
  return isIn;
}
