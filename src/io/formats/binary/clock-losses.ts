import type {TypedColumns, TypedMoments} from '../../typed-column.js'
import {columnsInWords} from './columns-in-words.js'

/** What is lost of times where a format has no zones and nothing finer than milliseconds. A sentence begins with its title. */
export function clockLosses({columns}: TypedColumns, title: string): string[] {
  const moments = columns.filter((column): column is TypedMoments => column.kind === 'moments')
  const zoned = moments.filter(({form}) => form.zone !== undefined)
  const fine = moments.filter(({form}) => form.step < 1)
  return [
    ...(zoned.length > 0
      ? [`${title} has no zones: times of ${columnsInWords(zoned)} are written as their clocks show them, without the mark.`]
      : []),
    ...(fine.length > 0
      ? [`${title} has no times finer than milliseconds: what is finer in ${columnsInWords(fine)} may be lost.`]
      : []),
  ]
}
