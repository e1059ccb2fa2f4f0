import {once} from 'node:events'
import {Worker} from 'node:worker_threads'
import {expect, test} from 'vitest'
import {sharedColumn} from '../../../src/core/shared.js'
import {categoricalColumn, numericColumn, Table} from '../../../src/core/table.js'
import {readTable} from '../../../src/io/read-table.js'
import {temporaryFile} from '../../support/cli.js'

test('another thread reads a shared column where it is, and not a copy of it', async () => {
  const table = Table.fromColumns({x: [1, 2, 3], y: ['a', 'b', 'a']})
  const columns = [sharedColumn(numericColumn(table, 'x')), sharedColumn(categoricalColumn(table, 'y'))]
  // What the thread writes shows here: this is how one can tell.
  const code = `const {workerData: [x, y]} = require('worker_threads'); x.values[0] += 6; y.codes[1] += 4`
  await once(new Worker(code, {eval: true, workerData: columns}), 'exit')
  expect(columns).toMatchObject([{values: Float64Array.of(7, 2, 3)}, {codes: Int32Array.of(0, 5, 0)}])
  expect(table.toRows()[0]).toEqual({x: 1, y: 'a'})
})

test('columns of a file are shared as they were read', async () => {
  const {table} = await readTable(temporaryFile('a.csv', 'x,y\n1,a\n,b\n'))
  expect(table.columns).toHaveLength(2)
  for (const column of table.columns) {
    const shared = sharedColumn(column)
    if (column.kind === 'numeric' && shared.kind === 'numeric') expect(shared.values).toBe(column.values)
    else if (column.kind === 'categorical' && shared.kind === 'categorical') expect(shared.codes).toBe(column.codes)
    else throw new Error('A shared column is of its own kind.')
  }
})
