import {subContext, type Context} from '../../../core/context.js'
import {concatTables, type Column, type Table} from '../../../core/table.js'
import {permutation} from '../../../core/rng.js'
import {sampleClasses} from '../../../generators/sample-classes.js'
import type {AttackerView} from '../../attack.js'

/** Rows that a shadow release has for each of its members. */
const ROWS_PER_MEMBER = 10

/** How rows are shared out. */
export interface ShadowSizes {
  readonly members: number
  readonly auxiliary: number
}

/**
 * Takes released rows for people: some of them are the members of a release that a generator makes here, as many others are not,
 * and further ones are auxiliary rows.
 *
 * @param generator By name. @param released 2 x members + auxiliary rows at least.
 * @returns Its targets are the members, then the others.
 * @throws {NotApplicable | UserError} When the generator cannot work on such rows.
 */
export async function makeShadowRelease(
  generator: string,
  released: Table,
  {members, auxiliary}: ShadowSizes,
  context: Context,
): Promise<AttackerView> {
  const order = permutation(context.rng.fork('people'), released.rowCount)
  const part = (from: number, to: number) => order.subarray(from, to)
  const seen = released.select(part(0, members), 'source')
  const others = released.select(part(members, 2 * members), 'source')
  const {classes, train} = asOneClass(seen)
  const count = ROWS_PER_MEMBER * members
  const {synthetic} = await sampleClasses(
    {name: generator, options: {}},
    train,
    classes,
    () => count,
    subContext(context, 'generator'),
  )
  return {
    released: synthetic.without([classes.target]),
    targets: concatTables('targets', [seen, others]),
    auxiliary: released.select(part(2 * members, 2 * members + auxiliary), 'auxiliary'),
  }
}

/** Generators want a target column. */
function asOneClass(rows: Table) {
  const label = '1'
  let target = 'class'
  while (rows.has(target)) target += '_'
  const field = {kind: 'categorical', name: target, levels: [label], missing: 0} as const
  const column: Column = {kind: 'categorical', field, codes: new Int32Array(rows.rowCount)}
  return {classes: {target, minority: [label]}, train: rows.as('train').withColumns([...rows.columns, column])}
}

/** Generators that work in different ways: between records, and in the leaves of trees of two kinds. */
export function surrogatesFor({columns}: Table): string[] {
  const kinds = new Set(columns.map(({kind}) => kind))
  const interpolating = !kinds.has('categorical') ? 'smote' : kinds.has('numeric') ? 'smote-nc' : 'smote-n'
  return [interpolating, 'cart', 'arf']
}
