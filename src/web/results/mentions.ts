import type {Section, Text} from '../../report/document.js'
import {plainOf} from './table-rows.js'

/** Cells at the beginning of a row that may say whom it is about. */
const NAMING_CELLS = 2

/** The sections, in their order, that have a heading or a row of a table about that generator. */
export function mentionsOf(name: string, sections: readonly Section[]): readonly Section[] {
  const isName = (text: Text) => plainOf(text) === name
  return sections.filter(({blocks}) =>
    blocks.some(
      block =>
        (block.kind === 'heading' && isName(block.text)) ||
        (block.kind === 'table' && block.rows.some(row => row.slice(0, NAMING_CELLS).some(isName))),
    ),
  )
}
