import type {ColumnMap} from './find-maps.js'

/** A monotone map of a column, by its name, and its parameter if it has one. */
export interface UsedMap {
  readonly column: string
  readonly map: string
  readonly parameter?: number
}

const SHOWN_DIGITS = 6

export const nameMaps = (maps: readonly ColumnMap[]): UsedMap[] =>
  maps.map(({column, map: {name, parameter}}) => ({column, map: name, ...(parameter !== undefined && {parameter})}))

/** `log1p of insulin, yeo-johnson (-0.53) of age` */
export function mapsInWords(maps: readonly UsedMap[]): string {
  const named = maps.map(({column, map, parameter}) => {
    const shown = parameter === undefined ? '' : ` (${Number(parameter.toPrecision(SHOWN_DIGITS))})`
    return `${map}${shown} of ${column}`
  })
  return named.join(', ')
}
