import {matched} from '../matched.js'

/** Columns whose value the names of folders say, such as `year=2024`; an empty text where it is missing. */
export type FolderKeys = readonly (readonly [name: string, value: string])[]

/** How Hive writes a missing value as the name of a folder. */
const MISSING = '__HIVE_DEFAULT_PARTITION__'

/** Whether the name of a folder says the value of a column. */
export const isKey = (folder: string): boolean => /^[^=]+=/.test(folder)

/**
 * What the folders of a path say of all rows below them, as Hive, Spark and pandas lay out tables.
 * @param name The path of a file, with slashes.
 */
export function keysOf(name: string): FolderKeys {
  const folders = name.split('/').slice(0, -1)
  return folders.flatMap(folder => {
    const [, key, value] = matched(/^([^=]+)=(.*)$/, folder)
    if (key === undefined || value === undefined) return []
    return [[unescaped(key).trim(), value === MISSING ? '' : unescaped(value)] as const]
  })
}

/** Characters that names of folders may not have are written as percent signs and two digits. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
