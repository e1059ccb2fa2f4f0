import {utf8Bytes} from '../../platform/bytes.js'
import type {TableFormat} from './format.js'

const HEAD = utf8Bytes('<stata_dta>')
/** Versions before the one with such a beginning; three bytes behind the number tell it from a text. */
const OLD = {least: 102, most: 115}

export const stata: TableFormat = {
  name: 'stata',
  title: 'a Stata file',
  extensions: ['.dta'],
  reader: {
    recognises: head =>
      HEAD.every((byte, at) => head[at] === byte) ||
      (head[0] >= OLD.least && head[0] <= OLD.most && (head[1] === 1 || head[1] === 2) && head[2] === 1 && head[3] === 0),
    read: async (source, options) => (await import('./stata/stata-file.js')).readFile(source, options),
  },
  writer: {
    checkNames: async (names, file) => {
      const {checkNames} = await import('./stata/names.js')
      checkNames(names, file)
    },
    losses: async table => (await import('./stata/losses.js')).stataLosses(table),
    write: async (table, file) => (await import('./stata/stata-file.js')).writeFile(table, file),
  },
}
