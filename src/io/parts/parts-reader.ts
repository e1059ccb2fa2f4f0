import type {ByteSource} from '../open-bytes.js'
import type {ReadTable} from '../read-source.js'
import type {Part} from './find-parts.js'

/** Puts files of one kind together. */
export interface PartsReader {
  /** What such a file is, with its article. */
  readonly title: string
  readonly add: (part: Part, source: ByteSource) => Promise<void>
  readonly finish: () => ReadTable
}
