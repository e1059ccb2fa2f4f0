import {describe, expect, test} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {sampleForm} from '../../../src/core/sample-form.js'
import {wireBreaks} from '../../../src/datasets/simulated/wire-breaks.js'
import {logSpectra} from '../../../src/preprocess/log-spectra.js'
import {sampleFeatures} from '../../../src/preprocess/sample-features.js'

const form = {kind: 'signal', length: 800, rate: 8000} as const
const tone = (amplitude: number, phase = 0) =>
  Float64Array.from({length: 800}, (_, at) => amplitude * Math.sin((2 * Math.PI * 1000 * at) / 8000 + phase))

function rows(...signals: readonly Float64Array[]) {
  const matrix = createMatrix(signals.length, 800)
  signals.forEach((signal, row) => {
    matrix.data.set(signal, row * 800)
  })
  return matrix
}

describe('log-mel spectrograms', () => {
  test('fall by 20 dB for a tenth of the amplitude, hardly with the phase, and no lower than 80 dB below the loudest', () => {
    const spectra = logSpectra(form, rows(tone(1000)))(rows(tone(1000), tone(100), tone(1000, 1), new Float64Array(800)))
    const [loud, quiet, turned, silent] = [0, 1, 2, 3].map(row =>
      spectra.data.slice(row * spectra.columns, (row + 1) * spectra.columns),
    )
    const most = Math.max(...loud)
    expect(most - Math.max(...quiet)).toBeCloseTo(20, 6)
    expect(Math.abs(most - Math.max(...turned))).toBeLessThan(0.5)
    expect(new Set(silent).size).toBe(1)
    expect(most - silent[0]).toBeCloseTo(80, 6)
  })

  test('of silence alone are one number', () => {
    expect(new Set(logSpectra(form, rows(new Float64Array(800)))(rows(new Float64Array(800))).data)).toEqual(new Set([0]))
  })
})

test('features of signals are components, and the other columns stay', async () => {
  const table = wireBreaks('features', {breaks: 6, others: 6})
  const seen = await (await sampleFeatures(table)).transform(table)
  expect(sampleForm(seen)).toBeUndefined()
  expect(seen.columns.map(({field}) => field.name)).toEqual([
    ...Array.from({length: 11}, (_, at) => `component ${at + 1}`),
    'folder',
  ])
})
