// Matrix products after Goto and van de Geijn (doi:10.1145/1356052.1356053): b is packed into panels of 8 columns, `DEPTH` terms
// deep, and cells of c are computed in tiles of 4 x 8 that stay in registers. Panels are padded with zeros.
const DEPTH: i32 = 256
const HEIGHT: i32 = 256
const PANEL_BYTES: usize = <usize>DEPTH * 32
const STRIPS_BYTES: usize = <usize>HEIGHT * DEPTH * 4
const TILE_BYTES: usize = 128

/** The scratch area holds a panel of b, then a tile of c, then the strips of a block of a. */
export function scratchBytes(): usize {
  return PANEL_BYTES + TILE_BYTES + STRIPS_BYTES
}

export function product(rows: i32, columns: i32, inner: i32, a: usize, b: usize, c: usize, bias: usize, scratch: usize): void {
  multiply(rows, columns, inner, a, b, c, bias, scratch, false, false, 0)
}

export function productRightTransposed(rows: i32, columns: i32, inner: i32, a: usize, b: usize, c: usize, scratch: usize): void {
  multiply(rows, columns, inner, a, b, c, 0, scratch, false, true, 0)
}

export function productLeftTransposed(
  rows: i32,
  columns: i32,
  inner: i32,
  a: usize,
  b: usize,
  c: usize,
  isAdded: i32,
  scratch: usize,
): void {
  multiply(rows, columns, inner, a, b, c, 0, scratch, true, false, isAdded)
}

// @ts-ignore: decorator
@inline
function multiply(
  rows: i32,
  columns: i32,
  inner: i32,
  a: usize,
  b: usize,
  c: usize,
  bias: usize,
  scratch: usize,
  leftTransposed: bool,
  rightTransposed: bool,
  isAdded: i32,
): void {
  if (inner == 0 && !isAdded) memory.fill(c, 0, (<usize>rows * columns) << 2)
  const strips = scratch + PANEL_BYTES + TILE_BYTES
  // Four rows of a' lie a whole row of a apart from term to term. Read for every panel, they would drive each other out of the cache.
  const packed = !leftTransposed || columns > 8
  for (let from: i32 = 0; from < inner; from += DEPTH) {
    const depth = min(DEPTH, inner - from)
    for (let top: i32 = 0; top < rows; top += HEIGHT) {
      const height = min(HEIGHT, rows - top)
      if (!leftTransposed) packStrips(strips, a + ((<usize>top * inner + from) << 2), inner, depth, height)
      else if (packed) packTurnedStrips(strips, a + ((<usize>from * rows + top) << 2), rows, depth, height)
      for (let column: i32 = 0; column < columns; column += 8) {
        const width = min(8, columns - column)
        if (rightTransposed) packTransposed(scratch, b + ((<usize>column * inner + from) << 2), inner, depth, width)
        else pack(scratch, b + ((<usize>from * columns + column) << 2), columns, depth, width)
        // Where the sums begin: at 0 or the bias, later or where they are added at what is there.
        const goesOn = from > 0 || isAdded != 0
        for (let row: i32 = top; row < top + height; row += 4) {
          const left = packed ? strips + (<usize>(row - top) * depth << 2) : a + ((<usize>from * rows + row) << 2)
          const step: usize = packed ? 16 : <usize>rows << 2
          const target = (<usize>row * columns + column) << 2
          const start = goesOn ? c + target : bias != 0 ? bias + (<usize>column << 2) : 0
          const startStride: usize = goesOn ? <usize>columns << 2 : 0
          if (width == 8 && row + 4 <= rows) {
            tile(depth, left, step, scratch, c + target, <usize>columns << 2, start, startStride)
          } else {
            edge(depth, left, step, scratch, c + target, columns, min(4, rows - row), width, start, startStride)
          }
        }
      }
    }
  }
}

/** A tile at the edge of c: computed whole beside it, then copied as far as c goes. */
function edge(
  depth: i32,
  left: usize,
  step: usize,
  panel: usize,
  target: usize,
  columns: i32,
  height: i32,
  width: i32,
  start: usize,
  startStride: usize,
): void {
  const whole = panel + PANEL_BYTES
  memory.fill(whole, 0, TILE_BYTES)
  const bytes = <usize>width << 2
  if (start) for (let r: i32 = 0; r < height; r++) copySome(whole + (<usize>r << 5), start + startStride * r, bytes)
  tile(depth, left, step, panel, whole, 32, whole, 32)
  for (let r: i32 = 0; r < height; r++) copySome(target + ((<usize>r * columns) << 2), whole + (<usize>r << 5), bytes)
}

// @ts-ignore: decorator
@inline
function copySome(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at))
}

/** Four rows of a at a time, term by term side by side; rows beyond the matrix stay what they were and are thrown away. */
// @ts-ignore: decorator
@inline
function packStrips(to: usize, from: usize, inner: i32, depth: i32, height: i32): void {
  const stride = <usize>inner << 2
  for (let row: i32 = 0; row < height; row += 4) {
    const strip = to + (<usize>row * depth << 2)
    const rowsLeft = min(4, height - row)
    const source = from + stride * row
    let term: i32 = 0
    if (rowsLeft == 4) {
      for (; term + 3 < depth; term += 4) transpose(strip + (<usize>term << 4), 16, source + (<usize>term << 2), stride)
    }
    for (; term < depth; term++) {
      for (let r: i32 = 0; r < rowsLeft; r++) {
        store<f32>(strip + (<usize>term << 4) + (<usize>r << 2), load<f32>(source + stride * r + (<usize>term << 2)))
      }
    }
  }
}

/** The same of a', sixteen rows at a time: a cache line of a. */
// @ts-ignore: decorator
@inline
function packTurnedStrips(to: usize, from: usize, rows: i32, depth: i32, height: i32): void {
  const stride = <usize>rows << 2
  const next = <usize>depth << 4
  let row: i32 = 0
  for (; row + 15 < height; row += 16) {
    let strip = to + (<usize>row * depth << 2)
    let source = from + (<usize>row << 2)
    for (let term: i32 = 0; term < depth; term++, strip += 16, source += stride) {
      v128.store(strip, v128.load(source))
      v128.store(strip + next, v128.load(source, 16))
      v128.store(strip + next * 2, v128.load(source, 32))
      v128.store(strip + next * 3, v128.load(source, 48))
    }
  }
  for (; row < height; row += 4) {
    let strip = to + (<usize>row * depth << 2)
    let source = from + (<usize>row << 2)
    for (let term: i32 = 0; term < depth; term++, strip += 16, source += stride) v128.store(strip, v128.load(source))
  }
}

// @ts-ignore: decorator
@inline
function pack(to: usize, from: usize, columns: i32, depth: i32, width: i32): void {
  const stride = <usize>columns << 2
  if (width == 8) {
    for (let term: i32 = 0; term < depth; term++, from += stride, to += 32) {
      v128.store(to, v128.load(from))
      v128.store(to, v128.load(from, 16), 16)
    }
    return
  }
  for (let term: i32 = 0; term < depth; term++, from += stride, to += 32) {
    v128.store(to, f32x4.splat(0))
    v128.store(to, f32x4.splat(0), 16)
    for (let i: i32 = 0; i < width; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)))
  }
}

// @ts-ignore: decorator
@inline
function packTransposed(to: usize, from: usize, inner: i32, depth: i32, width: i32): void {
  const stride = <usize>inner << 2
  let term: i32 = 0
  if (width == 8) {
    for (; term + 3 < depth; term += 4) {
      transpose(to + (<usize>term << 5), 32, from + (<usize>term << 2), stride)
      transpose(to + (<usize>term << 5) + 16, 32, from + (<usize>term << 2) + stride * 4, stride)
    }
  }
  for (; term < depth; term++) {
    const row = to + (<usize>term << 5)
    v128.store(row, f32x4.splat(0))
    v128.store(row, f32x4.splat(0), 16)
    for (let i: i32 = 0; i < width; i++) store<f32>(row + (<usize>i << 2), load<f32>(from + (<usize>term << 2) + stride * i))
  }
}

/** The transpose of 4 x 4 numbers; strides in bytes. */
// @ts-ignore: decorator
@inline
function transpose(to: usize, toStride: usize, from: usize, stride: usize): void {
  const r0 = v128.load(from)
  const r1 = v128.load(from + stride)
  const r2 = v128.load(from + stride * 2)
  const r3 = v128.load(from + stride * 3)
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5)
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5)
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5))
  v128.store(to + toStride, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7))
  v128.store(to + toStride * 2, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5))
  v128.store(to + toStride * 3, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7))
}

/** 4 x 8 cells of c: the sum over the terms of four numbers of a (`step` bytes from term to term) times eight of the panel. */
// @ts-ignore: decorator
@inline
function tile(
  depth: i32,
  a: usize,
  step: usize,
  panel: usize,
  out: usize,
  outStride: usize,
  start: usize,
  startStride: usize,
): void {
  let c00 = start ? v128.load(start) : f32x4.splat(0)
  let c01 = start ? v128.load(start, 16) : f32x4.splat(0)
  let c10 = start ? v128.load(start + startStride) : f32x4.splat(0)
  let c11 = start ? v128.load(start + startStride, 16) : f32x4.splat(0)
  let c20 = start ? v128.load(start + startStride * 2) : f32x4.splat(0)
  let c21 = start ? v128.load(start + startStride * 2, 16) : f32x4.splat(0)
  let c30 = start ? v128.load(start + startStride * 3) : f32x4.splat(0)
  let c31 = start ? v128.load(start + startStride * 3, 16) : f32x4.splat(0)
  let b = panel
  for (let term: i32 = 0; term < depth; term++, a += step, b += 32) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let s = v128.load32_splat(a)
    c00 = f32x4.add(c00, f32x4.mul(s, b0))
    c01 = f32x4.add(c01, f32x4.mul(s, b1))
    s = v128.load32_splat(a, 4)
    c10 = f32x4.add(c10, f32x4.mul(s, b0))
    c11 = f32x4.add(c11, f32x4.mul(s, b1))
    s = v128.load32_splat(a, 8)
    c20 = f32x4.add(c20, f32x4.mul(s, b0))
    c21 = f32x4.add(c21, f32x4.mul(s, b1))
    s = v128.load32_splat(a, 12)
    c30 = f32x4.add(c30, f32x4.mul(s, b0))
    c31 = f32x4.add(c31, f32x4.mul(s, b1))
  }
  v128.store(out, c00)
  v128.store(out, c01, 16)
  v128.store(out + outStride, c10)
  v128.store(out + outStride, c11, 16)
  v128.store(out + outStride * 2, c20)
  v128.store(out + outStride * 2, c21, 16)
  v128.store(out + outStride * 3, c30)
  v128.store(out + outStride * 3, c31, 16)
}
