import {mkdtempSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import type {GivenOptions, OptionSpec} from '../../src/core/options.js'
import {createRng, integerBelow} from '../../src/core/rng.js'
import {Table, rowsWithLabel, type Column} from '../../src/core/table.js'
import {parseDomain} from '../../src/dp/domain.js'
import type {GeneratorDefinition} from '../../src/generators/define-generator.js'
import {isPrivate} from '../../src/generators/private/private-options.js'
import {generators} from '../../src/generators/registry.js'
import {disposeAll, fitClasses, sampleFitted} from '../../src/generators/sample-classes.js'
import {declaredColumns} from '../../src/jobs/declared-columns.js'
import {emptyTable, modelColumns} from '../../src/models/model-columns.js'
import {modelOf, readModel, restoreClasses, writeModel} from '../../src/models/model-file.js'
import {encodeTable, fitTabular, layoutOf} from '../../src/preprocess/tabular/tabular.js'
import {testContext} from '../support/context.js'
import {asPictures} from '../support/pictures.js'
import {asSignals} from '../support/signals.js'
import {categorical, gaussianClasses} from '../support/tables.js'

const classes = {target: 'y', minority: ['1']}
const ROWS = 120
const MINORITY = 45

/** Numbers with many decimals, so that a value in a file can only be the value of a row; levels that several rows have. */
function trainFor({columns}: GeneratorDefinition): Table<'train'> {
  const rng = createRng('saved')
  if (columns === 'pictures')
    return asPictures(gaussianClasses(rng, {rows: ROWS, minority: MINORITY, columns: 64}), 8).as('train')
  if (columns === 'signals') return asSignals(gaussianClasses(rng, {rows: ROWS, minority: MINORITY, columns: 64})).as('train')
  const source = gaussianClasses(rng, {rows: ROWS, minority: MINORITY, columns: 3})
  const levels = categorical(
    'colour',
    // Rows of the other class have a level more.
    Array.from({length: ROWS}, (_, row) => ['azur', 'ocker', 'umbra', 'indigo'][integerBelow(rng, row < MINORITY ? 3 : 4)]),
  )
  const numbers = source.columns.filter(({kind}) => kind === 'numeric')
  const features = [...(columns === 'categorical' ? [] : numbers), ...(columns === 'numeric' ? [] : [levels])]
  return new Table('train', [...features, source.column('y')], ROWS)
}

/** Values of the class but for the ends of each column's range. */
function innerValues(train: Table<'train'>): number[] {
  return train
    .select(rowsWithLabel(train, 'y', ['1']), 'train')
    .columns.flatMap((column: Column) => (column.kind === 'numeric' ? [...column.values.toSorted().slice(1, -1)] : []))
}

/** Text and double precision. */
function spellings(value: number): Buffer[] {
  const double = Buffer.alloc(8)
  double.writeDoubleLE(value)
  return [Buffer.from(String(value)), double]
}

/**
 * Neighbours in a row and in a column in single precision, as a tensor would hold them. Single numbers would prove
 * nothing: among tens of thousands of parameters some equal one of hundreds of cells in all 32 bits by chance.
 */
function neighbours(train: Table<'train'>): Buffer[] {
  const columns = train
    .select(rowsWithLabel(train, 'y', ['1']), 'train')
    .columns.flatMap(column => (column.kind === 'numeric' ? [column.values] : []))
  const pair = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer)
  return columns.flatMap((values, at) =>
    [...values].flatMap((value, row) => [
      ...(at + 1 < columns.length ? [pair(value, columns[at + 1][row])] : []),
      ...(row + 1 < values.length ? [pair(value, values[row + 1])] : []),
    ]),
  )
}

/** Ranges that no row decides. */
const DOMAIN = JSON.stringify({
  ...Object.fromEntries(['x0', 'x1', 'x2'].map(name => [name, {min: -8, max: 9}])),
  colour: {levels: ['azur', 'indigo', 'ocker', 'umbra']},
})

/** Small trainings, and every way of encoding that an option chooses. */
function variantsOf({name, options, columns}: GeneratorDefinition): GivenOptions[] {
  const has = (option: string) => Object.hasOwn(options, option)
  const ofSamples = columns === 'pictures' || columns === 'signals'
  const common: GivenOptions = {
    ...(has('steps') && {steps: name.startsWith('dp-') ? 20 : ofSamples ? 60 : 150}),
    ...(has('hidden') && {hidden: ofSamples ? 4 : 16}),
    ...(has('samplingSteps') && {samplingSteps: ofSamples ? 4 : 20}),
    ...(has('iterations') && {iterations: 4}),
    // Ends of ranges are those of the rows that are learnt from: all of them here.
    ...(has('holdOut') && {holdOut: 0}),
    ...(has('insecureSeed') && {domain: DOMAIN, epsilon: 80, insecureSeed: true}),
  }
  const numbers = Object.entries<OptionSpec>(options).find(([option]) => option === 'numbers')?.[1]
  return [
    common,
    ...(has('trainOn') ? [{...common, trainOn: 'all'}] : []),
    ...(numbers?.type === 'choice' ? numbers.choices.map(choice => ({...common, numbers: choice})) : []),
  ]
}

const cases = generators.entries.flatMap(entry =>
  variantsOf(entry).map(options => {
    const {domain: _, ...shown} = options
    return [entry.name, JSON.stringify(shown), options, entry] as const
  }),
)

/** What the class's rows are for a network, as single-precision numbers side by side. */
async function encodedRows(train: Table<'train'>): Promise<Buffer[]> {
  const own = train.select(rowsWithLabel(train, 'y', ['1']), 'train').without(['y'])
  const encoding = await fitTabular(
    own,
    {numbers: 'quantile-normal', edge: 0.5 / own.rowCount, rowsPerQuantile: 1},
    testContext(),
  )
  const {data, width} = encodeTable(encoding, own, createRng(1))
  const scalars = layoutOf(encoding).scalars.length
  return Array.from({length: own.rowCount}, (_, row) => Buffer.from(data.slice(row * width, row * width + scalars).buffer))
}

/** What it learns, or nothing where it keeps real rows. */
async function trained(entry: GeneratorDefinition, options: GivenOptions) {
  const generator = await entry.create(options)
  if (generator.restore === undefined) return undefined
  const train = trainFor(entry)
  return {generator, train, fitted: await fitClasses(generator, train, classes, testContext())}
}

describe.each(cases)('The generator %s with %s', (_, __, options, entry) => {
  let training: ReturnType<typeof trained> | undefined
  /** Once for both tests. */
  const learnt = () => (training ??= trained(entry, options))
  afterAll(async () => {
    disposeAll((await training)?.fitted ?? [])
  })

  it('keeps real rows and cannot be saved, or makes the same rows from a file that holds none of their values', async () => {
    const learned = await learnt()
    if (learned === undefined) return
    const {generator, train, fitted} = learned
    const model = modelOf(fitted, {
      tool: '0.0.0',
      generator: entry.name,
      options,
      target: 'y',
      columns: isPrivate(entry.options, options)
        ? declaredColumns(entry.name, train, classes, parseDomain(entry.name, DOMAIN))
        : modelColumns(train, classes, generator.learnsFromAll),
      output: {header: ['y'], dialect: {delimiter: ',', decimalComma: false, newline: '\n'}},
      rows: () => MINORITY,
    })
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'saved-')), 'model.safetensors')
    await writeModel(file, model, {})
    const bytes = readFileSync(file)
    // A grey level or a moment of a sound alone is nobody's.
    const values = entry.columns === 'pictures' || entry.columns === 'signals' ? [] : innerValues(train)
    for (const value of values) for (const spelling of spellings(value)) expect(bytes.includes(spelling)).toBe(false)
    for (const pair of neighbours(train)) expect(bytes.includes(pair)).toBe(false)
    for (const row of await encodedRows(train))
      for (let from = 0; from + 8 <= row.length; from += 4) expect(bytes.includes(row.subarray(from, from + 8))).toBe(false)

    const sample = async (rows: Table<'train'>) => {
      const restored = await restoreClasses(file, await readModel(file), rows)
      const {synthetic} = await sampleFitted(restored, () => 200, testContext(2))
      disposeAll(restored)
      return synthetic
    }
    const [now, later] = [await sample(train), await sample(emptyTable(model.description.columns))]
    expect(later.rowCount).toBe(200)
    expect(later.columns.map(({field}) => field.sample)).toEqual(train.columns.map(({field}) => field.sample))
    for (const column of now.columns) expect(cellsOf(later.column(column.field.name))).toEqual(cellsOf(column))
    expect(cellsOf(later.column('y'))).toEqual(new Array(200).fill('1'))
  })

  it('draws from about the distribution that it had before it was saved', async () => {
    const learned = await learnt()
    if (learned === undefined) return
    const {generator, train} = learned
    const [{fitted}] = learned.fitted
    const saved = fitted.save?.()
    if (saved === undefined) throw new Error('A generator that can be restored must be able to save.')
    const restored = await generator.restore?.(saved, train, {target: 'y', label: '1'})
    if (restored === undefined) throw new Error('What is saved must be restored.')
    const [before, after] = [await fitted.sample(1000, testContext(3)), await restored.sample(1000, testContext(3))]
    for (const column of before.columns) {
      const [other, real] = [after, train].map(table => table.column(column.field.name))
      if (column.kind !== 'numeric' || other.kind !== 'numeric' || real.kind !== 'numeric') continue
      // In units of the data: a short training may make rows that hardly vary.
      const unit = deviation(real.values)
      expect(Math.abs(mean(column.values) - mean(other.values))).toBeLessThan(0.2 * unit)
      expect(Math.abs(deviation(column.values) - deviation(other.values))).toBeLessThan(0.2 * unit)
    }
  })
})

const cellsOf = (column: Column) =>
  column.kind === 'numeric' ? [...column.values] : Array.from(column.codes, code => (code < 0 ? null : column.field.levels[code]))
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value / values.length, 0)
const deviation = (values: Float64Array) => Math.sqrt(variance(values))
const variance = (values: Float64Array) => {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2 / values.length, 0)
}
