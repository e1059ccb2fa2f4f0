import type {Grid} from '../../core/sample-form.js'

/** Neighbours on each side that the mean of the log spectrum is over: a window of 3 x 3. */
const REACH = 1
/** Standard deviation of the blur, as a share of the longer side: 2.5 pixels of 64. */
const BLUR = 2.5 / 64
/** Added to amplitudes before their logarithm. */
const LEAST_AMPLITUDE = 1e-9

/**
 * Where a picture stands out from itself: the spectral residual (Hou and Zhang, "Saliency detection: a spectral residual approach", CVPR
 * 2007, equations 4 to 7). The log amplitude of the spectrum less its mean over 3 x 3 frequencies, with the picture's own phase, is turned
 * back, squared and blurred; the map is then divided by its largest value. Departures: pictures keep their size (64 pixels there, to which
 * the blur is scaled), frequencies wrap around, and the channels are taken for one by their mean.
 *
 * @returns A function from the numbers of a picture to its map [height x width] in [0, 1].
 */
export function spectralResidual({width, height, channels}: Grid): (picture: ArrayLike<number>) => Float64Array {
  const [across, down] = [createTransform(width), createTransform(height)]
  const [blurAcross, blurDown] = [blurOver(width, Math.max(width, height)), blurOver(height, Math.max(width, height))]
  const size = width * height
  const lines = {rows: {count: height, step: width, stride: 1}, columns: {count: width, step: 1, stride: width}}
  return picture => {
    const [real, imaginary] = [new Float64Array(size), new Float64Array(size)]
    for (let place = 0; place < size; place++)
      for (let channel = 0; channel < channels; channel++) real[place] += picture[place * channels + channel] / channels
    for (const sign of [-1, 1]) {
      across(real, imaginary, lines.rows, sign)
      down(real, imaginary, lines.columns, sign)
      if (sign === -1) keepResidual(real, imaginary, width, height)
    }
    const map = real.map((value, place) => value ** 2 + imaginary[place] ** 2)
    return scaled(convolve(convolve(map, blurAcross, lines.rows), blurDown, lines.columns))
  }
}

/** Replaces each amplitude by the exponential of what its logarithm is above the mean around it; phases stay. */
function keepResidual(real: Float64Array, imaginary: Float64Array, width: number, height: number): void {
  const amplitude = real.map((value, at) => Math.hypot(value, imaginary[at]) + LEAST_AMPLITUDE)
  const logs = amplitude.map(Math.log)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let dy = -REACH; dy <= REACH; dy++)
        for (let dx = -REACH; dx <= REACH; dx++) sum += logs[((y + dy + height) % height) * width + ((x + dx + width) % width)]
      const at = y * width + x
      const factor = Math.exp(logs[at] - sum / (2 * REACH + 1) ** 2) / amplitude[at]
      real[at] *= factor
      imaginary[at] *= factor
    }
}

interface Lines {
  readonly count: number
  /** From the start of one line to the next, and from one of its numbers to the next. */
  readonly step: number
  readonly stride: number
}

/** The discrete Fourier transform of lines of so many numbers, written out: pictures are small, and of any size. Not scaled. */
function createTransform(length: number) {
  const cosines = Float64Array.from({length}, (_, at) => Math.cos((2 * Math.PI * at) / length))
  const sines = Float64Array.from({length}, (_, at) => Math.sin((2 * Math.PI * at) / length))
  return (real: Float64Array, imaginary: Float64Array, {count, step, stride}: Lines, sign: number) => {
    const [re, im] = [new Float64Array(length), new Float64Array(length)]
    for (let line = 0; line < count; line++) {
      const start = line * step
      for (let to = 0; to < length; to++) {
        let [sumRe, sumIm] = [0, 0]
        for (let from = 0, turn = 0; from < length; from++, turn = (turn + to) % length) {
          const [a, b] = [real[start + from * stride], imaginary[start + from * stride]]
          const [c, s] = [cosines[turn], sign * sines[turn]]
          sumRe += a * c - b * s
          sumIm += a * s + b * c
        }
        re[to] = sumRe
        im[to] = sumIm
      }
      for (let at = 0; at < length; at++) {
        real[start + at * stride] = re[at]
        imaginary[start + at * stride] = im[at]
      }
    }
  }
}

/** Weights of the distances 0, 1, ... of a Gaussian. */
function blurOver(length: number, longer: number): number[] {
  const deviation = BLUR * longer
  return Array.from({length: Math.min(length, Math.ceil(3 * deviation) + 1)}, (_, at) => Math.exp(-0.5 * (at / deviation) ** 2))
}

/** Weighted means along lines; beyond the ends there is nothing. */
function convolve(map: Float64Array, weights: readonly number[], {count, step, stride}: Lines): Float64Array {
  const length = map.length / count
  const blurred = new Float64Array(map.length)
  for (let line = 0; line < count; line++)
    for (let at = 0; at < length; at++) {
      let [sum, total] = [0, 0]
      for (let from = Math.max(0, at - weights.length + 1); from < Math.min(length, at + weights.length); from++) {
        const weight = weights[Math.abs(from - at)]
        sum += weight * map[line * step + from * stride]
        total += weight
      }
      blurred[line * step + at * stride] = sum / total
    }
  return blurred
}

function scaled(map: Float64Array): Float64Array {
  const largest = map.reduce((most, value) => Math.max(most, value), 0)
  return largest === 0 ? map : map.map(value => value / largest)
}
