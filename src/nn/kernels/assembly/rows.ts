export function columnSums(rows: i32, columns: i32, a: usize, sums: usize): void {
  const stride = (<usize>columns) << 2
  let column: i32 = 0
  for (; column + 7 < columns; column += 8) {
    let at = a + ((<usize>column) << 2)
    let s0 = f32x4.splat(0)
    let s1 = f32x4.splat(0)
    for (let row: i32 = 0; row < rows; row++, at += stride) {
      s0 = f32x4.add(s0, v128.load(at))
      s1 = f32x4.add(s1, v128.load(at, 16))
    }
    v128.store(sums + ((<usize>column) << 2), s0)
    v128.store(sums + ((<usize>column) << 2), s1, 16)
  }
  for (; column < columns; column++) {
    let at = a + ((<usize>column) << 2)
    let sum: f32 = 0
    for (let row: i32 = 0; row < rows; row++, at += stride) sum += load<f32>(at)
    store<f32>(sums + ((<usize>column) << 2), sum)
  }
}

export function rowDots(rows: i32, columns: i32, a: usize, b: usize, out: usize): void {
  for (let row: i32 = 0; row < rows; row++) {
    let sums = f32x4.splat(0)
    let column: i32 = 0
    for (; column + 3 < columns; column += 4, a += 16, b += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(a), v128.load(b)))
    let sum =
      f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
    for (; column < columns; column++, a += 4, b += 4) sum += load<f32>(a) * load<f32>(b)
    store<f32>(out + ((<usize>row) << 2), sum)
  }
}

export function scaleRows(rows: i32, columns: i32, a: usize, factors: usize): void {
  for (let row: i32 = 0; row < rows; row++) {
    const factor = load<f32>(factors + ((<usize>row) << 2))
    const factors4 = f32x4.splat(factor)
    let column: i32 = 0
    for (; column + 3 < columns; column += 4, a += 16) v128.store(a, f32x4.mul(v128.load(a), factors4))
    for (; column < columns; column++, a += 4) store<f32>(a, load<f32>(a) * factor)
  }
}

export function copyColumns(rows: i32, columns: i32, from: usize, fromWidth: i32, to: usize, toWidth: i32): void {
  const bytes = (<usize>columns) << 2
  for (let row: i32 = 0; row < rows; row++) {
    memory.copy(to, from, bytes)
    from += (<usize>fromWidth) << 2
    to += (<usize>toWidth) << 2
  }
}
