// A square window slides over pictures whose numbers lie row by row, the channels of a pixel side by side: what one row of the
// window covers then lies together.

// @ts-ignore: decorator
@inline
function copyRun(to: usize, from: usize, count: i32): void {
  let at: i32 = 0
  for (; at + 3 < count; at += 4, to += 16, from += 16) v128.store(to, v128.load(from))
  for (; at < count; at++, to += 4, from += 4) store<f32>(to, load<f32>(from))
}

// @ts-ignore: decorator
@inline
function addRun(to: usize, from: usize, count: i32): void {
  let at: i32 = 0
  for (; at + 3 < count; at += 4, to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)))
  for (; at < count; at++, to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from))
}

// @ts-ignore: decorator
@inline
function zeroRun(to: usize, count: i32): void {
  let at: i32 = 0
  for (; at + 3 < count; at += 4, to += 16) v128.store(to, f32x4.splat(0))
  for (; at < count; at++, to += 4) store<f32>(to, 0)
}

export function unfold(
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  down: i32,
  across: i32,
  pictures: usize,
  patches: usize,
): void {
  const run = kernel * channels
  for (let row: i32 = 0; row < rows; row++, pictures += <usize>(height * width * channels) << 2) {
    for (let i: i32 = 0; i < down; i++) {
      for (let j: i32 = 0; j < across; j++) {
        const x = j * stride - padding
        const left = max(0, -x)
        const right = min(kernel, width - x)
        for (let k: i32 = 0; k < kernel; k++, patches += <usize>run << 2) {
          const y = i * stride - padding + k
          if (y < 0 || y >= height || right <= left) {
            zeroRun(patches, run)
            continue
          }
          if (right - left == kernel) {
            copyRun(patches, pictures + (<usize>((y * width + x) * channels) << 2), run)
            continue
          }
          zeroRun(patches, left * channels)
          const from = pictures + (<usize>((y * width + x + left) * channels) << 2)
          copyRun(patches + (<usize>(left * channels) << 2), from, (right - left) * channels)
          zeroRun(patches + (<usize>(right * channels) << 2), (kernel - right) * channels)
        }
      }
    }
  }
}

export function fold(
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  down: i32,
  across: i32,
  patches: usize,
  pictures: usize,
  bias: usize,
): void {
  const run = kernel * channels
  const pixels = height * width
  for (let row: i32 = 0; row < rows; row++, pictures += <usize>(pixels * channels) << 2) {
    if (bias == 0) memory.fill(pictures, 0, <usize>(pixels * channels) << 2)
    else for (let pixel: i32 = 0; pixel < pixels; pixel++) copyRun(pictures + (<usize>(pixel * channels) << 2), bias, channels)
    for (let i: i32 = 0; i < down; i++) {
      for (let j: i32 = 0; j < across; j++) {
        const x = j * stride - padding
        const left = max(0, -x)
        const right = min(kernel, width - x)
        for (let k: i32 = 0; k < kernel; k++, patches += <usize>run << 2) {
          const y = i * stride - padding + k
          if (y < 0 || y >= height || right <= left) continue
          const to = pictures + (<usize>((y * width + x + left) * channels) << 2)
          addRun(to, patches + (<usize>(left * channels) << 2), (right - left) * channels)
        }
      }
    }
  }
}
