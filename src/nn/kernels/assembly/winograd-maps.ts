// The maps of minimal filtering (../../minimal-filter.ts) in both directions, on four neighbouring numbers at a time. A kind is
// taps x 3 + part, the parts being inputs, outputs and filters.
export const INPUTS_2: i32 = 6
export const OUTPUTS_2: i32 = 7
export const FILTERS_2: i32 = 8
export const INPUTS_3: i32 = 9
export const OUTPUTS_3: i32 = 10
export const FILTERS_3: i32 = 11

/** points[i][j] = the tile's numbers through the map, `plane` bytes from point to point. */
// @ts-ignore: decorator
@inline
export function quadToPoints(kind: i32, from: usize, down: usize, across: usize, to: usize, plane: usize): void {
  const twice = across * 2
  const a0 = v128.load(from)
  const a1 = v128.load(from + across)
  const b0 = v128.load(from + down)
  const b1 = v128.load(from + down + across)
  if (kind == OUTPUTS_2 || kind == FILTERS_2) {
    storeTwo(kind, to, plane, a0, a1)
    storeTwo(kind, to + plane * 3, plane, f32x4.add(a0, b0), f32x4.add(a1, b1))
    storeTwo(kind, to + plane * 6, plane, b0, b1)
    return
  }
  if (kind == OUTPUTS_3) {
    storeTwo(kind, to, plane, a0, a1)
    storeTwo(kind, to + plane * 4, plane, f32x4.add(a0, b0), f32x4.add(a1, b1))
    storeTwo(kind, to + plane * 8, plane, f32x4.sub(a0, b0), f32x4.sub(a1, b1))
    storeTwo(kind, to + plane * 12, plane, f32x4.neg(b0), f32x4.neg(b1))
    return
  }
  const a2 = v128.load(from + twice)
  const b2 = v128.load(from + down + twice)
  const third = from + down * 2
  const c0 = v128.load(third)
  const c1 = v128.load(third + across)
  const c2 = v128.load(third + twice)
  if (kind == INPUTS_2) {
    storeMore(kind, to, plane, f32x4.sub(a0, b0), f32x4.sub(a1, b1), f32x4.sub(a2, b2), a2)
    storeMore(kind, to + plane * 3, plane, b0, b1, b2, b2)
    storeMore(kind, to + plane * 6, plane, f32x4.sub(c0, b0), f32x4.sub(c1, b1), f32x4.sub(c2, b2), c2)
    return
  }
  if (kind == FILTERS_3) {
    storeMore(kind, to, plane, a0, a1, a2, a2)
    const e0 = half(f32x4.add(a0, c0))
    const e1 = half(f32x4.add(a1, c1))
    const e2 = half(f32x4.add(a2, c2))
    storeMore(kind, to + plane * 4, plane, f32x4.add(e0, half(b0)), f32x4.add(e1, half(b1)), f32x4.add(e2, half(b2)), e2)
    storeMore(kind, to + plane * 8, plane, f32x4.sub(e0, half(b0)), f32x4.sub(e1, half(b1)), f32x4.sub(e2, half(b2)), e2)
    storeMore(kind, to + plane * 12, plane, c0, c1, c2, c2)
    return
  }
  const a3 = v128.load(from + across * 3)
  const b3 = v128.load(from + down + across * 3)
  const c3 = v128.load(third + across * 3)
  storeMore(kind, to, plane, f32x4.sub(a0, c0), f32x4.sub(a1, c1), f32x4.sub(a2, c2), f32x4.sub(a3, c3))
  storeMore(kind, to + plane * 4, plane, f32x4.add(b0, c0), f32x4.add(b1, c1), f32x4.add(b2, c2), f32x4.add(b3, c3))
  storeMore(kind, to + plane * 8, plane, f32x4.sub(c0, b0), f32x4.sub(c1, b1), f32x4.sub(c2, b2), f32x4.sub(c3, b3))
  const fourth = from + down * 3
  const d0 = f32x4.sub(b0, v128.load(fourth))
  const d1 = f32x4.sub(b1, v128.load(fourth + across))
  const d2 = f32x4.sub(b2, v128.load(fourth + twice))
  const d3 = f32x4.sub(b3, v128.load(fourth + across * 3))
  storeMore(kind, to + plane * 12, plane, d0, d1, d2, d3)
}

// @ts-ignore: decorator
@inline
function half(value: v128): v128 {
  return f32x4.mul(f32x4.splat(0.5), value)
}

// @ts-ignore: decorator
@inline
function storeTwo(kind: i32, to: usize, plane: usize, a: v128, b: v128): void {
  v128.store(to, a)
  v128.store(to + plane, f32x4.add(a, b))
  v128.store(to + plane * 2, kind == OUTPUTS_3 ? f32x4.sub(a, b) : b)
  if (kind == OUTPUTS_3) v128.store(to + plane * 3, f32x4.neg(b))
}

/** Three numbers, or four of INPUTS_3. */
// @ts-ignore: decorator
@inline
function storeMore(kind: i32, to: usize, plane: usize, a: v128, b: v128, c: v128, d: v128): void {
  if (kind == INPUTS_2) {
    v128.store(to, f32x4.sub(a, b))
    v128.store(to + plane, b)
    v128.store(to + plane * 2, f32x4.sub(c, b))
  } else if (kind == FILTERS_3) {
    const ends = half(f32x4.add(a, c))
    v128.store(to, a)
    v128.store(to + plane, f32x4.add(ends, half(b)))
    v128.store(to + plane * 2, f32x4.sub(ends, half(b)))
    v128.store(to + plane * 3, c)
  } else {
    v128.store(to, f32x4.sub(a, c))
    v128.store(to + plane, f32x4.add(b, c))
    v128.store(to + plane * 2, f32x4.sub(c, b))
    v128.store(to + plane * 3, f32x4.sub(b, d))
  }
}

/** The transpose: the start is added to every number, with `isAdded` what is there. */
// @ts-ignore: decorator
@inline
export function quadFromPoints(
  kind: i32,
  from: usize,
  plane: usize,
  to: usize,
  down: usize,
  across: usize,
  start: v128,
  isAdded: bool,
): void {
  const next = plane * (kind >= INPUTS_3 ? 4 : 3)
  const a0 = v128.load(from)
  const a1 = v128.load(from + plane)
  const a2 = v128.load(from + plane * 2)
  const a3 = kind >= INPUTS_3 ? v128.load(from + plane * 3) : a2
  from += next
  const b0 = v128.load(from)
  const b1 = v128.load(from + plane)
  const b2 = v128.load(from + plane * 2)
  const b3 = kind >= INPUTS_3 ? v128.load(from + plane * 3) : b2
  from += next
  const c0 = v128.load(from)
  const c1 = v128.load(from + plane)
  const c2 = v128.load(from + plane * 2)
  if (kind == OUTPUTS_2 || kind == FILTERS_2) {
    putLine(kind, to, across, f32x4.add(a0, b0), f32x4.add(a1, b1), f32x4.add(a2, b2), a2, start, isAdded)
    putLine(kind, to + down, across, f32x4.add(b0, c0), f32x4.add(b1, c1), f32x4.add(b2, c2), a2, start, isAdded)
    return
  }
  if (kind == INPUTS_2) {
    putLine(kind, to, across, a0, a1, a2, a2, start, isAdded)
    putLine(kind, to + down, across, lessBoth(b0, a0, c0), lessBoth(b1, a1, c1), lessBoth(b2, a2, c2), a2, start, isAdded)
    putLine(kind, to + down * 2, across, c0, c1, c2, c2, start, isAdded)
    return
  }
  const c3 = v128.load(from + plane * 3)
  from += next
  const d0 = v128.load(from)
  const d1 = v128.load(from + plane)
  const d2 = v128.load(from + plane * 2)
  const d3 = v128.load(from + plane * 3)
  if (kind == OUTPUTS_3) {
    putLine(kind, to, across, sum(a0, b0, c0), sum(a1, b1, c1), sum(a2, b2, c2), sum(a3, b3, c3), start, isAdded)
    to += down
    putLine(kind, to, across, lessBoth(b0, c0, d0), lessBoth(b1, c1, d1), lessBoth(b2, c2, d2), lessBoth(b3, c3, d3), start, isAdded)
    return
  }
  if (kind == FILTERS_3) {
    const e0 = half(f32x4.add(b0, c0))
    const e1 = half(f32x4.add(b1, c1))
    const e2 = half(f32x4.add(b2, c2))
    const e3 = half(f32x4.add(b3, c3))
    putLine(kind, to, across, f32x4.add(a0, e0), f32x4.add(a1, e1), f32x4.add(a2, e2), f32x4.add(a3, e3), start, isAdded)
    to += down
    const m0 = half(f32x4.sub(b0, c0))
    const m1 = half(f32x4.sub(b1, c1))
    putLine(kind, to, across, m0, m1, half(f32x4.sub(b2, c2)), half(f32x4.sub(b3, c3)), start, isAdded)
    to += down
    putLine(kind, to, across, f32x4.add(d0, e0), f32x4.add(d1, e1), f32x4.add(d2, e2), f32x4.add(d3, e3), start, isAdded)
    return
  }
  putLine(kind, to, across, a0, a1, a2, a3, start, isAdded)
  to += down
  putLine(kind, to, across, lessMore(b0, c0, d0), lessMore(b1, c1, d1), lessMore(b2, c2, d2), lessMore(b3, c3, d3), start, isAdded)
  to += down
  putLine(kind, to, across, addLess(b0, c0, a0), addLess(b1, c1, a1), addLess(b2, c2, a2), addLess(b3, c3, a3), start, isAdded)
  to += down
  putLine(kind, to, across, f32x4.neg(d0), f32x4.neg(d1), f32x4.neg(d2), f32x4.neg(d3), start, isAdded)
}

// @ts-ignore: decorator
@inline
function sum(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(a, f32x4.add(b, c))
}

// @ts-ignore: decorator
@inline
function lessBoth(a: v128, b: v128, c: v128): v128 {
  return f32x4.sub(f32x4.sub(a, b), c)
}

// @ts-ignore: decorator
@inline
function lessMore(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.sub(a, b), c)
}

// @ts-ignore: decorator
@inline
function addLess(a: v128, b: v128, c: v128): v128 {
  return f32x4.sub(f32x4.add(a, b), c)
}

// @ts-ignore: decorator
@inline
function putLine(
  kind: i32,
  to: usize,
  across: usize,
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  start: v128,
  isAdded: bool,
): void {
  if (kind == OUTPUTS_2 || kind == FILTERS_2) {
    put(to, f32x4.add(a, b), start, isAdded)
    put(to + across, f32x4.add(b, c), start, isAdded)
  } else if (kind == INPUTS_2) {
    put(to, a, start, isAdded)
    put(to + across, lessBoth(b, a, c), start, isAdded)
    put(to + across * 2, c, start, isAdded)
  } else if (kind == OUTPUTS_3) {
    put(to, sum(a, b, c), start, isAdded)
    put(to + across, lessBoth(b, c, d), start, isAdded)
  } else if (kind == FILTERS_3) {
    const ends = half(f32x4.add(b, c))
    put(to, f32x4.add(a, ends), start, isAdded)
    put(to + across, half(f32x4.sub(b, c)), start, isAdded)
    put(to + across * 2, f32x4.add(ends, d), start, isAdded)
  } else {
    put(to, a, start, isAdded)
    put(to + across, lessMore(b, c, d), start, isAdded)
    put(to + across * 2, addLess(b, c, a), start, isAdded)
    put(to + across * 3, f32x4.neg(d), start, isAdded)
  }
}

// @ts-ignore: decorator
@inline
function put(to: usize, value: v128, start: v128, isAdded: bool): void {
  v128.store(to, f32x4.add(isAdded ? v128.load(to) : start, value))
}
