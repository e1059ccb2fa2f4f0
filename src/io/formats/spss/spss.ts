import {allBytes} from '../../open-bytes.js'
import {decodersFor} from '../binary/decoding.js'
import {checkUnpacked} from '../binary/unpacked-size.js'
import type {TableFormat} from '../format.js'
import {checkNames} from './names.js'

export const spss: TableFormat = {
  name: 'spss',
  title: 'an SPSS file',
  extensions: ['.sav', '.zsav'],
  reader: {
    recognises: head => /^\$FL[23]@\(#\)/.test(Buffer.from(head.subarray(0, 8)).toString('latin1')),
    read: async (source, {encoding, maxBytes}) => {
      const {readSpss} = await import('./read.js')
      const bytes = await allBytes(source)
      return readSpss(bytes, source.name, decodersFor(source.name, encoding), unpacked => {
        checkUnpacked(source.name, bytes.length, unpacked, maxBytes)
      })
    },
  },
  writer: {
    write: async (table, file) => {
      const {writeSpss} = await import('./write.js')
      checkNames(
        table.columns.map(({name}) => name),
        file,
      )
      return writeSpss(table, file)
    },
  },
}
