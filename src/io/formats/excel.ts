import {hexText} from '../../platform/bytes.js'
import type {TableFormat} from './format.js'

const ZIP = '504b0304'
/** Compound files of Microsoft: Excel before 2007, and files with a password. */
const COMPOUND = 'd0cf11e0a1b11ae1'

export const excel: TableFormat = {
  name: 'excel',
  title: 'an Excel file',
  extensions: ['.xlsx', '.xlsm'],
  reader: {
    // Which of all that is packed like one it is shows when it is opened.
    recognises: head => {
      const beginning = hexText(head.subarray(0, 8))
      return beginning.startsWith(ZIP) || beginning === COMPOUND
    },
    read: async (source, options) => (await import('./excel/read.js')).readExcelFile(source, options),
  },
  writer: {
    losses: async table => (await import('./excel/losses.js')).excelLosses(table),
    write: async (table, file) => (await import('./excel/write.js')).writeExcel(table, file),
  },
}
