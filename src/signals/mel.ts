/** One band: its first bin, and the weights of the bins from there on. */
interface Band {
  readonly first: number
  readonly weights: Float64Array
}

/**
 * Bands of a spectrum from 0 to half of the rate. With a rate they are evenly spaced in mel, 2595 log10(1 + f / 700 Hz) (O'Shaughnessy,
 * Speech Communication, 1987, as in HTK), and triangles from the middle of the one before to that of the next, of height 1 (Davis and
 * Mermelstein, IEEE Trans. ASSP 28(4), 1980); without one they are evenly spaced in frequency. A band that is narrower than a bin and so
 * would hold none is left out.
 *
 * @param bins Of the spectrum, from 0 to half of the rate.
 * @param wanted How many bands.
 * @param rate Values a second.
 */
export function bandsOf(bins: number, wanted: number, rate?: number): readonly Band[] {
  const half = (rate ?? 2) / 2
  const [to, from] = rate === undefined ? [same, same] : [melOf, frequencyOf]
  const middles = Array.from({length: wanted + 2}, (_, at) => (from((to(half) * at) / (wanted + 1)) / half) * (bins - 1))
  return middles.slice(1, -1).flatMap((middle, at): Band[] => {
    const [low, high] = [middles[at], middles[at + 2]]
    const first = Math.floor(low) + 1
    const weights = Float64Array.from({length: Math.max(0, Math.ceil(high) - first)}, (_, offset) => {
      const bin = first + offset
      return bin <= middle ? (bin - low) / (middle - low) : (high - bin) / (high - middle)
    })
    return weights.length === 0 ? [] : [{first, weights}]
  })
}

const same = (value: number) => value
const melOf = (frequency: number) => 2595 * Math.log10(1 + frequency / 700)
const frequencyOf = (mel: number) => 700 * (10 ** (mel / 2595) - 1)

/** The power in each band: [frames, bands]. */
export function powerInBands(magnitudes: Float64Array, bins: number, bands: readonly Band[]): Float64Array {
  const frames = magnitudes.length / bins
  const power = new Float64Array(frames * bands.length)
  for (let frame = 0; frame < frames; frame++)
    bands.forEach(({first, weights}, band) => {
      let sum = 0
      for (let at = 0; at < weights.length; at++) sum += weights[at] * magnitudes[frame * bins + first + at] ** 2
      power[frame * bands.length + band] = sum
    })
  return power
}
