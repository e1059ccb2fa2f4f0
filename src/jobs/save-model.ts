import type {Table} from '../core/table.js'
import {rowsWithLabel} from '../core/table.js'
import {parseDomain} from '../dp/domain.js'
import {isPrivate} from '../generators/private/private-options.js'
import {generators} from '../generators/registry.js'
import {createGenerator, type FittedClass} from '../generators/sample-classes.js'
import type {MinorityClasses, PlannedAlgorithm} from '../core/planned.js'
import {declaredColumns} from './declared-columns.js'
import type {LoadedTable} from '../io/loaded-table.js'
import type {WriteOptions} from '../io/write-table.js'
import {modelColumns, singleLevels} from '../models/model-columns.js'
import {modelTypes, privateTypes, savedTypes} from '../models/model-types.js'
import {modelOf, restoreClasses, writeModel} from '../models/model-file.js'

interface Trained {
  readonly fitted: readonly FittedClass[]
  readonly request: {
    readonly classes: MinorityClasses
    readonly generator: PlannedAlgorithm
    readonly tool: string
  }
  readonly loaded: LoadedTable
  readonly train: Table<'train'>
  readonly write: WriteOptions
}

/**
 * Writes the model and restores it from what was written: rows are then made by the same model now and later, and what the
 * file lacks would show at once.
 */
export async function saveModel(
  file: string,
  {fitted, request: {classes, generator, tool}, loaded, train, write}: Trained,
): Promise<{fitted: FittedClass[]; notes: readonly string[]}> {
  const {name, options} = generator
  const secret = isPrivate(generators.get(name).options, options)
  const columns = secret
    ? declaredColumns(name, train, classes, parseDomain(name, String(options['domain'] ?? '{}')))
    : modelColumns(train, classes, (await createGenerator(generator)).learnsFromAll)
  const types = loaded.types && (secret ? privateTypes : modelTypes)(loaded.types, columns)
  const model = modelOf(fitted, {
    tool,
    generator: name,
    options,
    target: classes.target,
    columns,
    output: {header: loaded.header, dialect: loaded.dialect, ...(types && {types: savedTypes(types)})},
    rows: label => (secret ? undefined : rowsWithLabel(train, classes.target, [label]).length),
  })
  await writeModel(file, model, write)
  const notes = fitted.flatMap(one => one.fitted.notes)
  return {fitted: await restoreClasses(file, model, train), notes: [...notes, ...(secret ? [] : levelNotes(train, classes))]}
}

function levelNotes(train: Table<'train'>, classes: MinorityClasses): string[] {
  const single = singleLevels(train, classes)
  if (single.length === 0) return []
  const columns = single.slice(0, 5).map(({column, levels}) => `${levels} in '${column}'`)
  return [
    'The model names every level of the class, also those that one person alone has ' +
      `(${columns.join(', ')}${single.length > 5 ? ', ...' : ''}): whoever has the file can read them.`,
  ]
}
