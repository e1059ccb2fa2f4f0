import {allBytes} from '../../open-bytes.js'
import type {TableFormat} from '../format.js'
import {looksLikeExcel} from './magic.js'

export const excel: TableFormat = {
  name: 'excel',
  title: 'an Excel file',
  extensions: ['.xlsx', '.xlsm'],
  reader: {
    recognises: looksLikeExcel,
    read: async (source, options) => {
      const {readExcel} = await import('./read.js')
      return readExcel(await allBytes(source), source.name, options)
    },
  },
  writer: {
    write: async (table, file) => {
      const {writeExcel} = await import('./write.js')
      return writeExcel(table, file)
    },
  },
}
