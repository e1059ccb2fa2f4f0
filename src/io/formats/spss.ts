import {latin1Text} from '../../platform/bytes.js'
import type {TableFormat} from './format.js'

export const spss: TableFormat = {
  name: 'spss',
  title: 'an SPSS file',
  extensions: ['.sav', '.zsav'],
  reader: {
    recognises: head => /^\$FL[23]@\(#\)/.test(latin1Text(head.subarray(0, 8))),
    read: async (source, options) => (await import('./spss/spss-file.js')).readFile(source, options),
  },
  writer: {
    checkNames: async (names, file) => {
      const {checkNames} = await import('./spss/names.js')
      checkNames(names, file)
    },
    losses: async table => (await import('./spss/losses.js')).spssLosses(table),
    write: async (table, file) => (await import('./spss/spss-file.js')).writeFile(table, file),
  },
}
