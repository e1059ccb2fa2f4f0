import type {AuditResult} from '../../result/audit-result.js'
import {missingIn, readAs} from '../column-readings.js'
import {name, type Section} from '../document.js'
import {visible} from '../text.js'

/** How the columns of the data were read, for whoever knows them. */
export function columnsSection({reading = []}: AuditResult): Section | undefined {
  if (reading.length === 0) return undefined
  return {
    id: 'columns',
    title: 'How the columns were read',
    blocks: [
      {
        kind: 'table',
        caption: 'Columns of the data, as they were read',
        folded: true,
        columns: [{title: 'Column'}, {title: 'Read as'}, {title: 'Missing cells'}, {title: 'Notes', holds: 'sentences'}],
        rows: reading.map(column => [
          name(visible(column.name)),
          readAs(column),
          missingIn(column) || '–',
          column.notes.map(visible).join('; ') || '–',
        ]),
      },
    ],
  }
}
