/*
 * What programs rely on in the types of the package. The compiler holds it: `npm run check`, and a test that type-checks the pages.
 */
import {expectTypeOf} from 'vitest'
import {
  Table,
  attack,
  attacks,
  audit,
  experiments,
  generate,
  generators,
  readTable,
  renderReport,
  runAudit,
  type Attack,
  type Audit,
  type Estimate,
  type FileAttackName,
  type LoadedTable,
  type MembershipScores,
  type ReconstructedRecords,
  type TableSource,
} from '../../src/index.js'

const table = Table.fromRows([{age: 41, sex: 'f', smokes: true, weight: null}])
const options = {target: 'sex', minority: 'f'} as const

// Tables carry their role.
expectTypeOf(table).toEqualTypeOf<Table<'source'>>()
expectTypeOf(table.as('holdout')).not.toExtend<Table<'train'>>()
expectTypeOf(table.toRows()).toEqualTypeOf<Record<string, string | number | null>[]>()
interface Patient {
  readonly age: number
  readonly sex?: string
}
expectTypeOf(Table.fromRows([{age: 1}] as Patient[])).toEqualTypeOf<Table<'source'>>()
Table.fromRows([{born: new Date(0)}])
// @ts-expect-error A list is no value of a table.
Table.fromColumns({born: [[1]]})
Table.fromColumns({age: new Float32Array(2), sex: ['f', null]})
// @ts-expect-error Columns are arrays.
Table.fromColumns({age: 41})

// Rows come as paths, files that were read, and tables.
expectTypeOf<string>().toExtend<TableSource>()
expectTypeOf<LoadedTable>().toExtend<TableSource>()
expectTypeOf<Table<'synthetic'>>().toExtend<TableSource>()
expectTypeOf<{name: string; table: Table}>().toExtend<TableSource>()
expectTypeOf(readTable).returns.resolves.toEqualTypeOf<LoadedTable>()

// An audit is asked by name, and knows the metrics of each attack.
const result = await audit(table, options)
expectTypeOf(result).toEqualTypeOf<Audit>()
expectTypeOf(result.verdict('smote').verdict).toEqualTypeOf<'leaks' | 'no-leak-found' | 'not-tested'>()
expectTypeOf(result.verdict('smote').sentence).toEqualTypeOf<string>()
expectTypeOf(result.attack('smote', 'dcr-mia').auc).toEqualTypeOf<number | undefined>()
expectTypeOf(result.attack('smote', 'dcr-mia').estimates.auc).toEqualTypeOf<Estimate | undefined>()
expectTypeOf(result.attack('smote', 'reconsmote').recall).toEqualTypeOf<number | undefined>()
expectTypeOf(result.attack('smote', 'linkability').risk).toEqualTypeOf<number | undefined>()
expectTypeOf(result.attack('smote', 'lira').worstRecordAuc).toEqualTypeOf<number | undefined>()
expectTypeOf(result.attack('smote', 'my-own' as string).auc).toEqualTypeOf<number | undefined>()
expectTypeOf(result.utility('none', 'mlp').averagePrecision).toEqualTypeOf<number | undefined>()
// @ts-expect-error An attack on membership rebuilds no record.
expectTypeOf(result.attack('smote', 'dcr-mia').recall).toBeUndefined()
void renderReport(result, 'html')
// @ts-expect-error An option that is misspelt.
void audit(table, {...options, generator: ['smote']})

// What takes a plan takes its randomness from it alone.
expectTypeOf(runAudit).parameter(3).not.toHaveProperty('rng')

// An attack gives what it guesses.
const released = table
expectTypeOf(attack('reconsmote', {released})).resolves.toHaveProperty('records')
expectTypeOf(attack('distinsmote', {released})).resolves.toHaveProperty('origins')
expectTypeOf(attack('gan-leaks', {released, targets: table})).resolves.not.toHaveProperty('records')
expectTypeOf(attack('dcr-mia', {released})).resolves.toHaveProperty('scores')
void attack('reconsmote', {released, options: {method: 'paper'}})
// @ts-expect-error A choice that the attack does not have.
void attack('reconsmote', {released, options: {method: 'other'}})
// @ts-expect-error It needs people in and outside the data: it runs in audits alone.
void attack('linkability', {released})
expectTypeOf<'lira'>().not.toExtend<FileAttackName>()

// Everything is reached by name, with its types.
expectTypeOf(generators.get('kmeans-smote').name).toEqualTypeOf<'kmeans-smote'>()
expectTypeOf(experiments.get('lira').kind).toEqualTypeOf<'experiment'>()
expectTypeOf(attacks.get('reconsmote').create()).toEqualTypeOf<Promise<Attack<ReconstructedRecords>>>()
expectTypeOf(attacks.get('dcr-mia').create({scaling: 'minmax'})).toEqualTypeOf<Attack<MembershipScores>>()
expectTypeOf(generate(table, {...options, generator: 'smote'})).resolves.toEqualTypeOf<Table>()
