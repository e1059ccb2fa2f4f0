/** A monotone map that a column went through before its rows were interpolated, by its name, and its parameter if it has one. */
export interface UsedMap {
  readonly column: string
  readonly map: string
  readonly parameter?: number
}

const SHOWN_DIGITS = 6

/** `log1p of insulin, yeo-johnson (-0.53) of age` */
export function mapsInWords(maps: readonly UsedMap[]): string {
  const named = maps.map(({column, map, parameter}) => {
    const shown = parameter === undefined ? '' : ` (${Number(parameter.toPrecision(SHOWN_DIGITS))})`
    return `${map}${shown} of ${column}`
  })
  return named.join(', ')
}
