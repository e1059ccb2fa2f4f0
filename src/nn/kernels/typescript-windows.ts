import {patchOf, pictureOf, placesOf, type Window} from '../window.js'

export function unfold(rows: number, window: Window, pictures: Float32Array, patches: Float32Array): void {
  patches.fill(0, 0, rows * placesOf(window) * patchOf(window))
  forEachRun(rows, window, (picture, patch, count) => {
    for (let at = 0; at < count; at++) patches[patch + at] = pictures[picture + at]
  })
}

export function fold(rows: number, window: Window, patches: Float32Array, pictures: Float32Array, bias?: Float32Array): void {
  const {channels} = window
  const count = rows * pictureOf(window)
  if (bias === undefined) pictures.fill(0, 0, count)
  else for (let at = 0; at < count; at++) pictures[at] = bias[at % channels]
  forEachRun(rows, window, (picture, patch, length) => {
    for (let at = 0; at < length; at++) pictures[picture + at] += patches[patch + at]
  })
}

/** Numbers that lie together both in the pictures and in the patches: what one row of the window covers of a picture. */
function forEachRun(rows: number, window: Window, visit: (picture: number, patch: number, count: number) => void): void {
  const {height, width, channels, kernel, stride, padding, down, across} = window
  let patch = 0
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < down; i++)
      for (let j = 0; j < across; j++) {
        const x = j * stride - padding
        const [left, right] = [Math.max(0, -x), Math.min(kernel, width - x)]
        for (let k = 0; k < kernel; k++, patch += kernel * channels) {
          const y = i * stride - padding + k
          if (y < 0 || y >= height || right <= left) continue
          visit(((row * height + y) * width + x + left) * channels, patch + left * channels, (right - left) * channels)
        }
      }
}
