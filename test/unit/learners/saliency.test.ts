import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {spectralResidual} from '../../../src/learners/cnn/saliency.js'

/** Stripes that repeat all over, and a spot where they are broken. */
function stripesWithSpot(width: number, height: number, at: readonly [number, number]): Float64Array {
  const rng = createRng('stripes')
  return Float64Array.from({length: width * height}, (_, place) => {
    const [x, y] = [place % width, Math.floor(place / width)]
    const isSpot = Math.abs(x - at[0]) <= 1 && Math.abs(y - at[1]) <= 1
    return 100 + (isSpot ? 60 : 20 * Math.sin((2 * Math.PI * x) / 4)) + 0.1 * normal(rng)
  })
}

const peakOf = (map: Float64Array, width: number) => {
  const place = map.indexOf(Math.max(...map))
  return [place % width, Math.floor(place / width)]
}

describe('spectral residual saliency', () => {
  it.each([
    [32, 32, 20, 9],
    [28, 20, 5, 14],
    [45, 31, 30, 8],
  ])('is largest where a regular picture is broken: %d x %d', (width, height, x, y) => {
    const map = spectralResidual({width, height, channels: 1})(stripesWithSpot(width, height, [x, y]))
    const [foundX, foundY] = peakOf(map, width)
    expect(Math.abs(foundX - x)).toBeLessThanOrEqual(3)
    expect(Math.abs(foundY - y)).toBeLessThanOrEqual(3)
    expect(Math.max(...map)).toBe(1)
    expect(Math.min(...map)).toBeGreaterThanOrEqual(0)
  })

  it('moves with the picture', () => {
    const map = spectralResidual({width: 32, height: 32, channels: 1})
    const picture = stripesWithSpot(32, 32, [12, 12])
    // Around the edge, as the spectrum sees it.
    const moved = picture.map((_, place) => picture[((Math.floor(place / 32) + 30) % 32) * 32 + (((place % 32) + 28) % 32)])
    const [first, second] = [peakOf(map(picture), 32), peakOf(map(moved), 32)]
    expect(second).toEqual([first[0] + 4, first[1] + 2])
  })

  it('is finite for a picture of one level, and for a single line', () => {
    for (const [width, height] of [
      [8, 8],
      [16, 1],
    ]) {
      const map = spectralResidual({width, height, channels: 1})(new Float64Array(width * height).fill(7))
      expect(map.every(value => value >= 0 && value <= 1)).toBe(true)
    }
  })

  it('takes channels for one by their mean', () => {
    const grey = stripesWithSpot(16, 16, [5, 9])
    const colour = Float64Array.from({length: 3 * 256}, (_, at) => grey[Math.floor(at / 3)])
    const [one, three] = [1, 3].map(channels => spectralResidual({width: 16, height: 16, channels}))
    three(colour).forEach((value, at) => {
      expect(value).toBeCloseTo(one(grey)[at], 6)
    })
  })
})
