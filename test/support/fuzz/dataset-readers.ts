import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {gzipSync} from 'node:zlib'
import {readBenchmark} from '../../../src/datasets/benchmark.js'
import {readUci} from '../../../src/datasets/uci.js'
import {npyOf} from './npy.js'
import type {FuzzedReader} from './readers.js'

const UCI = {files: [], separator: 'comma', columns: ['age', 'income'], skipColumns: 1, comments: ['|'], lineEnd: /\.$/} as const
const UCI_TEXT = [
  '| a comment',
  ...Array.from({length: 20}, (_, row) => `${row}, ${30 + row}, ${row % 4 ? '<=50K' : '>50K'}.`),
  '',
].join('\n')
const MEMBER = 'x1data.npz'

/** Files of public data sets as they are downloaded. */
export async function datasetReaders(folder: string): Promise<FuzzedReader[]> {
  const {zipSync} = await import('fflate')
  const {packTar} = await import('modern-tar')
  const at = (name: string) => path.join(folder, name)
  const body = zipSync({'data.npy': npyOf([4, 2], row => row / 3), 'label.npy': npyOf([4], row => (row % 2 ? 1 : -1))})
  const tar = await packTar([{header: {name: `sets/${MEMBER}`, size: body.length}, body}])
  return [
    {
      name: 'uci.data',
      valid: Buffer.from(UCI_TEXT),
      async read(bytes) {
        await writeFile(at('uci.data'), bytes)
        await readUci([at('uci.data')], UCI)
        return undefined
      },
    },
    // Damage within the packed bytes, which have a checksum of their own, and within what they hold.
    ...[
      {name: 'archive.tar.gz', valid: gzipSync(tar), packed: (bytes: Uint8Array) => bytes},
      {name: 'archive.tar', valid: tar, packed: (bytes: Uint8Array) => gzipSync(bytes)},
    ].map(({name, valid, packed}) => ({
      name,
      valid,
      read: async (bytes: Uint8Array) => {
        await writeFile(at('archive.tar.gz'), packed(bytes))
        const {columns} = await readBenchmark(at('archive.tar.gz'), MEMBER)
        for (const column of columns)
          if (column.kind === 'numeric' && column.values.some(value => Math.abs(value) === Infinity))
            throw new Error('It holds infinite numbers.')
        return undefined
      },
    })),
  ]
}
