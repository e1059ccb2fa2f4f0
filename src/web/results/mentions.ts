import type {Section, Text} from '../../report/document.js'
import {plainOf} from './table-rows.js'

/** Cells at the beginning of a row that may say whom it is about. */
const NAMING_CELLS = 2

/** By what headings and rows of tables are about: the sections that have one, in their order. */
export type Mentions = ReadonlyMap<string, readonly Section[]>

/** Which sections have a heading or a row of a table about which generator, or about anything else that is named so. */
export function mentionsIn(sections: readonly Section[]): Mentions {
  const mentions = new Map<string, Section[]>()
  for (const section of sections)
    for (const name of namesIn(section)) {
      const others = mentions.get(name)
      if (others === undefined) mentions.set(name, [section])
      else others.push(section)
    }
  return mentions
}

function namesIn({blocks}: Section): Set<string> {
  const named: Text[] = []
  for (const block of blocks)
    if (block.kind === 'heading') named.push(block.text)
    else if (block.kind === 'table') for (const row of block.rows) named.push(...row.slice(0, NAMING_CELLS))
  return new Set(named.map(plainOf))
}
