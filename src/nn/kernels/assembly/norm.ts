// Four columns at a time, the last ones singly.

// @ts-ignore: decorator
@inline
function read(at: usize, single: bool): v128 {
  return single ? v128.load32_zero(at) : v128.load(at)
}

// @ts-ignore: decorator
@inline
function write(at: usize, value: v128, single: bool): void {
  if (single) store<f32>(at, f32x4.extract_lane(value, 0))
  else v128.store(at, value)
}

export function columnMoments(rows: i32, columns: i32, x: usize, mean: usize, variance: usize): void {
  const stride = <usize>columns << 2
  const share = f32x4.splat(1 / <f32>rows)
  for (let column: i32 = 0; column < columns; ) {
    const single = columns - column < 4
    const offset = <usize>column << 2
    let sum = f32x4.splat(0)
    let at = x + offset
    for (let row: i32 = 0; row < rows; row++, at += stride) sum = f32x4.add(sum, read(at, single))
    const centre = f32x4.mul(sum, share)
    let squares = f32x4.splat(0)
    at = x + offset
    for (let row: i32 = 0; row < rows; row++, at += stride) {
      const difference = f32x4.sub(read(at, single), centre)
      squares = f32x4.add(squares, f32x4.mul(difference, difference))
    }
    write(mean + offset, centre, single)
    write(variance + offset, f32x4.mul(squares, share), single)
    column += single ? 1 : 4
  }
}

// @ts-ignore: decorator
@inline
function inverseRoot(variance: v128, epsilon: f32): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))))
}

export function normalise(
  rows: i32,
  columns: i32,
  x: usize,
  mean: usize,
  variance: usize,
  scale: usize,
  shift: usize,
  epsilon: f32,
  out: usize,
): void {
  const stride = <usize>columns << 2
  for (let column: i32 = 0; column < columns; ) {
    const single = columns - column < 4
    const offset = <usize>column << 2
    const factor = f32x4.mul(read(scale + offset, single), inverseRoot(read(variance + offset, single), epsilon))
    const start = f32x4.sub(read(shift + offset, single), f32x4.mul(read(mean + offset, single), factor))
    let at = offset
    for (let row: i32 = 0; row < rows; row++, at += stride) {
      write(out + at, f32x4.add(f32x4.mul(read(x + at, single), factor), start), single)
    }
    column += single ? 1 : 4
  }
}

export function normaliseBackward(
  rows: i32,
  columns: i32,
  x: usize,
  mean: usize,
  variance: usize,
  scale: usize,
  epsilon: f32,
  gradient: usize,
  scaleSums: usize,
  shiftSums: usize,
): void {
  const stride = <usize>columns << 2
  const share = f32x4.splat(1 / <f32>rows)
  for (let column: i32 = 0; column < columns; ) {
    const single = columns - column < 4
    const offset = <usize>column << 2
    const centre = read(mean + offset, single)
    const inverse = inverseRoot(read(variance + offset, single), epsilon)
    let sum = f32x4.splat(0)
    let weighted = f32x4.splat(0)
    let at = offset
    for (let row: i32 = 0; row < rows; row++, at += stride) {
      const slope = read(gradient + at, single)
      sum = f32x4.add(sum, slope)
      weighted = f32x4.add(weighted, f32x4.mul(slope, f32x4.mul(f32x4.sub(read(x + at, single), centre), inverse)))
    }
    write(shiftSums + offset, sum, single)
    write(scaleSums + offset, weighted, single)
    const factor = f32x4.mul(read(scale + offset, single), inverse)
    const meanSlope = f32x4.mul(sum, share)
    const along = f32x4.mul(f32x4.mul(weighted, share), inverse)
    at = offset
    for (let row: i32 = 0; row < rows; row++, at += stride) {
      const centred = f32x4.sub(read(x + at, single), centre)
      const slope = f32x4.sub(f32x4.sub(read(gradient + at, single), meanSlope), f32x4.mul(centred, along))
      write(gradient + at, f32x4.mul(factor, slope), single)
    }
    column += single ? 1 : 4
  }
}
