import {describe, expect, test} from 'vitest'
import type {ImageForm} from '../../../src/core/column.js'
import {NotApplicable, UserError} from '../../../src/core/errors.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, numericColumn} from '../../../src/core/table.js'
import {convWganGp} from '../../../src/generators/networks/conv-wgan-gp.js'
import {convolutionalWgan} from '../../../src/generators/networks/conv-wgan-gp/networks.js'
import {pixelCodec} from '../../../src/generators/networks/shared/pixel-codec.js'
import {outputWidth} from '../../../src/nn/description.js'
import {testContext} from '../../support/context.js'
import {asPictures} from '../../support/pictures.js'
import {categorical, gaussianClasses, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}
const SMALL = {steps: 5, batchSize: 8, hidden: 2, embedding: 4}
const networks = {batchSize: 8, hidden: 4, embedding: 8, learningRate: 1e-3}

/** Pictures of 8 x 8, dark on one half and bright on the other: which half is a toss of the coin. */
function halves(rows: number): Table<'train'> {
  const rng = createRng('halves')
  const sides = Array.from({length: rows}, () => (rng.next() < 0.5 ? 1 : -1))
  const columns = Array.from({length: 64}, (_, pixel) =>
    numeric(
      `x${pixel}`,
      sides.map(side => 2.5 * side * (pixel % 8 < 4 ? 1 : -1) + 0.3 * normal(rng)),
    ),
  )
  const labels = categorical('y', Array<string>(rows).fill('1'))
  return asPictures(new Table('source', [...columns, labels], rows), 8).as('train')
}

const refusal = async (table: Table<'train'>, options = {}) =>
  (await convWganGp.create({...SMALL, ...options})).fit(table, minority, testContext()).then(
    () => undefined,
    (error: unknown) => error as Error,
  )

const form = (width: number, height: number, channels: 1 | 3 = 1): ImageForm => ({
  kind: 'image',
  width,
  height,
  channels,
  bits: 8,
})

describe('conv-wgan-gp', () => {
  test('learns what pictures of the class look like, as a whole', async () => {
    const options = {steps: 500, batchSize: 16, hidden: 8, embedding: 8, learningRate: 2e-3}
    const train = halves(60)
    const fitted = await (await convWganGp.create(options)).fit(train, minority, testContext())
    const made = await fitted.sample(200, testContext(2))
    const half = (row: number, from: number) => {
      const pixels = Array.from({length: 64}, (_, at) => at).filter(at => Math.floor((at % 8) / 4) === from)
      return pixels.reduce((sum, at) => sum + numericColumn(made, `x${at}`).values[row], 0) / pixels.length
    }
    const contrasts = Array.from({length: 200}, (_, row) => half(row, 0) - half(row, 1))
    // 150 levels lie between the halves of a real picture; independent pixels would have next to none.
    expect(contrasts.filter(contrast => Math.abs(contrast) > 90).length).toBeGreaterThan(150)
    const bright = contrasts.filter(contrast => contrast > 0).length
    expect(bright).toBeGreaterThan(40)
    expect(bright).toBeLessThan(160)
    for (const {field, ...column} of made.columns)
      if (field.kind === 'numeric' && column.kind === 'numeric')
        expect(column.values.every(level => Number.isInteger(level) && level >= 0 && level <= 255)).toBe(true)
    expect(fitted.notes.join()).toContain("project's own kernels")
    fitted.dispose()
  })

  test.each([
    [28, 28, [28, 14, 7]],
    [32, 32, [32, 16, 8, 4]],
    [64, 48, [64, 32, 16, 8]],
    [8, 8, [8, 4, 2]],
    [4, 12, [4, 2, 1]],
  ])('halves pictures of %i x %i as often as it can', (width, height, widths) => {
    for (const channels of [1, 3] as const) {
      const {generator, critic} = convolutionalWgan(form(width, height, channels), networks)
      const found = critic.layers.flatMap(layer => (layer.kind === 'convolution' ? [layer.window.width] : []))
      expect(found).toEqual(widths.slice(0, -1))
      expect([outputWidth(generator), outputWidth(critic)]).toEqual([width * height * channels, 1])
    }
  })

  test.each([
    [10, 10],
    [28, 30],
    [7, 28],
  ])('says that pictures of %i x %i cannot be halved twice', (width, height) => {
    expect(() => convolutionalWgan(form(width, height), networks)).toThrow(NotApplicable)
    expect(() => convolutionalWgan(form(width, height), networks)).toThrow(`these are ${width} x ${height}`)
  })

  test('refuses networks that would take more memory than there is', () => {
    expect(() => convolutionalWgan(form(1024, 1024, 3), {...networks, hidden: 64})).toThrow(UserError)
  })

  test('says what is wrong with tables that are no whole pictures', async () => {
    const pictures = asPictures(gaussianClasses(createRng(1), {rows: 20, minority: 10, columns: 64}), 8).as('train')
    const [first] = pictures.columns
    const partly = await refusal(pictures.without([first.field.name]))
    expect(partly).toBeInstanceOf(NotApplicable)
    expect(partly?.message).toContain('8 x 8, grey, 8 bit: 64 numbers), and the table has 63')
    const age = numeric('age', Array<number>(20).fill(1))
    const mixed = await refusal(pictures.withColumns([...pictures.columns, age]))
    expect(mixed).toBeInstanceOf(NotApplicable)
    expect(mixed?.message).toContain('1 of 65 columns beside the target are no pixels')
  })

  test('gives pictures to its networks and back as they are, wherever the columns stand', () => {
    const pictures = asPictures(gaussianClasses(createRng(1), {rows: 6, minority: 6, columns: 16}), 4).without(['y'])
    const turned = pictures.withColumns([...pictures.columns].reverse())
    const [codec, other] = [pictures, turned].map(table => pixelCodec(table, form(4, 4)))
    const encoded = codec.encode(pictures, createRng(1))
    expect(encoded.data.every(value => value >= -1 && value <= 1)).toBe(true)
    expect(other.encode(pictures, createRng(1))).toEqual(encoded)
    expect(codec.decode(encoded, createRng(1))).toEqual(pictures.columns)
    expect(other.decode(encoded, createRng(1))).toEqual(turned.columns)
  })

  test('trains on the own kernels when TensorFlow is asked for', async () => {
    const fitted = await (await convWganGp.create(SMALL)).fit(halves(20), minority, {...testContext(), engine: 'tensorflow'})
    expect(fitted.notes.join()).toContain("project's own kernels: the only engine with convolutions")
    fitted.dispose()
  })

  test('is asked about records by its critic, as they are', async () => {
    const train = halves(20)
    const fitted = await (await convWganGp.create(SMALL)).fit(train, minority, testContext())
    const scores = await fitted.recordScores?.(train.without(['y']), testContext())
    expect(scores?.kind).toBe('critic')
    expect(new Set(scores?.features.data).size).toBe(20)
    fitted.dispose()
  })

  test('keeps pixels that are constant in what is saved of it, and refuses what is not of such pictures', async () => {
    const train = halves(20)
    const dark = train.withColumns(
      train.columns.map(column =>
        column.kind === 'numeric' && column.field.name === 'x5' ? {...column, values: column.values.map(() => 17)} : column,
      ),
    )
    const generator = await convWganGp.create(SMALL)
    const fitted = await generator.fit(dark, minority, testContext())
    const saved = fitted.save?.()
    if (saved === undefined) throw new Error('It can be saved.')
    const empty = dark.select([], 'train')
    const restored = await generator.restore?.(saved, empty, minority)
    const [before, after] = [await fitted.sample(30, testContext(3)), await restored?.sample(30, testContext(3))]
    expect(after?.columns).toEqual(before.columns)
    expect(new Set(numericColumn(before, 'x5').values)).toEqual(new Set([17]))
    const damaged = {...saved, state: {encoding: [1, 2, 3], model: null}}
    await expect(generator.restore?.(damaged, empty, minority)).rejects.toThrow('which of its 64 numbers')
  })
})
