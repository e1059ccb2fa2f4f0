import type {ColumnReading} from '../core/column-reading.js'
import {subContext, type Context} from '../core/context.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import {mapTable} from '../geometry/maps/apply-maps.js'
import {findMaps} from '../geometry/maps/find-maps.js'
import type {UsedMap} from '../core/used-map.js'
import {nameMaps} from '../geometry/maps/name-maps.js'
import {estimateSettings, type EstimatedSettings} from '../inspect/estimate-settings.js'
import {columnForms, type ColumnForm} from '../inspect/column-forms.js'
import {withoutBlanks} from '../inspect/blank-rows.js'
import type {InterpolationTest} from '../inspect/interpolation-test.js'
import type {Leak} from '../inspect/leak.js'
import {findLeaks} from '../inspect/leaks.js'
import {recogniseInterpolation} from '../inspect/recognise.js'
import type {ReadOptions} from '../io/read-options.js'
import {readSource, type TableSource} from '../io/table-source.js'
import type {RolesContent} from '../roles/role.js'
import {withRoles} from './column-roles.js'
import {labelsOfRelease} from './labels.js'

export interface InspectRequest {
  readonly released: TableSource
  readonly read: ReadOptions
  readonly target?: string
  readonly minority?: readonly string[]
  /** What each column of the data is for: a file of roles, or what such a file holds. The release need not have them all. */
  readonly roles?: string | RolesContent
  /** Is told what is known while the rest is looked for: a class that was tested comes without its settings. */
  readonly onSoFar?: (soFar: InspectedSoFar) => void
}

export interface InspectedClass {
  readonly label?: string
  readonly rows: number
  /** With the generator's settings when the rows were recognised as interpolated; `estimates` says how far they could be told. */
  readonly interpolated: InterpolationTest &
    Partial<Omit<EstimatedSettings, 'because' | 'numbers'>> & {
      /** How the numbers of the columns were written. */
      readonly numbers: readonly ColumnForm[]
      readonly estimates?: string
      /** Columns that went through a map before interpolation, and back afterwards: lines are straight in the mapped ones. */
      readonly maps?: readonly UsedMap[]
    }
}

/** What released rows give away by themselves. */
export interface InspectResult {
  readonly file: {readonly sha256: string; readonly rows: number; readonly columns: number}
  readonly classes: readonly InspectedClass[]
  readonly leaks: readonly Leak[]
  /** How the file was read, where one may not expect it. */
  readonly notes: readonly string[]
  /** How each column was read. */
  readonly reading: readonly ColumnReading[]
}

/** As far as it was looked for. */
export type InspectedSoFar = Pick<InspectResult, 'classes' | 'leaks'>

/**
 * What a released file gives away by itself. Interpolation is looked for in each minority class by itself - in all rows when no target
 * is given -, the leaks in the whole file.
 *
 * @throws {UserError} When the file cannot be read, or target and labels do not fit it.
 */
export async function inspectFile(request: InspectRequest, context: Context): Promise<InspectResult> {
  const {released, minority} = request
  const given = {...(request.target !== undefined && {target: request.target}), ...(minority && {minority})}
  const {read, classes: asked} = await withRoles({...request, classes: given}, [released], {
    mayLack: true,
    signal: context.signal,
  })
  // Columns that the user says name people are a leak where a release has them, and no part of how its rows were made.
  const {identifiers: declared = [], ...options} = read
  const {table, sha256, reading, notes} = await readSource(released, {...options, ...asked, signal: context.signal}, 'released')
  const target = asked.target !== undefined && table.has(asked.target) ? asked.target : undefined
  const parts = classesOf(table.without(declared.filter(name => table.has(name))), target, minority)
  const leaks = findLeaks(target === undefined ? table : table.without([target]), declared)
  const classes: InspectedClass[] = []
  request.onSoFar?.({classes, leaks})
  for (const [index, {label, features}] of parts.entries()) {
    const own = subContext(context, label ?? 'all', index / parts.length, (index + 1) / parts.length)
    const maps = await findMaps(features, subContext(own, 'maps', 0, 0.1))
    const straight = mapTable(features, maps)
    const test = await recogniseInterpolation(straight, subContext(own, 'test', 0.1, 0.5))
    const named = {...(label !== undefined && {label}), rows: features.rowCount}
    request.onSoFar?.({classes: [...classes, {...named, interpolated: {...test, numbers: []}}], leaks})
    const settings =
      test.verdict === 'interpolated' ? await estimateSettings(straight, subContext(own, 'settings', 0.5, 1)) : undefined
    const mapped = maps.length > 0 && {maps: nameMaps(maps)}
    const numbers = columnForms(features, settings?.numbers)
    const interpolated = {...test, ...told(settings), ...mapped, numbers}
    classes.push({...named, interpolated})
  }
  return {
    file: {sha256, rows: table.rowCount, columns: table.columns.length},
    classes,
    leaks,
    notes,
    reading: reading.columns,
  }
}

function told(settings: EstimatedSettings | undefined) {
  if (settings === undefined) return {}
  const {because: estimates, numbers: _, ...figures} = settings
  return {...figures, estimates}
}

function classesOf(
  table: Table,
  target: string | undefined,
  minority: readonly string[] | undefined,
): {label?: string; features: Table}[] {
  if (target === undefined) return [{features: withoutBlanks(table)}]
  return labelsOfRelease(table, target, minority).map(label => ({
    label,
    features: withoutBlanks(table.select(rowsWithLabel(table, target, [label]), table.role).without([target])),
  }))
}
