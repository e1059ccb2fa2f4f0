import {UserError} from '../../core/errors.js'
import {stat} from '../../platform/files.js'
import {readError} from '../../files/disk-errors.js'
import {isPicture} from '../images/find-images.js'
import {isKey} from '../parts/folder-keys.js'
import type {ReadOptions} from '../read-options.js'
import {filesOf, isTable, list, listInside, mixedLevels, type Listed} from '../samples/folders.js'
import {isSound} from './find-sounds.js'
import type {FolderOfSignals} from './signal-table.js'

/** The table that is written beside series with what is known of each. */
const BESIDE = /^(?:series|metadata)\.csv$/i
const isSeries = (file: string) => /\.(?:csv|tsv)(?:\.gz)?$/i.test(file) && !BESIDE.test(file)
const isLeftOut = (name: string) => name.startsWith('_') || isKey(name)

/**
 * The series of a folder, a CSV file for each in folders of their classes. Files in the folder itself are parts of one table unless they
 * are said to be series.
 *
 * @returns Nothing where the path is no folder, its folders are named as columns are (`year=2024`), or none of them holds a CSV file.
 * @throws {UserError} When series lie beside the folders of their classes, or among sounds or pictures.
 */
export async function findSeries(
  folder: string,
  {areSeries = false}: Pick<ReadOptions, 'areSeries'> = {},
): Promise<FolderOfSignals | undefined> {
  const name = `'${folder}'`
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) return undefined
  try {
    const top = await list(folder, '')
    if (top.folders.some(isLeftOut)) return undefined
    const inside = await listInside(folder, top.folders)
    const classes = inside.filter(({files}) => files.some(isSeries))
    const loose = top.files.filter(isSeries).length
    // Parts of a table, and a folder that is none of them.
    if (!areSeries && top.files.some(file => isTable(file) && !BESIDE.test(file))) return undefined
    if (classes.length === 0 && !(areSeries && loose > 0)) return undefined
    if (classes.length > 0 && loose > 0) throw mixedLevels(name, loose, 'file')
    const listed = classes.length > 0 ? classes : [top]
    refuseMixed(listed, name)
    const files = filesOf(folder, listed, isSeries)
    const all = [top, ...inside].reduce((sum, {files: each}) => sum + each.length, 0)
    return {files, name, others: all - files.length, flat: classes.length === 0}
  } catch (error) {
    throw readError(error, name)
  }
}

/** The same of whatever a command is given: a name without `*` is that of the column of values in files of series. */
export const seriesAt = (
  given: string,
  {areSeries = false, signalColumns}: Pick<ReadOptions, 'areSeries' | 'signalColumns'>,
): Promise<FolderOfSignals | undefined> =>
  findSeries(given, {areSeries: areSeries || (signalColumns !== undefined && !signalColumns.includes('*'))})

function refuseMixed(listed: readonly Listed[], name: string): void {
  const files = listed.flatMap(each => each.files)
  const others = files.filter(file => isSound(file) || isPicture(file)).length
  if (others === 0) return
  const series = files.filter(isSeries).length
  throw new UserError(
    'samples-mixed',
    {sounds: others, others: series},
    `${name} holds ${series} series in CSV files and ${others} sounds or pictures beside them.`,
    ['Move one kind of them into another folder.'],
  )
}
