import {describe, expect, test} from 'vitest'
import {numericColumn} from '../../../src/core/table.js'
import {wireBreaks} from '../../../src/datasets/simulated/wire-breaks.js'
import {generators} from '../../../src/generators/registry.js'
import {spectrogramCodec, spectrogramSize} from '../../../src/generators/networks/stft-wgan-gp/codec.js'
import {sampleNumbers} from '../../../src/preprocess/sample-features.js'
import {createRng} from '../../../src/core/rng.js'
import {spectralConvergence} from '../../../src/signals/griffin-lim.js'
import {stftOf} from '../../../src/signals/spectrogram-form.js'
import {testContext} from '../../support/context.js'
import {signals} from '../../support/signals.js'

const minority = {target: 'folder', label: 'break'}
const form = {kind: 'signal', length: 512, rate: 4000, bits: 16} as const
const stft = stftOf(form)
const breaks = wireBreaks('spectrograms', {breaks: 20, others: 10})
const members = breaks.without(['folder']).select(
  Int32Array.from({length: 20}, (_, row) => row),
  'train',
)
const rowsOf = ({data, rows, columns}: ReturnType<typeof sampleNumbers>) =>
  Array.from({length: rows}, (_, row) => data.slice(row * columns, (row + 1) * columns))

describe('spectrogram-smote', () => {
  test('makes sounds whose spectra lie between those of two members, and whose waveforms do not', async () => {
    const fitted = await generators.get('spectrogram-smote').create().fit(breaks.as('train'), minority, testContext(1))
    const made = await fitted.sample(12, testContext(2))
    const real = rowsOf(sampleNumbers(members)).map(signal => stft.magnitudes(signal))
    for (const signal of rowsOf(sampleNumbers(made))) {
      const magnitudes = stft.magnitudes(signal)
      // The nearest point of any way between two members.
      let nearest = Infinity
      for (const a of real)
        for (const b of real) {
          const [along, all] = a.reduce(
            ([x, y], value, at) => [x + (magnitudes[at] - value) * (b[at] - value), y + (b[at] - value) ** 2],
            [0, 0],
          )
          const share = all === 0 ? 0 : Math.min(1, Math.max(0, along / all))
          const between = a.map((value, at) => value + share * (b[at] - value))
          nearest = Math.min(nearest, spectralConvergence(between, magnitudes))
        }
      expect(nearest).toBeLessThan(-15)
    }
    const column = numericColumn(made, 'value 100')
    expect(column.values.every(Number.isInteger)).toBe(true)
    expect(column.field.sample?.form).toEqual(form)
  })
})

describe('the spectrograms of stft-wgan-gp', () => {
  const codec = spectrogramCodec('stft-wgan-gp', members, 100)

  test('are pictures whose sides can be halved twice, on [-1, 1], silent where frames were filled up', () => {
    const size = spectrogramSize(form)
    expect(size).toMatchObject({width: 20, height: 64, channels: 1})
    const {data, width, rows} = codec.encode(members, createRng(1))
    expect([width, rows]).toEqual([1280, 20])
    expect(Math.max(...data)).toBeCloseTo(1, 5)
    expect(Math.min(...data)).toBe(-1)
    expect(Array.from({length: 64 * 20}, (_, at) => data[at * 20 + 19]).every(level => level === -1)).toBe(true)
  })

  test('become signals of nearly the same spectra again', () => {
    const back = codec.decode(codec.encode(members, createRng(1)), createRng(2))
    const made = rowsOf(sampleNumbers(members.withColumns(back)))
    const ratios = rowsOf(sampleNumbers(members)).map((signal, row) =>
      spectralConvergence(stft.magnitudes(signal), stft.magnitudes(made[row])),
    )
    expect(Math.max(...ratios)).toBeLessThan(-15)
  })

  test('keep moments that are alike in all signals', () => {
    const padded = signals(
      'train',
      rowsOf(sampleNumbers(members)).map(signal => signal.map((value, at) => (at < 400 ? value : 0))),
      form,
    )
    const back = spectrogramCodec('stft-wgan-gp', padded, 5)
    const [last] = back.decode(back.encode(padded, createRng(1)), createRng(2)).slice(-1)
    expect(last.kind === 'numeric' && last.values.every(value => value === 0)).toBe(true)

    // What is saved says so where there are no signals to see it by.
    const [saved, none] = [back.save?.(), padded.select(new Int32Array(0), 'train')]
    const encoded = back.encode(padded, createRng(1))
    const again = spectrogramCodec('stft-wgan-gp', none, 5, saved).decode(encoded, createRng(2))
    expect(again).toEqual(back.decode(encoded, createRng(2)))
    expect(() => spectrogramCodec('stft-wgan-gp', none, 5, {top: 0})).toThrow('how loud the loudest')
    expect(() => spectrogramCodec('stft-wgan-gp', none, 5, {top: 1, levels: [1]})).toThrow('which of its 512 numbers')
  })
})
