import {mkdtempSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {createRng, integerBelow} from '../../src/core/rng.js'
import {Table, rowsWithLabel, type Column} from '../../src/core/table.js'
import type {GeneratorEntry} from '../../src/generators/generator.js'
import {generators} from '../../src/generators/registry.js'
import {fitClasses, sampleFitted} from '../../src/generators/sample-classes.js'
import {emptyTable, modelColumns} from '../../src/models/model-columns.js'
import {modelOf, readModel, restoreClasses, writeModel} from '../../src/models/model-file.js'
import {testContext} from '../support/context.js'
import {categorical, gaussianClasses} from '../support/tables.js'

const classes = {target: 'y', minority: ['1']}
const ROWS = 120
const MINORITY = 45

/** Numbers with many decimals, so that a value in a file can only be the value of a row; levels that several rows have. */
function trainFor({columns}: GeneratorEntry): Table<'train'> {
  const rng = createRng('saved')
  const source = gaussianClasses(rng, {rows: ROWS, minority: MINORITY, columns: 3})
  const levels = categorical(
    'colour',
    Array.from({length: ROWS}, () => ['azur', 'ocker', 'umbra'][integerBelow(rng, 3)]),
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

/** Text, double and single precision: how a number may stand in a file. */
function spellings(value: number): Buffer[] {
  const [double, single] = [Buffer.alloc(8), Buffer.alloc(4)]
  double.writeDoubleLE(value)
  single.writeFloatLE(value)
  return [Buffer.from(String(value)), double, single]
}

const entries = generators.entries.map(entry => [entry.name, entry] as const)

describe.each(entries)('The generator %s', (_, entry) => {
  it('keeps real rows and cannot be saved, or makes the same rows from a file that holds none of their values', async () => {
    const generator = (await entry.load()).create({})
    if (generator.restore === undefined) return
    const train = trainFor(entry)
    const fitted = await fitClasses(generator, train, classes, testContext())

    const model = modelOf(fitted, {
      tool: '0.0.0',
      generator: entry.name,
      options: {},
      target: 'y',
      columns: modelColumns(train, classes),
      output: {header: ['y'], dialect: {delimiter: ',', decimalComma: false, newline: '\n'}},
      rows: () => MINORITY,
    })
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'saved-')), 'model.safetensors')
    await writeModel(file, model, {})
    const bytes = readFileSync(file)
    for (const value of innerValues(train)) for (const spelling of spellings(value)) expect(bytes.includes(spelling)).toBe(false)

    const sample = async (rows: Table<'train'>) =>
      (await sampleFitted(await restoreClasses(file, await readModel(file), rows), () => 200, testContext(2))).synthetic
    const [now, later] = [await sample(train), await sample(emptyTable(model.description.columns))]
    expect(later.rowCount).toBe(200)
    for (const column of now.columns) expect(cellsOf(later.column(column.field.name))).toEqual(cellsOf(column))
    expect(cellsOf(later.column('y'))).toEqual(new Array(200).fill('1'))
  })

  it('draws from about the distribution that it had before it was saved', async () => {
    const generator = (await entry.load()).create({})
    if (generator.restore === undefined) return
    const train = trainFor(entry)
    const [{fitted}] = await fitClasses(generator, train, classes, testContext())
    const saved = fitted.save?.()
    if (saved === undefined) throw new Error('A generator that can be restored must be able to save.')
    const restored = await generator.restore(saved, train, {target: 'y', label: '1'})
    const [before, after] = [await fitted.sample(2000, testContext(3)), await restored.sample(2000, testContext(3))]
    for (const column of before.columns) {
      const other = after.column(column.field.name)
      if (column.kind !== 'numeric' || other.kind !== 'numeric') continue
      const deviation = (values: Float64Array) => Math.sqrt(variance(values))
      expect(Math.abs(mean(column.values) - mean(other.values))).toBeLessThan(0.2 * deviation(column.values))
      expect(deviation(other.values) / deviation(column.values)).toBeGreaterThan(0.8)
      expect(deviation(other.values) / deviation(column.values)).toBeLessThan(1.25)
    }
  })
})

const cellsOf = (column: Column) =>
  column.kind === 'numeric' ? [...column.values] : Array.from(column.codes, code => (code < 0 ? null : column.field.levels[code]))
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value / values.length, 0)
const variance = (values: Float64Array) => {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2 / values.length, 0)
}
