import {say, setting} from '../../core/text.js'
import {bytesOfHex, latin1Text} from '../../platform/bytes.js'
import type {TableFormat} from './format.js'

/** How every SAS data set begins. */
const MAGIC = bytesOfHex('000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011')

const insteadOfWriting = say`SAS reads Excel and CSV files: give ${setting('out')} a name that ends in .xlsx or .csv.`

export const sas: TableFormat = {
  name: 'sas',
  title: 'a SAS data set',
  extensions: ['.sas7bdat'],
  reader: {
    recognises: head => MAGIC.every((byte, at) => head[at] === byte),
    read: async (source, options) => (await import('./sas/sas-files.js')).readDataSet(source, options),
  },
  insteadOfWriting,
}

export const xport: TableFormat = {
  name: 'xport',
  title: 'a SAS transport file',
  extensions: ['.xpt'],
  reader: {
    recognises: head => /^HEADER RECORD\*{7}LIB(?:RARY|V8) /.test(latin1Text(head.subarray(0, 40))),
    read: async (source, options) => (await import('./sas/sas-files.js')).readTransport(source, options),
  },
  insteadOfWriting,
}
