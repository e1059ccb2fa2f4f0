import {describe, expect, it} from 'vitest'
import type {Context} from '../../../src/core/context.js'
import {Interrupted, TrainingDiverged, UserError} from '../../../src/core/errors.js'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {MISSING_CODE, Table, categoricalColumn, numericColumn, type Column} from '../../../src/core/table.js'
import {ctgan} from '../../../src/generators/networks/ctgan.js'
import {ctganModel} from '../../../src/generators/networks/ctgan/train.js'
import {TrainingRows} from '../../../src/generators/networks/ctgan/training-rows.js'
import type {Generator} from '../../../src/generators/generator.js'
import {MovingAverage} from '../../../src/generators/networks/shared/moving-average.js'
import {refuseCollapse} from '../../../src/generators/networks/shared/refuse-collapse.js'
import {wganGp} from '../../../src/generators/networks/wgan-gp.js'
import {outputWidth} from '../../../src/nn/description.js'
import {encodeTable, fitTabular, layoutOf} from '../../../src/preprocess/tabular/tabular.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}
const ROWS = 150

/** Two lumps in `x`, at -3 (a third of the rows) and 3, each 0.3 wide; colour and shape go together in nine rows of ten. */
function lumps(): Table<'train'> {
  const rng = createRng('lumps')
  const rows = Array.from({length: ROWS}, (_, row) => {
    const colour = ['red', 'green', 'blue'][row % 3]
    const shape = {red: 'round', green: 'square', blue: 'long'}[
      rng.next() < 0.9 ? colour : ['red', 'green', 'blue'][integerBelow(rng, 3)]
    ]
    return {x: (row % 3 === 0 ? -3 : 3) + 0.3 * normal(rng), z: normal(rng), colour, shape}
  })
  return new Table(
    'train',
    [
      numeric(
        'x',
        rows.map(({x}) => x),
      ),
      numeric(
        'z',
        rows.map(({z}) => z),
      ),
      categorical(
        'colour',
        rows.map(({colour}) => colour),
      ),
      categorical(
        'shape',
        rows.map(({shape}) => shape),
      ),
      categorical(
        'y',
        rows.map(() => '1'),
      ),
    ],
    ROWS,
  )
}

async function make(generator: Generator, train: Table<'train'>, rowCount: number, context: Context = testContext()) {
  const fitted = await generator.fit(train, minority, context)
  const table = await fitted.sample(rowCount, testContext('sample'))
  fitted.dispose()
  return table
}

const small = {hidden: 32, embedding: 16, batchSize: 32} as const
const each = [
  ['ctgan', ctgan, {...small, steps: 700}],
  ['ctgan with modes', ctgan, {...small, steps: 700, numbers: 'modes'}],
  ['wgan-gp', wganGp, {...small, steps: 500}],
] as const

describe.each(each)('%s', (_, generator, options) => {
  it('learns both lumps of a number and which levels go together', async () => {
    const table = await make(await (generator as typeof ctgan).create(options), lumps(), 600)
    const x = numericColumn(table, 'x').values
    const [low, high] = [x.filter(value => value < -1.5), x.filter(value => value > 1.5)].map(part => part.length / 600)
    expect(low).toBeGreaterThan(0.15)
    expect(high).toBeGreaterThan(0.45)
    expect(low + high).toBeGreaterThan(0.85)
    const [colour, shape] = ['colour', 'shape'].map(name => categoricalColumn(table, name))
    const partner = {red: 'round', green: 'square', blue: 'long'} as Record<string, string>
    const matches = colour.codes.filter(
      (code, row) => partner[colour.field.levels[code]] === shape.field.levels[shape.codes[row]],
    )
    // Without the dependence a third would match.
    expect(matches.length / 600).toBeGreaterThan(0.65)
    for (const level of [0, 1, 2]) expect(colour.codes.filter(code => code === level).length / 600).toBeGreaterThan(0.15)
  })

  it('makes missing cells in the columns that have them, not much more often', async () => {
    const train = lumps()
    const gappy = train.withColumns(
      train.columns.map((column): Column => {
        if (column.field.name === 'z' && column.kind === 'numeric')
          return {...column, values: column.values.map((value, row) => (row % 4 === 0 ? NaN : value))}
        if (column.field.name === 'shape' && column.kind === 'categorical')
          return {...column, codes: column.codes.map((code, row) => (row % 4 === 1 ? MISSING_CODE : code))}
        return column
      }),
    )
    const table = await make(await (generator as typeof ctgan).create(options), gappy, 600)
    const shares = [
      numericColumn(table, 'z').values.filter(Number.isNaN).length / 600,
      categoricalColumn(table, 'shape').codes.filter(code => code === MISSING_CODE).length / 600,
    ]
    for (const share of shares) {
      expect(share).toBeGreaterThan(0.02)
      expect(share).toBeLessThan(0.45)
    }
  })

  it('stops while it trains, and says step, loss and time left', async () => {
    const controller = new AbortController()
    const notes: string[] = []
    const context: Context = {
      ...testContext(),
      signal: controller.signal,
      progress: (_fraction, note) => {
        if (note?.startsWith('step') !== true) return
        notes.push(note)
        controller.abort()
      },
    }
    await expect(
      make(await (generator as typeof ctgan).create({...options, steps: 100_000}), lumps(), 10, context),
    ).rejects.toThrow(Interrupted)
    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatch(/^step \d+ of 100000, critic -?\d+\.\d+, generator -?\d+\.\d+, \d+ (s|min) left$/)
  })

  it('reports a training that blows up instead of making rows', async () => {
    await expect(make(await (generator as typeof ctgan).create({...options, learningRate: 1}), lumps(), 10)).rejects.toThrow(
      TrainingDiverged,
    )
  })

  it('takes steps or epochs, not both', async () => {
    await expect(make(await (generator as typeof ctgan).create({...options, epochs: 3}), lumps(), 10)).rejects.toThrow(UserError)
  })
})

describe('ctgan', () => {
  it('trained on all classes makes rows of the class that is asked for', async () => {
    const rng = createRng('two classes')
    const labels = Array.from({length: 300}, (_, row) => (row < 60 ? '1' : '0'))
    const shift = (label: string) => (label === '1' ? 4 : 0)
    const train = new Table(
      'train',
      [
        numeric(
          'x',
          labels.map(label => shift(label) + normal(rng)),
        ),
        categorical(
          'level',
          labels.map(label => (rng.next() < (label === '1' ? 0.9 : 0.2) ? 'a' : 'b')),
        ),
        categorical('y', labels),
      ],
      300,
    )
    const table = await make(await ctgan.create({...small, steps: 800, trainOn: 'all'}), train, 500)
    const mean = numericColumn(table, 'x').values.reduce((sum, value) => sum + value, 0) / 500
    expect(mean).toBeGreaterThan(3)
    expect(mean).toBeLessThan(5)
    expect(categoricalColumn(table, 'level').codes.filter(code => code === 0).length / 500).toBeGreaterThan(0.7)
    expect(categoricalColumn(table, 'y').codes.every(code => code === 1)).toBe(true)
  })

  it('refuses a batch that does not hold one pack', async () => {
    await expect(ctgan.create({batchSize: 4, pac: 5})).rejects.toThrow(
      "The 'batchSize' option of ctgan must be at least 'pac', 5. Got 4 instead.",
    )
  })

  it('shows its critic `pac` rows side by side, each followed by its condition', async () => {
    const train = lumps().without(['y'])
    const encoding = await fitTabular(train, {numbers: 'modes'}, testContext())
    const layout = layoutOf(encoding)
    const rows = new TrainingRows(layout, encodeTable(encoding, train, createRng(1)), new Int32Array(ROWS), createRng(4))
    const settings = {
      hidden: 8,
      embedding: 5,
      batchSize: 12,
      pac: 3,
      steps: 1,
      learningRate: 1e-3,
      discriminatorSteps: 1,
      dropout: 0.5,
      average: 0,
      scalar: 'tanh',
    } as const
    const model = ctganModel(layout, rows.vectors, settings)
    // Three colours and three shapes.
    expect(model.condition).toBe(6)
    expect(model.generator.inputs).toBe(5 + 6)
    expect(outputWidth(model.generator)).toBe(layout.width)
    expect(model.critic.inputs).toBe(3 * (layout.width + 6))
    // Head 0 makes the scalars, then a head for each group; modes come before levels as their columns do.
    const heads = (model.conditionHeads ?? []).map(head => layout.groups[head - 1])
    expect(heads.map(({column, kind}) => [column, kind])).toEqual([
      ['colour', 'level'],
      ['shape', 'level'],
    ])
  })
})

describe('MovingAverage', () => {
  it('stays at parameters that stay, and forgets a start that was far off', () => {
    const average = new MovingAverage(0.99)
    average.add(Float32Array.of(100, 1), 5)
    for (let step = 10; step <= 2000; step += 5) average.add(Float32Array.of(2, 1), step)
    // 0.99 ^ 1990 = 2e-9 of the start is left.
    expect(average.values?.[0]).toBeCloseTo(2, 5)
    expect(average.values?.[1]).toBe(1)
  })

  it('weighs the old average by the given weight per step, five steps at a time', () => {
    const average = new MovingAverage(0.5)
    average.add(Float32Array.of(0), 1000)
    average.add(Float32Array.of(1), 1005)
    expect(average.values?.[0]).toBeCloseTo(1 - 0.5 ** 5, 6)
  })
})

describe('refuseCollapse', () => {
  const rows = (values: readonly number[]) => ({data: Float32Array.from(values), rows: values.length / 2, width: 2})
  const real = rows([1, 0, -1, 1, 0, 2, 1, 1])

  it.each([
    ['nearly the same', [1, 1, 1, 1.01, 1, 1, 1, 1]],
    ['not numbers', [1, 1, NaN, 1, 0, 2, 1, 1]],
  ])('refuses rows that are %s', (_, values) => {
    expect(() => {
      refuseCollapse('ctgan', rows(values), real)
    }).toThrow(TrainingDiverged)
  })

  it('lets rows pass that vary', () => {
    refuseCollapse('ctgan', rows([0, 0.5, 0.5, 1, 0, 1, 1, 1]), real)
  })
})
