import {say, setting} from '../../../core/text.js'
import {allBytes} from '../../open-bytes.js'
import {checkSize} from '../../table-size.js'
import {decodersFor} from '../binary/decoding.js'
import {checkUnpacked} from '../binary/unpacked-size.js'
import type {TableFormat} from '../format.js'
import {MAGIC} from './magic.js'

const insteadOfWriting = say`SAS reads CSV and Excel files: give ${setting('out')} a name that ends in .csv or .xlsx.`

export const sas: TableFormat = {
  name: 'sas',
  title: 'a SAS data set',
  extensions: ['.sas7bdat'],
  reader: {
    recognises: head => MAGIC.every((byte, at) => head[at] === byte),
    read: async (source, {encoding, maxBytes}) => {
      const {readSas7bdat} = await import('./read-sas7bdat.js')
      const bytes = await allBytes(source)
      return readSas7bdat(bytes, source.name, decodersFor(source.name, encoding), {
        checkSize: (rows, columns) => {
          checkSize(source.name, rows, columns, maxBytes)
        },
        checkUnpacked: unpacked => {
          checkUnpacked(source.name, bytes.length, unpacked, maxBytes)
        },
      })
    },
  },
  insteadOfWriting,
}

export const xport: TableFormat = {
  name: 'xport',
  title: 'a SAS transport file',
  extensions: ['.xpt'],
  reader: {
    recognises: head => /^HEADER RECORD\*{7}LIB(?:RARY|V8) /.test(Buffer.from(head.subarray(0, 40)).toString('latin1')),
    read: async (source, {encoding, maxBytes}) => {
      const {readXport} = await import('./read-xport.js')
      return readXport(await allBytes(source), source.name, decodersFor(source.name, encoding)(undefined), (rows, columns) => {
        checkSize(source.name, rows, columns, maxBytes)
      })
    },
  },
  insteadOfWriting,
}
