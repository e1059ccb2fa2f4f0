import {MISSING_CODE, Table, type Column} from '../core/table.js'
import {identifying, type IdentifyingColumn} from '../identity/identifying-columns.js'
import {releasedIdentifiers, type ReleasedIdentifiers, type Texts} from '../identity/released-identifiers.js'
import {readTable} from '../io/read-table.js'
import type {LoadedTable} from '../io/loaded-table.js'
import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'

export interface ComparedFiles {
  readonly data: LoadedTable
  readonly read: ReadOptions
  readonly synthetic: readonly TableSource[]
  readonly holdout?: TableSource | undefined
}

/**
 * Per released file what it holds of the identifying values of the data. Columns that are ignored, or name the groups,
 * are looked at too: a release may carry them all the same. The columns are read a second time, as texts, so that no
 * spelling is lost; what comes from stdin cannot be, and only its typed columns are compared.
 *
 * @param found Identifying columns of the data among those that were read.
 */
export async function compareIdentifiers(
  files: ComparedFiles,
  found: readonly IdentifyingColumn[],
): Promise<ReleasedIdentifiers[][]> {
  const {data, read, synthetic, holdout} = files
  const unused = [...data.ignored, ...(data.group === undefined ? [] : [data.group.name])]
  const names = [...new Set([...unused, ...found.map(({column}) => column)])]
  if (synthetic.length === 0 || names.length === 0) return synthetic.map(() => [])
  const real = (await textTable(data, names, read)) ?? data.table
  // Whoever groups rows by a column, or calls it an identifier, says that it names people.
  const named = new Set([...(read.identifiers ?? []), ...(data.group === undefined ? [] : [data.group.name])])
  const columns = names.flatMap(name => (real.has(name) ? identityOf(real.column(name), named, found) : []))
  if (columns.length === 0) return synthetic.map(() => [])
  const wanted = columns.map(({column}) => column)
  const others = holdout === undefined ? undefined : await textTable(holdout, wanted, read)
  const compared: ReleasedIdentifiers[][] = []
  for (const source of synthetic) {
    const released = await textTable(source, wanted, read)
    compared.push(
      columns.flatMap(identity => {
        const [texts, outside] = [released, others].map(table => table && textsOf(table, identity.column))
        const inData = textsOf(real, identity.column)
        return texts && inData ? [releasedIdentifiers(identity, inData, texts, outside)] : []
      }),
    )
  }
  return compared
}

function identityOf(
  column: Column,
  named: ReadonlySet<string>,
  found: readonly IdentifyingColumn[],
): Pick<IdentifyingColumn, 'column' | 'kind'>[] {
  const {name} = column.field
  const identity = found.find(each => each.column === name) ?? identifying(column)
  if (identity !== undefined) return [identity]
  return named.has(name) ? [{column: name, kind: 'text'}] : []
}

/** Undefined for stdin, which was read already; a table in memory is what it is. */
async function textTable(source: TableSource, names: readonly string[], read: ReadOptions): Promise<Table | undefined> {
  if (typeof source !== 'string') {
    if (source instanceof Table) return source
    return 'dialect' in source ? (source.given ?? textTable(source.path, names, read)) : source.table
  }
  const path = source
  if (path === '-') return undefined
  const {target: _target, minority: _minority, ignore: _ignore, identifiers: _identifiers, group: _group, ...others} = read
  const {signalColumns: _signalColumns, ...rest} = others
  // With kinds given, columns that are not there are no error.
  const kinds = new Map(names.map(name => [name, 'categorical'] as const))
  const {table} = await readTable(path, {...rest, columns: names, categorical: names, kinds})
  return table
}

function textsOf(table: Table, name: string): Texts | undefined {
  if (!table.has(name)) return undefined
  const column = table.column(name)
  if (column.kind === 'numeric') return Array.from(column.values, value => (Number.isNaN(value) ? undefined : String(value)))
  return Array.from(column.codes, code => (code === MISSING_CODE ? undefined : column.field.levels[code]))
}
