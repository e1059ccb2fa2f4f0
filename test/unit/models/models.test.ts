import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {vector, type Json, type SavedState} from '../../../src/core/saved-state.js'
import {Table} from '../../../src/core/table.js'
import {createGenerator, fitClasses} from '../../../src/generators/sample-classes.js'
import {withChecksum} from '../../../src/io/checksummed-state.js'
import {openCheckpointFolder} from '../../../src/models/checkpoint-folder.js'
import {emptyTable, modelColumns, singleLevels} from '../../../src/models/model-columns.js'
import {modelOf, readModel, refuseFewRows, restoreClasses, writeModel, type Model} from '../../../src/models/model-file.js'
import {coarseQuantiles} from '../../../src/preprocess/coarse-quantiles.js'
import {coarseEncoding} from '../../../src/preprocess/tabular/coarse-encoding.js'
import {fitTabular} from '../../../src/preprocess/tabular/tabular.js'
import {testContext} from '../../support/context.js'
import {categorical, gaussianClasses, numeric} from '../../support/tables.js'

const folder = () => mkdtempSync(path.join(tmpdir(), 'models-'))
const refusal = async (work: Promise<unknown>) => {
  const error: unknown = await work.catch((problem: unknown) => problem)
  if (!(error instanceof UserError)) throw new Error('A UserError was expected.')
  return error.message
}

describe('coarse quantiles', () => {
  const sortedValues = fc
    .array(fc.double({noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9}), {minLength: 1, maxLength: 300})
    .map(values => Float64Array.from(values).sort())

  test('rise from the smallest to the largest value, and keep the mean of their column', () => {
    fc.assert(
      fc.property(sortedValues, sorted => {
        const quantiles = coarseQuantiles(sorted)
        expect(quantiles.at(0)).toBe(sorted[0])
        expect(quantiles.at(-1)).toBe(sorted.at(-1))
        for (let at = 1; at < quantiles.length; at++) expect(quantiles[at]).toBeGreaterThanOrEqual(quantiles[at - 1] - 1e-6)
      }),
    )
  })

  test('are means of five values or more: none of them is a value of the column', () => {
    const sorted = Float64Array.from({length: 63}, (_, at) => Math.exp(at / 7))
    const inner = coarseQuantiles(sorted).slice(1, -1)
    expect(inner).toHaveLength(2 * 12 - 1)
    expect(inner.filter(value => sorted.includes(value))).toEqual([])
    expect(inner[0]).toBeCloseTo(
      sorted.slice(0, 5).reduce((sum, value) => sum + value / 5, 0),
      12,
    )
  })

  test('keep a value that a whole block shares', () => {
    expect(coarseQuantiles(new Float64Array(12).fill(0.1))).toEqual(new Array<number>(5).fill(0.1))
  })
})

describe('models that were made by hand', () => {
  const train = gaussianClasses(createRng(1), {rows: 60, minority: 20, columns: 3}).as('train')
  const saved = async () => {
    const classes = {target: 'y', minority: ['1']}
    const fitted = await fitClasses(await createGenerator({name: 'gaussian', options: {}}), train, classes, testContext())
    const output = {header: ['x0', 'x1', 'x2', 'y'], dialect: {delimiter: ',', decimalComma: false, newline: '\n'} as const}
    const about = {tool: '0', generator: 'gaussian', options: {}, target: 'y', columns: modelColumns(train, classes), output}
    return modelOf(fitted, {...about, rows: () => 20})
  }
  const rowsOf = async (model: Model) => {
    const [{fitted}] = await restoreClasses('made.safetensors', model, emptyTable(model.description.columns))
    return fitted.sample(3, testContext())
  }

  test('are refused where they would make infinite numbers', async () => {
    const {description, saved: states} = await saved()
    const tensors = new Map(states[0].tensors).set('deviations', vector(new Float64Array([1, Infinity, 1])))
    expect(await refusal(rowsOf({description, saved: [{...states[0], tensors}]}))).toContain("'made.safetensors' is damaged")
  })

  test('are refused where they make columns that they do not have', async () => {
    const {description, saved: states} = await saved()
    expect(await refusal(rowsOf({description, saved: [{...states[0], state: ['x0', 'x1', 'other']}]}))).toContain('made by hand')
  })
})

describe('a coarse encoding', () => {
  test('gives a mode of fewer than five values what the five nearest values say', () => {
    const values = [...Array.from({length: 20}, (_, at) => at / 10), 50.5, 51.5]
    const modes = {kind: 'modes', means: [0.95, 51], deviations: [0.6, 0.5], weights: [0.9, 0.1]} as const
    const column = {kind: 'numbers', name: 'x', scaling: modes, missing: false, restoration: {decimals: 1}} as const
    const [coarse] = coarseEncoding({columns: [column]}, new Table('train', [numeric('x', values)], 22)).columns
    // The five values nearest to 51: 50.5, 51.5, 1.9, 1.8, 1.7.
    expect(coarse).toMatchObject({scaling: {means: [0.95, expect.closeTo(21.48, 10)], weights: [0.9, 0.1]}})
  })

  test('leaves ranges and levels as they are', async () => {
    const table = new Table('train', [numeric('x', [1, 2, 3, 4]), categorical('c', ['a', 'b', 'a', 'b'])], 4)
    const encoding = await fitTabular(table, {numbers: 'min-max'}, testContext())
    expect(coarseEncoding(encoding, table)).toEqual(encoding)
  })
})

const classes = {target: 'y', minority: ['1']}
const train = gaussianClasses(createRng('models'), {rows: 60, minority: 20, columns: 3}).as('train')

async function gaussianModel(): Promise<Model> {
  const plan = {name: 'gaussian', options: {}}
  const fitted = await fitClasses(await createGenerator(plan), train, classes, testContext())
  return modelOf(fitted, {
    tool: '0.0.0',
    generator: plan.name,
    options: plan.options,
    target: 'y',
    columns: modelColumns(train, classes),
    output: {header: ['x0', 'x1', 'x2', 'y'], dialect: {delimiter: ',', decimalComma: false, newline: '\n'}},
    rows: () => 20,
  })
}

describe('a model file', () => {
  test('gives back the description and the tensors', async () => {
    const file = path.join(folder(), 'm.safetensors')
    const model = await gaussianModel()
    await writeModel(file, model, {})
    expect(await readModel(file)).toEqual(model)
  })

  test('is not replaced unasked', async () => {
    const file = path.join(folder(), 'm.safetensors')
    writeFileSync(file, 'precious')
    expect(await refusal(writeModel(file, await gaussianModel(), {}))).toContain('exists already')
    expect(readFileSync(file, 'utf8')).toBe('precious')
  })

  const written = (state: unknown, version = 1) => {
    const file = path.join(folder(), 'm.safetensors')
    writeFileSync(file, withChecksum({format: 'minority-report model', version}, {state: state as Json, tensors: new Map()}))
    return file
  }

  test('is refused when it is another file, truncated, changed or newer', async () => {
    const file = path.join(folder(), 'm.safetensors')
    await writeModel(file, await gaussianModel(), {})
    const bytes = readFileSync(file)
    const changed = Buffer.from(bytes)
    changed[changed.length - 3] ^= 4
    const copy = (content: Uint8Array | string) => {
      const other = path.join(folder(), 'm')
      writeFileSync(other, content)
      return readModel(other)
    }
    expect(await refusal(copy(changed))).toMatch(/damaged: its checksum/)
    expect(await refusal(copy(bytes.subarray(0, -1)))).toMatch(/damaged: it ends before/)
    expect(await refusal(copy('a,b,y\n1,2,0\n'))).toMatch(/is not a model/)
    expect(await refusal(readModel(written({}, 2)))).toMatch(/newer minority-report/)
    expect(await refusal(readModel(path.join(folder(), 'none')))).toMatch(/There is no file/)
  })

  test('is refused when its description was tampered with', async () => {
    const {description} = await gaussianModel()
    const tampered: unknown[] = [
      null,
      {},
      {...description, classes: []},
      {...description, classes: [{...description.classes[0], label: 'other'}]},
      {...description, classes: [{...description.classes[0], rows: -1}]},
      {...description, columns: [{kind: 'numeric', name: 'x0'}]},
      {...description, target: 'x0'},
      {...description, options: {missing: {}}},
      {...description, output: {header: ['x0'], dialect: {delimiter: ',', decimalComma: false, newline: 'x'}}},
    ]
    expect(await refusal(readModel(written(tampered[5])))).toContain("/columns/0 must have 'decimals'")
    for (const state of tampered) expect(await refusal(readModel(written(state)))).toMatch(/damaged, or was made by hand/)
  })

  test('is refused when its tensors are not those of its generator', async () => {
    const {description, saved} = await gaussianModel()
    const lacking: Model = {description, saved: [{...saved[0], tensors: new Map([['means', vector(new Float64Array(2))]])}]}
    const empty = emptyTable(description.columns)
    expect(await refusal(restoreClasses('m', lacking, empty))).toMatch(/damaged, or was made by hand/)
    const smote = {...lacking, description: {...description, generator: 'smote'}}
    expect(await refusal(restoreClasses('m', smote, empty))).toMatch(/cannot be saved/)
  })

  test('is not made of fewer rows than ten', () => {
    expect(() => {
      refuseFewRows([{label: 'a', rows: 10}])
    }).not.toThrow()
    expect(() => {
      refuseFewRows([
        {label: 'a', rows: 10},
        {label: 'b', rows: 9},
      ])
    }).toThrow(/class 'b'.*9 rows/)
  })

  test('knows no range, no other label, and of the levels those of the minority', () => {
    const table = new Table(
      'train',
      [numeric('x', [1, 2, 300.5]), categorical('c', ['a', 'b', 'd']), categorical('y', ['1', '1', '0'])],
      3,
    )
    const columns = modelColumns(table, classes)
    expect(columns).toEqual([
      {kind: 'numeric', name: 'x', decimals: 1, integer: false},
      {kind: 'categorical', name: 'c', levels: ['a', 'b']},
      {kind: 'categorical', name: 'y', levels: ['1']},
    ])
    expect(singleLevels(table, classes)).toEqual([{column: 'c', levels: 2}])
  })
})

describe('a checkpoint folder', () => {
  const state = (value: number): SavedState => ({state: {step: value}, tensors: new Map([['p', vector(Float32Array.of(value))]])})

  test('gives back what was kept last, by place', async () => {
    const place = path.join(folder(), 'kept')
    const first = (await openCheckpointFolder(place, {seed: 1}, 0)).part('fit/1')
    await first.keep(() => state(1))
    await first.keep(() => state(2))
    const again = await openCheckpointFolder(place, {seed: 1}, 0)
    expect(await again.part('fit/1').read()).toEqual(state(2))
    expect(await again.part('fit/2').read()).toBeUndefined()
  })

  test('that are taken away only in part still know which outputs are theirs', async () => {
    const place = path.join(folder(), 'kept')
    const kept = await openCheckpointFolder(place, {seed: 1}, 0)
    const out = path.join(folder(), 'out.csv')
    writeFileSync(out, 'a\n1\n')
    await kept.noteOutput(out, createHash('sha256').update('a\n1\n').digest('hex'))
    // A folder cannot be taken away like a file: the removal ends halfway, as when it is killed.
    mkdirSync(path.join(place, 'zz.checkpoint.safetensors'))
    await expect(kept.remove()).rejects.toThrow()
    expect(await (await openCheckpointFolder(place, {seed: 1}, 0)).hasWritten(out)).toBe(true)
  })

  test('keeps nothing before its time, but for what is to be kept always', async () => {
    const place = (await openCheckpointFolder(path.join(folder(), 'kept'), {}, 1000)).part('fit')
    expect(place.keep(() => state(1))).toBeUndefined()
    await place.keep(() => state(2), true)
    expect(await place.read()).toEqual(state(2))
  })

  test('refuses another plan and says what differs', async () => {
    const place = path.join(folder(), 'kept')
    await openCheckpointFolder(place, {seed: 1, generator: {name: 'ctgan'}}, 0)
    const message = await refusal(openCheckpointFolder(place, {seed: 2, generator: {name: 'ctgan'}}, 0))
    expect(message).toContain('seed: 1 -> 2')
    expect(message).not.toContain('ctgan')
  })

  test('refuses a file that is damaged, foreign, or of another plan', async () => {
    const place = path.join(folder(), 'kept')
    const opened = await openCheckpointFolder(place, {}, 0)
    await opened.keep(() => state(1))
    const [name] = readdirSync(place).filter(entry => entry.endsWith('.safetensors'))
    const file = path.join(place, name)
    const bytes = readFileSync(file)
    const changed = Buffer.from(bytes)
    changed[changed.length - 1] ^= 1
    const elsewhere = path.join(folder(), 'other')
    const other = await openCheckpointFolder(elsewhere, {seed: 2}, 0)
    await other.keep(() => state(1))
    const cases: [Uint8Array, RegExp][] = [
      [bytes.subarray(0, -2), /it ends before its tensors do/],
      [changed, /its checksum does not match/],
      [Buffer.from('a,b\n1,2\n'), /cannot be used/],
      [readFileSync(path.join(elsewhere, name)), /another plan/],
    ]
    for (const [content, reason] of cases) {
      writeFileSync(file, content)
      expect(await refusal(opened.read())).toMatch(reason)
    }
    writeFileSync(file, bytes)
    expect(await opened.read()).toEqual(state(1))
  })

  test('goes away at success, with all that is in it and nothing else', async () => {
    const place = path.join(folder(), 'kept')
    const opened = await openCheckpointFolder(place, {}, 0)
    await opened.part('a').keep(() => state(1))
    await opened.remove()
    expect(existsSync(place)).toBe(false)
    const shared = await openCheckpointFolder(place, {}, 0)
    writeFileSync(path.join(place, 'mine.txt'), '')
    await shared.remove()
    expect(readdirSync(place)).toEqual(['mine.txt'])
  })
})
