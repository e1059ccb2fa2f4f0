import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import type {Table} from '../../src/core/table.js'
import type {ReadOptions} from '../../src/io/read-options.js'
import {readTable} from '../../src/io/read-table.js'

/** What only the maker of a release knows: `meta.json`, as bench/others/make.py writes it. */
export interface Meta {
  readonly kind: string
  readonly set: string
  readonly seed: number
  /** Neighbours of the sampler; null where there was none. */
  readonly k: number | null
  /** Released rows per record. */
  readonly ratio: number
  readonly sampler: string | null
  /** Column -> the map it went through before interpolation. */
  readonly maps: Readonly<Record<string, string>>
  /** How numbers were written. */
  readonly digits: 'full' | 'truncated' | 'source' | 'float32' | 'float32-as-double' | 'significant-6'
  readonly categorical: readonly string[]
  /** Decimals of each column in the source; null for codes. */
  readonly sourceDecimals: Readonly<Record<string, number | null>>
  readonly isInterpolated: boolean
  /** Records can be expected to come back; of other kinds only the confidence is judged. */
  readonly isRebuilt: boolean
  /** Per record of the truth: the distinct edges with rows on them that end in it; null where rows lie on no edges. */
  readonly edges: readonly number[] | null
}

export interface Release {
  readonly name: string
  readonly file: string
  readonly meta: Meta
  readonly read: ReadOptions
}

/** Releases of a folder, in the order of their names. */
export function listReleases(
  folder: string,
  wanted: {readonly kinds?: readonly string[]; readonly seeds?: readonly string[]},
): Release[] {
  if (!existsSync(folder))
    throw new Error(`There is no folder '${folder}': make it by /usr/bin/python3 bench/others/make.py ${folder}.`)
  const folders = (of: string) =>
    readdirSync(of, {withFileTypes: true}).filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
  return folders(folder)
    .map(({name}) => name)
    .filter(kind => wanted.kinds?.some(prefix => kind === prefix || kind.startsWith(`${prefix}-`)) ?? true)
    .sort()
    .flatMap(kind =>
      folders(path.join(folder, kind))
        .map(({name}) => name)
        .filter(name => !name.endsWith('.part') && (wanted.seeds?.includes(name.split('-').at(-1) ?? '') ?? true))
        .sort()
        .map(name => openRelease(path.join(folder, kind, name), `${kind}/${name}`)),
    )
}

function openRelease(folder: string, name: string): Release {
  const meta = JSON.parse(readFileSync(path.join(folder, 'meta.json'), 'utf8')) as Meta
  const columns = Object.keys(meta.sourceDecimals)
  const numeric = columns.filter(column => !meta.categorical.includes(column))
  return {name, file: path.join(folder, 'rel.csv'), meta, read: {categorical: meta.categorical, numeric}}
}

/** The real minority records. */
export async function readTruth({file, read}: Release): Promise<Table> {
  return (await readTable(path.join(path.dirname(file), 'truth.csv'), read)).table
}

/** Records of other classes that were parents too, if there are any: real people, who may come back as well. */
export async function readOthers({file, read}: Release): Promise<Table | undefined> {
  const others = path.join(path.dirname(file), 'others.csv')
  return existsSync(others) ? (await readTable(others, {numeric: read.numeric ?? []})).table : undefined
}
