import {beginsWithRelation} from './attribute-beginning.js'
import type {TableFormat} from './format.js'

export const arff: TableFormat = {
  name: 'arff',
  title: 'an ARFF file',
  extensions: ['.arff'],
  reader: {
    recognises: beginsWithRelation,
    read: async (source, options) => (await import('./attributes/read.js')).readAttributeFile(source, options),
  },
  writer: {
    losses: async table => (await import('./attributes/losses.js')).arffLosses(table),
    write: async table => (await import('./attributes/write-arff.js')).writeArff(table),
  },
}
