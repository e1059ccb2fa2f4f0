import {describe, expect, test} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {CrossCorrelation} from '../../../src/signals/cross-correlation.js'
import {Fourier} from '../../../src/signals/fourier.js'
import {griffinLim, spectralConvergence} from '../../../src/signals/griffin-lim.js'
import {bandsOf, powerInBands} from '../../../src/signals/mel.js'
import {stftOf} from '../../../src/signals/spectrogram-form.js'
import {Stft} from '../../../src/signals/stft.js'

const noise = (length: number, seed = 1) => {
  const rng = createRng(seed)
  return Float64Array.from({length}, () => normal(rng))
}

describe('the Fourier transform', () => {
  test.each([1, 2, 8, 64])('of %i values is the sum that defines it, and its inverse gives them back', size => {
    const [real, imaginary] = [noise(size), noise(size, 2)]
    const [x, y] = [real.slice(), imaginary.slice()]
    new Fourier(size).forward(x, y)
    for (let bin = 0; bin < size; bin++) {
      let [sumReal, sumImaginary] = [0, 0]
      for (let at = 0; at < size; at++) {
        const angle = (-2 * Math.PI * bin * at) / size
        sumReal += real[at] * Math.cos(angle) - imaginary[at] * Math.sin(angle)
        sumImaginary += real[at] * Math.sin(angle) + imaginary[at] * Math.cos(angle)
      }
      expect(x[bin]).toBeCloseTo(sumReal, 10)
      expect(y[bin]).toBeCloseTo(sumImaginary, 10)
    }
    new Fourier(size).inverse(x, y)
    expect(Math.max(...x.map((value, at) => Math.abs(value - real[at])))).toBeLessThan(1e-12)
    expect(Math.max(...y.map((value, at) => Math.abs(value - imaginary[at])))).toBeLessThan(1e-12)
  })

  test('is of powers of two alone', () => {
    expect(() => new Fourier(12)).toThrow(RangeError)
  })
})

describe('the short-time Fourier transform', () => {
  test.each([
    [100, 16, 4],
    [63, 16, 8],
    [1, 8, 2],
    [257, 64, 16],
  ])('of %i values, windows of %i and steps of %i, is undone by its inverse', (length, window, hop) => {
    const stft = new Stft(length, window, hop)
    const signal = noise(length)
    const back = stft.inverse(stft.forward(signal))
    expect(Math.max(...back.map((value, at) => Math.abs(value - signal[at])))).toBeLessThan(1e-12)
  })

  test('has the values of its definition in each frame', () => {
    const stft = new Stft(40, 16, 4)
    const signal = noise(40)
    const {real, imaginary} = stft.forward(signal)
    for (const frame of [0, 3, 4, stft.frames - 1])
      for (const bin of [0, 3, 8]) {
        let [sumReal, sumImaginary] = [0, 0]
        for (let at = 0; at < 16; at++) {
          const moment = frame * 4 - 8 + at
          const weighted = (signal[moment] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / 16))
          sumReal += weighted * Math.cos((2 * Math.PI * bin * at) / 16)
          sumImaginary -= weighted * Math.sin((2 * Math.PI * bin * at) / 16)
        }
        expect(real[frame * 9 + bin]).toBeCloseTo(sumReal, 10)
        expect(imaginary[frame * 9 + bin]).toBeCloseTo(sumImaginary, 10)
      }
  })

  test('takes windows of 32 ms, of a sixteenth of signals without a rate, and never more than a quarter', () => {
    const of = (length: number, rate?: number) => stftOf({kind: 'signal', length, ...(rate !== undefined && {rate})}).window
    expect([of(8000, 8000), of(8000, 44_100), of(400, 44_100), of(1000), of(187), of(10)]).toEqual([256, 1024, 64, 64, 16, 8])
  })
})

describe('Griffin-Lim', () => {
  const stft = new Stft(2000, 256, 64)
  const chirp = Float64Array.from({length: 2000}, (_, at) => Math.sin(0.05 * at + 1e-4 * at * at) * Math.exp(-at / 800))

  test('finds a signal of nearly these magnitudes, and with momentum a nearer one than without', () => {
    const wanted = stft.magnitudes(chirp)
    const [fast, plain] = [0.99, 0].map(momentum => {
      const found = griffinLim(wanted, stft, createRng(1), {iterations: 60, momentum})
      return spectralConvergence(wanted, stft.magnitudes(found))
    })
    expect(fast).toBeLessThan(plain)
    expect(fast).toBeLessThan(-25)
  })

  test('gives silence for silence', () => {
    expect(griffinLim(stft.magnitudes(new Float64Array(2000)), stft, createRng(1)).every(value => value === 0)).toBe(true)
  })
})

describe('mel bands', () => {
  test('lie where 2595 log10(1 + f / 700) is even, and a tone falls into its own', () => {
    const [rate, bins] = [8000, 1025]
    const bands = bandsOf(bins, 20, rate)
    expect(bands).toHaveLength(20)
    const mel = (frequency: number) => 2595 * Math.log10(1 + frequency / 700)
    const step = mel(4000) / 21
    for (const band of [0, 7, 19]) {
      const middle = 700 * (10 ** ((step * (band + 1)) / 2595) - 1)
      const magnitudes = new Float64Array(bins)
      magnitudes[Math.round((middle / 4000) * 1024)] = 1
      const power = powerInBands(magnitudes, bins, bands)
      expect(power.indexOf(Math.max(...power))).toBe(band)
      expect(power[band]).toBeGreaterThan(0.9)
    }
  })

  test('are even in frequency without a rate, and never empty', () => {
    const widths = bandsOf(65, 15).map(({weights}) => weights.length)
    expect(new Set(widths)).toEqual(new Set([7]))
    expect(bandsOf(9, 40, 8000).every(({weights}) => weights.length > 0)).toBe(true)
  })
})

describe('the cross-correlation', () => {
  const signal = noise(300)
  const shifted = (by: number, gain = 1) => Float64Array.from(signal, (_, at) => gain * (signal[at - by] ?? 0))

  test.each([
    [0, 1],
    [7, 1],
    [-30, 1],
    [12, -0.2],
  ])('is 1 of a signal that was shifted by %i with a gain of %f', (by, gain) => {
    expect(new CrossCorrelation(300, 30).largest(signal, shifted(by, gain))).toBeCloseTo(1, 12)
  })

  test('is that of its definition, over the shifts that are allowed alone', () => {
    const [other, most] = [noise(300, 5), 9]
    const expected = Array.from({length: 2 * most + 1}, (_, at) => {
      const shift = at - most
      let [product, one, two] = [0, 0, 0]
      for (let t = Math.max(0, -shift); t < Math.min(300, 300 - shift); t++) {
        product += signal[t] * other[t + shift]
        one += signal[t] ** 2
        two += other[t + shift] ** 2
      }
      return Math.abs(product) / Math.sqrt(one * two)
    })
    expect(new CrossCorrelation(300, most).largest(signal, other)).toBeCloseTo(Math.max(...expected), 10)
    expect(new CrossCorrelation(300, most).largest(signal, shifted(20))).toBeLessThan(0.5)
  })

  test('is 0 with silence', () => {
    expect(new CrossCorrelation(300, 30).largest(signal, new Float64Array(300))).toBe(0)
  })
})
