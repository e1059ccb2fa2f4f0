import {afterAll, expect, it} from 'vitest'
import type {Context} from '../../src/core/context.js'
import {Interrupted, NotApplicable, UserError} from '../../src/core/errors.js'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng, integerBelow} from '../../src/core/rng.js'
import {sampleForm} from '../../src/core/sample-form.js'
import {MISSING_CODE, Table, categoricalColumn, rowsWithLabel, type Column} from '../../src/core/table.js'
import type {GeneratorDefinition} from '../../src/generators/define-generator.js'
import type {FittedGenerator, Generator} from '../../src/generators/generator.js'
import {isPrivate as spendsBudget} from '../../src/generators/private/private-options.js'
import {testContext} from '../support/context.js'
import {moleculeClasses} from '../support/molecules.js'
import {asPictures} from '../support/pictures.js'
import {asSignals} from '../support/signals.js'
import {categorical, gaussianClasses, numeric} from '../support/tables.js'

const minority = {target: 'y', label: '1'}
/** Networks and models in small, so that the tests take seconds. What they promise does not depend on it. */
const SMALL: Readonly<Record<string, GivenOptions>> = {
  tabddpm: {steps: 40, batchSize: 32, hidden: 16, samplingSteps: 4},
  tvae: {steps: 40, batchSize: 32, hidden: 16, embedding: 8},
  ctgan: {steps: 40, batchSize: 32, hidden: 16, embedding: 8},
  'wgan-gp': {steps: 300, batchSize: 16, hidden: 32, embedding: 8},
  'conv-wgan-gp': {steps: 60, batchSize: 16, hidden: 4, embedding: 8, learningRate: 2e-3},
  'deep-smote': {steps: 30, batchSize: 16, hidden: 4, embedding: 8},
  'image-ddpm': {steps: 30, batchSize: 16, hidden: 4, samplingSteps: 3},
  'stft-wgan-gp': {steps: 60, batchSize: 16, hidden: 4, embedding: 8, learningRate: 2e-3, iterations: 4},
  'spectrogram-smote': {iterations: 4},
  'dp-tabddpm': {steps: 40, hidden: 16, samplingSteps: 4, versions: 2},
  aim: {bins: 8, modelCells: 2000},
  'graph-diffusion': {steps: 200, batchSize: 16, hidden: 16, blocks: 2, learningRate: 5e-3, samplingSteps: 20},
  'dp-ctgan': {steps: 20, discriminatorSteps: 2, batchSize: 32, hidden: 16, embedding: 8},
}
const ROWS = 90
const MINORITY = 24

/** Sides of the pictures of those that make pictures. */
const SIDE = 8

/** Overlapping classes in the kinds of columns that a generator takes; the target stands in the middle. */
function trainFor({columns}: GeneratorDefinition, minorityRows = MINORITY): Table<'train'> {
  const rng = createRng('contract')
  if (columns === 'molecules') return moleculeClasses('contract', {rows: ROWS, minority: minorityRows}).as('train')
  if (columns === 'pictures')
    return asPictures(gaussianClasses(rng, {rows: ROWS, minority: minorityRows, columns: SIDE ** 2}), SIDE).as('train')
  if (columns === 'signals') return asSignals(gaussianClasses(rng, {rows: ROWS, minority: minorityRows, columns: 64})).as('train')
  const source = gaussianClasses(rng, {rows: ROWS, minority: minorityRows, columns: 3})
  const numbers = source.columns.filter(column => column.kind === 'numeric')
  const levels = ['colour', 'shape'].map(name =>
    categorical(
      name,
      Array.from(
        {length: ROWS},
        (_, row) => ['zinnober', 'azur', 'ocker', 'umbra'][integerBelow(rng, row < minorityRows ? 3 : 4)],
      ),
    ),
  )
  const [first, ...rest] = [...(columns === 'categorical' ? [] : numbers), ...(columns === 'numeric' ? [] : levels)]
  return new Table('train', [first, source.column('y'), ...rest], ROWS)
}

const withColumns = (table: Table<'train'>, change: (column: Column) => Column) =>
  table.withColumns(table.columns.map(column => (column.field.name === 'y' ? column : change(column))))

const cellsOf = (column: Column) => Array.from<number>(column.kind === 'numeric' ? column.values : column.codes)
const contentOf = (table: Table) => table.columns.map(column => [column.field.name, cellsOf(column)])
const isMissing = (column: Column, row: number) =>
  column.kind === 'numeric' ? Number.isNaN(column.values[row]) : column.codes[row] === MISSING_CODE

const DATED = 'admitted'
const [FIRST_DAY, LAST_DAY] = ['2015-01-01', '2024-12-31'].map(day => Date.parse(day) / 86_400_000)

/** The first numbers as days, as a column of dates and as one of whole numbers. */
function inDays(train: Table<'train'>): {dates: Table<'train'>; numbers: Table<'train'>} {
  const numbers = train.withColumns(
    train.columns.map(column => {
      if (column.field.name !== 'x0' || column.kind === 'categorical') return column
      return numeric(
        DATED,
        Array.from(column.values, value => 18_000 + Math.round(100 * value)),
      )
    }),
  )
  const date = {kind: 'date', step: 86_400_000, pattern: 'dd/MM/yyyy'} as const
  const dates = numbers.columns.map(column =>
    column.kind === 'numeric' && column.field.name === DATED ? {...column, field: {...column.field, date}} : column,
  )
  return {dates: numbers.withColumns(dates), numbers}
}

/** A private generator may not look at the data for these; the test tells what a user would know. */
function domainOf(table: Table): string {
  const entries = table.columns
    .filter(({field}) => field.name !== 'y')
    .map(column => {
      const missing = cellsOf(column).some((_, row) => isMissing(column, row))
      const {field} = column
      if (field.kind === 'categorical') return [field.name, {levels: field.levels, missing}]
      if (field.date !== undefined) return [field.name, {min: '2015-01-01', max: '2024-12-31', missing}]
      return [field.name, field.name === DATED ? {min: FIRST_DAY, max: LAST_DAY, step: 1, missing} : {min: -8, max: 8, missing}]
    })
  return JSON.stringify(Object.fromEntries(entries))
}

const refusal = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (problem: unknown) => problem,
  )
  expect(error).toSatisfy((problem: unknown) => problem instanceof UserError || problem instanceof NotApplicable)
  return error as Error
}

/** What every generator must do, the tool's own and those of plug-ins. */
export function generatorContract(entry: GeneratorDefinition, {isForeign = false} = {}): void {
  const isPrivate = spendsBudget(entry.options, {})
  const isSamples = entry.columns === 'pictures' || entry.columns === 'signals'
  const isMolecules = entry.columns === 'molecules'
  /** A column of one number all through. */
  const constant = (name: string, column: Column & {kind: 'numeric'}) =>
    isSamples ? {...column, values: new Float64Array(ROWS).fill(17)} : numeric(name, new Array<number>(ROWS).fill(0.1))
  /** Equal seeds give equal tables only with seeded noise; so much epsilon that what a generator can do at all shows. */
  const optionsFor = (train: Table) =>
    isPrivate ? {...SMALL[entry.name], domain: domainOf(train), insecureSeed: true, epsilon: 80} : (SMALL[entry.name] ?? {})
  const create = async (train: Table = trainFor(entry)): Promise<Generator> => await entry.create(optionsFor(train))
  const fit = async (train: Table<'train'>, seed = 1): Promise<FittedGenerator> =>
    (await create(train)).fit(train, minority, testContext(seed))
  const make = async (train: Table<'train'>, rowCount: number, seed = 1) => {
    const fitted = await fit(train, seed)
    const table = await fitted.sample(rowCount, testContext(seed))
    fitted.dispose()
    return table
  }

  let usual: Promise<{train: Table<'train'>; before: unknown; fitted: FittedGenerator}> | undefined
  /** One fit for tests that only draw from it, which must not change it: drawing again gives the same rows again. */
  const usualFit = () => (usual ??= fitOnce())
  async function fitOnce() {
    const train = trainFor(entry)
    const before = structuredClone(contentOf(train))
    return {train, before, fitted: await fit(train)}
  }
  afterAll(async () => {
    ;(await usual?.catch(() => undefined))?.fitted.dispose()
  })

  it('makes the same table from the same seed and another from another', async () => {
    const {train, fitted} = await usualFit()
    const table = await fitted.sample(60, testContext(1))
    expect(contentOf(await make(train, 60))).toEqual(contentOf(table))
    expect(contentOf(await make(train, 60, 2))).not.toEqual(contentOf(table))
  })

  it('makes other rows on every call with other randomness, from one fit', async () => {
    const {fitted} = await usualFit()
    const [one, other, again] = [
      await fitted.sample(40, testContext('a')),
      await fitted.sample(40, testContext('b')),
      await fitted.sample(40, testContext('a')),
    ]
    expect(contentOf(other)).not.toEqual(contentOf(one))
    expect(contentOf(again)).toEqual(contentOf(one))
  })

  it('leaves the training rows as they were', async () => {
    const {train, before, fitted} = await usualFit()
    await fitted.sample(50, testContext(1))
    expect(contentOf(train)).toEqual(before)
  })

  it('makes exactly as many rows as asked for, in the columns, levels and order of the training table', async () => {
    const {train, fitted} = await usualFit()
    for (const rowCount of [0, 1, 137]) {
      const table = await fitted.sample(rowCount, testContext(1))
      expect([table.role, table.rowCount]).toEqual(['synthetic', rowCount])
      if (isMolecules) expect(sampleForm(table)).toEqual({kind: 'molecule'})
      else expect(table.schema).toEqual(train.schema)
      for (const column of table.columns) {
        expect(cellsOf(column)).toHaveLength(rowCount)
        if (column.kind === 'numeric') expect(column.values.every(Number.isFinite)).toBe(true)
        else expect(column.codes.every(code => code >= 0 && code < column.field.levels.length)).toBe(true)
      }
      const label = categoricalColumn(train, 'y').field.levels.indexOf('1')
      expect(categoricalColumn(table, 'y').codes.every(code => code === label)).toBe(true)
    }
  })

  it.skipIf(entry.columns === 'categorical' || isSamples || isMolecules)(
    'makes dates as it makes whole numbers, and all are whole days',
    async () => {
      const {dates, numbers} = inDays(trainFor(entry))
      const [made, plain] = [await make(dates, 60), await make(numbers, 60)]
      expect(made.schema).toEqual(dates.schema)
      // A program gets texts, and may draw otherwise for them.
      if (!isForeign) expect(cellsOf(made.column(DATED))).toEqual(cellsOf(plain.column(DATED)).map(Math.round))
      expect(made.toRows().every(row => /^20(?:1[5-9]|2[0-4])-\d\d-\d\d$/.test(String(row[DATED])))).toBe(true)
    },
  )

  // Only a look at single records could ensure it, which a private generator does without. Molecules are made anew.
  it.skipIf(isPrivate || isMolecules)('uses no level that the class does not have', async () => {
    const {train, fitted} = await usualFit()
    const own = train.select(rowsWithLabel(train, 'y', ['1']), 'train')
    for (const column of (await fitted.sample(300, testContext(1))).columns)
      if (column.kind === 'categorical')
        expect(new Set(categoricalColumn(own, column.field.name).codes)).toSatisfy((codes: Set<number>) =>
          column.codes.every(code => codes.has(code)),
        )
  })

  it('works from one row or says why not', async () => {
    const train = trainFor(entry, 1)
    const table = await make(train, 5).catch((problem: unknown) => problem)
    if (table instanceof Table) expect(table.schema).toEqual(train.schema)
    else expect((await refusal(fit(train))).message).toMatch(/at least \d+ rows/)
  })

  it('refuses a label without rows', async () => {
    const generator = await create()
    const error = await refusal(generator.fit(trainFor(entry), {target: 'y', label: 'none'}, testContext()))
    expect(error.message).toContain("'none'")
  })

  it.skipIf(isPrivate || isMolecules)('keeps constant columns constant', async () => {
    const train = withColumns(trainFor(entry), column =>
      column.kind === 'numeric' && column.field.name !== 'x1' ? constant(column.field.name, column) : column,
    )
    for (const column of (await make(train, 200)).columns)
      if (column.kind === 'numeric' && column.field.name !== 'x1')
        expect(new Set(column.values)).toEqual(new Set([isSamples ? 17 : 0.1]))
  })

  it('works on duplicate rows', async () => {
    const train = trainFor(entry)
    const doubled = train.select(
      Array.from({length: 2 * ROWS}, (_, row) => row % ROWS),
      'train',
    )
    expect((await make(doubled, 30)).rowCount).toBe(30)
  })

  it.skipIf(isMolecules)('fills in missing cells and says so, carries them over, or refuses samples that have any', async () => {
    const train = withColumns(trainFor(entry), column => {
      if (column.kind === 'numeric') return {...column, values: column.values.map((value, row) => (row % 7 === 3 ? NaN : value))}
      return {...column, codes: column.codes.map((code, row) => (row % 5 === 2 ? MISSING_CODE : code))}
    })
    if (isSamples) {
      expect((await refusal(fit(train))).message).toMatch(/some have missing (?:pixels|values)/)
      return
    }
    const fitted = await fit(train)
    const table = await fitted.sample(100, testContext())
    const missing = table.columns.some(column => cellsOf(column).some((_, row) => isMissing(column, row)))
    if (!Object.hasOwn(entry.options, 'missing')) expect(missing).toBe(true)
    else {
      expect(missing).toBe(false)
      expect(fitted.notes.join()).toMatch(/filled \d+ missing cells/)
      const strict = await entry.create({...SMALL[entry.name], missing: 'refuse'})
      const error = await refusal(strict.fit(train, minority, testContext()))
      expect(error instanceof UserError && error.suggestions.length > 0).toBe(true)
    }
  })

  it.skipIf(isPrivate || isSamples || isMolecules)('leaves a column missing in which the class has no value', async () => {
    const train = trainFor(entry)
    const own = new Set(rowsWithLabel(train, 'y', ['1']))
    const [{field}] = train.columns
    const blank = (column: Column): Column =>
      column.kind === 'numeric'
        ? {...column, values: column.values.map((value, row) => (own.has(row) ? NaN : value))}
        : {...column, codes: column.codes.map((code, row) => (own.has(row) ? MISSING_CODE : code))}
    const gaps = withColumns(train, column => (column.field.name === field.name ? blank(column) : column))
    const table = await make(gaps, 20)
    for (const column of table.columns)
      for (let row = 0; row < 20; row++) expect(isMissing(column, row)).toBe(column.field.name === field.name)
  })

  it('never tells a value of the data in its notes', async () => {
    const train = withColumns(trainFor(entry, 4), column => {
      if (column.kind === 'numeric') return {...column, values: column.values.map((value, row) => (row === 1 ? NaN : value))}
      return {...column, codes: column.codes.map((code, row) => (row === 1 ? MISSING_CODE : code))}
    })
    // So few rows may be refused: then it is the reason that must not tell.
    const said = await fit(train).then(
      ({notes}) => notes.join(),
      (problem: unknown) => (problem as Error).message,
    )
    for (const column of train.columns) {
      if (column.field.name === 'y') continue
      const values = column.kind === 'categorical' ? column.field.levels : Array.from(column.values, value => value.toFixed(3))
      for (const value of values) expect(said).not.toContain(value)
    }
  })

  it('stops when asked to, before and while it works', async () => {
    const train = trainFor(entry)
    const stopped: Context = {...testContext(), signal: AbortSignal.abort()}
    await expect((await create()).fit(train, minority, stopped)).rejects.toThrow(Interrupted)
    const fitted = await fit(train)
    await expect(fitted.sample(10, stopped)).rejects.toThrow(Interrupted)
    const controller = new AbortController()
    const stopping: Context = {
      ...testContext(),
      signal: controller.signal,
      progress: () => {
        controller.abort()
      },
    }
    await expect(fitted.sample(100_000, stopping)).rejects.toThrow(Interrupted)
  })

  it('reports progress that ends at 1', async () => {
    const fractions: number[] = []
    const {fitted} = await usualFit()
    // Enough for several blocks of rows, which are of 256 samples at most; one costs as much as hundreds of numbers.
    const rows = isMolecules ? 100 : isSamples ? 600 : 20_000
    await fitted.sample(rows, {...testContext(), progress: fraction => fractions.push(fraction)})
    expect(fractions.at(-1)).toBe(1)
    expect(fractions.every(fraction => fraction >= 0 && fraction <= 1)).toBe(true)
  })

  it('refuses columns that it cannot take and names what can', async () => {
    const others = {
      numeric: 'categorical',
      categorical: 'mixed',
      mixed: 'numeric',
      any: 'any',
      pictures: 'numeric',
      molecules: 'numeric',
      signals: 'numeric',
    } as const
    const given = others[entry.columns]
    if (given === 'any') return
    const error = await refusal(fit(trainFor({...entry, columns: given})))
    expect(error).toBeInstanceOf(NotApplicable)
    if (!isMolecules) expect(error.message).toContain({numeric: 'smote', categorical: 'smote-n', mixed: 'smote-nc'}[given])
  })

  it.runIf(isPrivate)('takes its noise from the operating system unless told otherwise, and says what it claims', async () => {
    const train = trainFor(entry)
    const claiming = {...optionsFor(train), insecureSeed: false}
    const fitted = await (await entry.create(claiming)).fit(train, minority, testContext())
    const again = await (await entry.create(claiming)).fit(train, minority, testContext())
    expect(contentOf(await fitted.sample(50, testContext()))).not.toEqual(contentOf(await again.sample(50, testContext())))
    expect(fitted.notes.join()).toMatch(/epsilon = 80, delta = 0.00001\)-differentially private for each real record/)
    expect(fitted.notes.join()).toMatch(/neighbours when one has one record more/)
    const {fitted: seeded} = await usualFit()
    expect(seeded.notes.join()).toContain('no privacy claim: seeded noise')
    expect(seeded.notes.join()).not.toContain('for each real record of the class')
  })

  it.runIf(isPrivate)(
    'refuses to read ranges and levels from the data, and works when there is nobody in the class',
    async () => {
      const train = trainFor(entry)
      const error = await refusal((await entry.create()).fit(train, minority, testContext()))
      expect(error instanceof UserError && error.suggestions.join()).toContain('domain')
      const nobody = train.select(rowsWithLabel(train, 'y', ['0']), 'train')
      expect((await make(nobody, 20)).rowCount).toBe(20)
    },
  )

  it('refuses an option that it does not know', () => {
    expect(() => entry.create({nonsense: 1})).toThrow(UserError)
  })
}
