import {beginsAsKeel, beginsWithRelation} from './attribute-beginning.js'
import type {TableFormat} from './format.js'

export const keel: TableFormat = {
  name: 'keel',
  title: 'a KEEL file',
  extensions: ['.dat'],
  isEndingOfText: true,
  reader: {
    recognises: head => beginsWithRelation(head) && beginsAsKeel(head),
    read: async (source, options) => (await import('./attributes/read.js')).readAttributeFile(source, options),
  },
  writer: {
    losses: async table => (await import('./attributes/losses.js')).keelLosses(table),
    write: async table => (await import('./attributes/write-keel.js')).writeKeel(table),
  },
}
