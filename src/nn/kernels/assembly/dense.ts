// Networks of the learners, in double precision. Every sum runs in the order of ../dense-typescript.ts and no two
// operations are fused, so that both give the same bits. Matrices are row-major and without gaps.

/** output = max(0, bias + input weights) */
export function activateDense(rows: i32, inputs: i32, outputs: i32, input: usize, weights: usize, biases: usize, output: usize): void {
  const stride = <usize>inputs << 3
  multiply(rows, outputs, inputs, input, stride, 8, weights, biases, 0, output)
  const zero = f64x2.splat(0)
  const count = rows * outputs
  let at: i32 = 0
  for (; at + 1 < count; at += 2, output += 16) {
    const value = v128.load(output)
    v128.store(output, v128.andnot(value, f64x2.lt(value, zero)))
  }
  if (at < count && load<f64>(output) < 0) store<f64>(output, 0)
}

/** gradient += [input' delta, column sums of delta] */
export function addDenseGradient(rows: i32, inputs: i32, outputs: i32, input: usize, delta: usize, gradient: usize): void {
  multiply(inputs, outputs, rows, input, 8, <usize>inputs << 3, delta, gradient, <usize>outputs << 3, gradient)
  const sums = gradient + ((<usize>inputs * outputs) << 3)
  for (let row: i32 = 0; row < rows; row++) {
    let sum = sums
    let at: i32 = 0
    for (; at + 1 < outputs; at += 2, delta += 16, sum += 16) v128.store(sum, f64x2.add(v128.load(sum), v128.load(delta)))
    if (at < outputs) {
      store<f64>(sum, load<f64>(sum) + load<f64>(delta))
      delta += 8
    }
  }
}

/** below = delta weights' where the input is positive; scratch holds inputs x outputs numbers. */
export function denseBackward(
  rows: i32,
  inputs: i32,
  outputs: i32,
  delta: usize,
  weights: usize,
  input: usize,
  below: usize,
  scratch: usize,
): void {
  for (let i: i32 = 0; i < inputs; i++) {
    for (let j: i32 = 0; j < outputs; j++, weights += 8) store<f64>(scratch + ((<usize>j * inputs + i) << 3), load<f64>(weights))
  }
  const bytes = (<usize>rows * inputs) << 3
  memory.fill(below, 0, bytes)
  multiply(rows, inputs, outputs, delta, <usize>outputs << 3, 8, scratch, below, <usize>inputs << 3, below)
  const zero = f64x2.splat(0)
  const end = input + bytes
  for (; input + 8 < end; input += 16, below += 16) {
    v128.store(below, v128.andnot(v128.load(below), f64x2.le(v128.load(input), zero)))
  }
  if (input < end && load<f64>(input) <= 0) store<f64>(below, 0)
}

/** out[r] = a[r] . b[r], or a[r] . b with a step of 0: four sums side by side, then the rest one by one. */
export function denseRowDots(rows: i32, columns: i32, a: usize, b: usize, bStep: i32, out: usize): void {
  for (let row: i32 = 0; row < rows; row++, out += 8) {
    let other = b + ((<usize>row * bStep) << 3)
    let s01 = f64x2.splat(0)
    let s23 = f64x2.splat(0)
    let column: i32 = 0
    for (; column + 3 < columns; column += 4, a += 32, other += 32) {
      s01 = f64x2.add(s01, f64x2.mul(v128.load(a), v128.load(other)))
      s23 = f64x2.add(s23, f64x2.mul(v128.load(a, 16), v128.load(other, 16)))
    }
    let sum =
      f64x2.extract_lane(s01, 0) + f64x2.extract_lane(s01, 1) + (f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1))
    for (; column < columns; column++, a += 8, other += 8) sum += load<f64>(a) * load<f64>(other)
    store<f64>(out, sum)
  }
}

/** gradient += input' along; below = along weights + back input, where the input is positive. */
export function addUnitGradient(
  rows: i32,
  inputs: i32,
  input: usize,
  along: usize,
  back: usize,
  weights: usize,
  gradient: usize,
  below: usize,
): void {
  const stride = <usize>inputs << 3
  const last = along + (<usize>rows << 3)
  let at: i32 = 0
  for (; at + 7 < inputs; at += 8, input += 64, weights += 64, gradient += 64, below += 64)
    unitColumns(4, stride, input, along, last, back - along, weights, gradient, below)
  for (; at + 1 < inputs; at += 2, input += 16, weights += 16, gradient += 16, below += 16)
    unitColumns(1, stride, input, along, last, back - along, weights, gradient, below)
  if (at == inputs) return
  const weight = load<f64>(weights)
  let slope = load<f64>(gradient)
  for (; along < last; along += 8, back += 8, input += stride, below += stride) {
    const value = load<f64>(input)
    slope += load<f64>(along) * value
    store<f64>(below, value > 0 ? load<f64>(along) * weight + load<f64>(back) * value : 0)
  }
  store<f64>(gradient, slope)
}

/** So many pairs of columns, whose sums stay in registers; `back` is that far behind `along`. */
// @ts-ignore: decorator
@inline
function unitColumns(
  pairs: i32,
  stride: usize,
  input: usize,
  along: usize,
  last: usize,
  back: usize,
  weights: usize,
  gradient: usize,
  below: usize,
): void {
  let s0 = v128.load(gradient)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  if (pairs > 1) {
    s1 = v128.load(gradient, 16)
    s2 = v128.load(gradient, 32)
    s3 = v128.load(gradient, 48)
  }
  for (; along < last; along += 8, input += stride, below += stride) {
    const forward = v128.load64_splat(along)
    const backward = v128.load64_splat(along + back)
    const v0 = v128.load(input)
    s0 = f64x2.add(s0, f64x2.mul(forward, v0))
    unitBelow(forward, backward, v0, v128.load(weights), below)
    if (pairs > 1) {
      const v1 = v128.load(input, 16)
      s1 = f64x2.add(s1, f64x2.mul(forward, v1))
      unitBelow(forward, backward, v1, v128.load(weights, 16), below + 16)
      const v2 = v128.load(input, 32)
      s2 = f64x2.add(s2, f64x2.mul(forward, v2))
      unitBelow(forward, backward, v2, v128.load(weights, 32), below + 32)
      const v3 = v128.load(input, 48)
      s3 = f64x2.add(s3, f64x2.mul(forward, v3))
      unitBelow(forward, backward, v3, v128.load(weights, 48), below + 48)
    }
  }
  v128.store(gradient, s0)
  if (pairs > 1) {
    v128.store(gradient, s1, 16)
    v128.store(gradient, s2, 32)
    v128.store(gradient, s3, 48)
  }
}

// @ts-ignore: decorator
@inline
function unitBelow(forward: v128, backward: v128, value: v128, weight: v128, below: usize): void {
  const error = f64x2.add(f64x2.mul(forward, weight), f64x2.mul(backward, value))
  v128.store(below, v128.and(error, f64x2.gt(value, f64x2.splat(0))))
}

export function denseAdam(
  count: i32,
  parameters: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  firstDecay: f64,
  secondDecay: f64,
  epsilon: f64,
  rate: f64,
): void {
  const first = f64x2.splat(firstDecay)
  const second = f64x2.splat(secondDecay)
  const firstRest = f64x2.splat(1 - firstDecay)
  const secondRest = f64x2.splat(1 - secondDecay)
  const least = f64x2.splat(epsilon)
  const rate2 = f64x2.splat(rate)
  let at: i32 = 0
  for (; at + 1 < count; at += 2, parameters += 16, gradient += 16, mean += 16, square += 16) {
    const slope = v128.load(gradient)
    const m = f64x2.add(f64x2.mul(first, v128.load(mean)), f64x2.mul(firstRest, slope))
    const v = f64x2.add(f64x2.mul(second, v128.load(square)), f64x2.mul(f64x2.mul(secondRest, slope), slope))
    v128.store(mean, m)
    v128.store(square, v)
    const step = f64x2.div(f64x2.mul(rate2, m), f64x2.add(f64x2.sqrt(v), least))
    v128.store(parameters, f64x2.sub(v128.load(parameters), step))
  }
  if (at < count) {
    const slope = load<f64>(gradient)
    const m = firstDecay * load<f64>(mean) + (1 - firstDecay) * slope
    const v = secondDecay * load<f64>(square) + (1 - secondDecay) * slope * slope
    store<f64>(mean, m)
    store<f64>(square, v)
    store<f64>(parameters, load<f64>(parameters) - (rate * m) / (sqrt<f64>(v) + epsilon))
  }
}

/**
 * out `[rows, columns]` = start + a b: cells in tiles of 4 x 4 that stay in registers, each the sum of its terms one
 * after the other from 0, with the start added last. Cell (r, t) of a is at r rowStep + t termStep bytes; `start` may
 * be `out`.
 */
function multiply(
  rows: i32,
  columns: i32,
  terms: i32,
  a: usize,
  rowStep: usize,
  termStep: usize,
  b: usize,
  start: usize,
  startStride: usize,
  out: usize,
): void {
  const stride = <usize>columns << 3
  let column: i32 = 0
  for (; column + 3 < columns; column += 4, b += 32, start += 32, out += 32) {
    let row: i32 = 0
    for (; row + 3 < rows; row += 4) {
      const from = a + rowStep * row
      tile(terms, from, rowStep, termStep, b, stride, start + startStride * row, startStride, out + stride * row)
    }
    for (; row < rows; row++) strip(terms, a + rowStep * row, termStep, b, stride, start + startStride * row, out + stride * row)
  }
  for (; column < columns; column++, b += 8, start += 8, out += 8) {
    for (let row: i32 = 0; row < rows; row++) {
      let left = a + rowStep * row
      let right = b
      let sum: f64 = 0
      for (let term: i32 = 0; term < terms; term++, left += termStep, right += stride) sum += load<f64>(left) * load<f64>(right)
      store<f64>(out + stride * row, load<f64>(start + startStride * row) + sum)
    }
  }
}

// @ts-ignore: decorator
@inline
function tile(
  terms: i32,
  a: usize,
  rowStep: usize,
  termStep: usize,
  b: usize,
  stride: usize,
  start: usize,
  startStride: usize,
  out: usize,
): void {
  const step2 = rowStep * 2
  const step3 = rowStep * 3
  let c00 = f64x2.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  for (let term: i32 = 0; term < terms; term++, a += termStep, b += stride) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let s = v128.load64_splat(a)
    c00 = f64x2.add(c00, f64x2.mul(s, b0))
    c01 = f64x2.add(c01, f64x2.mul(s, b1))
    s = v128.load64_splat(a + rowStep)
    c10 = f64x2.add(c10, f64x2.mul(s, b0))
    c11 = f64x2.add(c11, f64x2.mul(s, b1))
    s = v128.load64_splat(a + step2)
    c20 = f64x2.add(c20, f64x2.mul(s, b0))
    c21 = f64x2.add(c21, f64x2.mul(s, b1))
    s = v128.load64_splat(a + step3)
    c30 = f64x2.add(c30, f64x2.mul(s, b0))
    c31 = f64x2.add(c31, f64x2.mul(s, b1))
  }
  finish(out, start, c00, c01)
  finish(out + stride, start + startStride, c10, c11)
  finish(out + stride * 2, start + startStride * 2, c20, c21)
  finish(out + stride * 3, start + startStride * 3, c30, c31)
}

// @ts-ignore: decorator
@inline
function strip(terms: i32, a: usize, termStep: usize, b: usize, stride: usize, start: usize, out: usize): void {
  let c0 = f64x2.splat(0)
  let c1 = c0
  for (let term: i32 = 0; term < terms; term++, a += termStep, b += stride) {
    const s = v128.load64_splat(a)
    c0 = f64x2.add(c0, f64x2.mul(s, v128.load(b)))
    c1 = f64x2.add(c1, f64x2.mul(s, v128.load(b, 16)))
  }
  finish(out, start, c0, c1)
}

// @ts-ignore: decorator
@inline
function finish(out: usize, start: usize, c0: v128, c1: v128): void {
  v128.store(out, f64x2.add(v128.load(start), c0))
  v128.store(out, f64x2.add(v128.load(start, 16), c1), 16)
}
