import {subContext, type Context} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {permutation} from '../core/rng.js'
import {concatTables, rowsWithLabel, type Table} from '../core/table.js'
import {amountFor, sampleClasses, type Amount, type MinorityClasses, type PlannedAlgorithm} from '../generators/sample-classes.js'
import {readTable, type ReadOptions} from '../io/read-table.js'
import {writeTable, type WriteOptions} from '../io/write-table.js'
import {requireLabels} from './labels.js'
import {refuseUnprotectedParts, withDeclaredLevels} from './private-release.js'

export interface GenerateRequest {
  readonly data: string
  readonly read: ReadOptions
  readonly classes: MinorityClasses
  readonly generator: PlannedAlgorithm
  readonly amount: Amount
  /** Write the real rows too. */
  readonly augmented: boolean
  /** Of the real rows, those of the minority alone. */
  readonly minorityOnly: boolean
  /** Real rows first instead of a random order. */
  readonly keepOrder: boolean
  readonly out: string
  readonly write: WriteOptions
}

export interface GenerateResult {
  readonly generator: string
  readonly seed: number
  readonly input: {readonly sha256: string; readonly rows: number; readonly minorityRows: number}
  readonly rows: number
  readonly syntheticRows: number
  readonly out: string
  readonly notes: readonly string[]
  readonly seconds: number
}

/** Reads a file, makes synthetic rows of its minority and writes them, alone or with the real rows. */
export async function generateFile(request: GenerateRequest, seed: number, context: Context): Promise<GenerateResult> {
  const startedAt = performance.now()
  const {classes, amount} = request
  refuseUnprotectedParts(request)
  const loaded = await readTable(request.data, {...request.read, ...classes, signal: context.signal})
  const train = withDeclaredLevels(loaded.table.as('train'), [request.generator])
  requireLabels(train, classes)
  const count = (label: string) => amountFor(amount, train, classes.target, label)
  const {synthetic, notes} = await sampleClasses(
    request.generator,
    train,
    classes,
    count,
    subContext(context, 'generate', 0.1, 0.8),
  )
  const written = request.augmented ? withRealRows(train, synthetic, request, context) : synthetic
  await writeTable(request.out, written, loaded, {...request.write, signal: context.signal})
  const blank = loaded.ignored.length + (loaded.group === undefined ? 0 : 1)
  return {
    generator: request.generator.name,
    seed,
    input: {
      sha256: loaded.sha256,
      rows: train.rowCount,
      minorityRows: rowsWithLabel(train, classes.target, classes.minority).length,
    },
    rows: written.rowCount,
    syntheticRows: synthetic.rowCount,
    out: request.out,
    notes:
      blank === 0
        ? notes
        : [...notes, 'Ignored and group columns are left empty: filled cells would tell real rows from synthetic ones.'],
    seconds: (performance.now() - startedAt) / 1000,
  }
}

function withRealRows(
  train: Table<'train'>,
  synthetic: Table<'synthetic'>,
  {classes, minorityOnly, keepOrder}: GenerateRequest,
  context: Context,
): Table<'augmented'> {
  const real = minorityOnly ? train.select(rowsWithLabel(train, classes.target, classes.minority), 'train') : train
  const all = concatTables('augmented', [real, synthetic])
  return keepOrder ? all : all.select(permutation(context.rng.fork('shuffle'), all.rowCount), 'augmented')
}

/** @throws {UserError} When json and data would both go to stdout. */
export function refuseTwoOutputs(out: string | undefined, json: boolean): void {
  if (out === '-' && json)
    throw new UserError('--json and --out - cannot both write to stdout.', ['Give a file with --out, or leave --json out.'])
}
