import {createMatrix} from '../../src/core/matrix.js'
import {createRng, integerBelow, normal} from '../../src/core/rng.js'
import type {Grid} from '../../src/core/sample-form.js'
import type {Features} from '../../src/learners/learner.js'

/** Pictures of noise with a bar somewhere: label 0 has it lying, 1 standing, 2 on the slope. No pixel by itself tells them apart. */
export function bars(seed: string, labels: ArrayLike<number>, grid: Grid, contrast = 6): Features {
  const rng = createRng(seed)
  const {width, height, channels} = grid
  const columns = width * height * channels
  const features = createMatrix(labels.length, columns)
  for (let at = 0; at < features.data.length; at++) features.data[at] = 100 + normal(rng)
  const length = Math.min(4, width, height)
  for (let row = 0; row < labels.length; row++) {
    const [x, y] = [integerBelow(rng, width - length + 1), integerBelow(rng, height - length + 1)]
    for (let step = 0; step < length; step++) {
      const at = [y * width + x + step, (y + step) * width + x, (y + step) * width + x + step][labels[row]]
      for (let channel = 0; channel < channels; channel++) features.data[row * columns + at * channels + channel] += contrast
    }
  }
  return {...features, grid}
}
