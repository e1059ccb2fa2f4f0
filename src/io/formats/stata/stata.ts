import {allBytes} from '../../open-bytes.js'
import {checkSize} from '../../table-size.js'
import {decodersFor} from '../binary/decoding.js'
import type {TableFormat} from '../format.js'
import {checkNames} from './names.js'

const HEAD = Buffer.from('<stata_dta>')
/** Versions before the one with such a beginning; two bytes behind the number tell it from a text. */
const OLD = {least: 102, most: 115}

export const stata: TableFormat = {
  name: 'stata',
  title: 'a Stata file',
  extensions: ['.dta'],
  reader: {
    recognises: head =>
      HEAD.every((byte, at) => head[at] === byte) ||
      (head[0] >= OLD.least && head[0] <= OLD.most && (head[1] === 1 || head[1] === 2) && head[2] === 1 && head[3] === 0),
    read: async (source, {encoding, maxBytes}) => {
      const {readStata} = await import('./read.js')
      const bytes = await allBytes(source)
      return readStata(bytes, source.name, decodersFor(source.name, encoding)(undefined), (rows, columns) => {
        checkSize(source.name, rows, columns, maxBytes)
      })
    },
  },
  writer: {
    write: async (table, file) => {
      const {writeStata} = await import('./write.js')
      checkNames(
        table.columns.map(({name}) => name),
        file,
      )
      return writeStata(table)
    },
  },
}
